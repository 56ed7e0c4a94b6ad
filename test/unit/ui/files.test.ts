import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { BatchApi, FilePage } from '../../../src/batches/batchApi.ts';
import { formatsFor } from '../../../src/ui/kit/formats.ts';
import { FileList } from '../../../src/ui/files/fileList.ts';
import { provideVscodeWords } from '../../support/vscodeWords.ts';

provideVscodeWords();
const { isNearlyFull, quotaWords } = await import('../../../src/ui/files/fileWords.ts');

const { signal } = new AbortController();

/** A service with so many files, in pages of a thousand. */
function listing(count: number) {
  const asked: (string | null)[] = [];
  const told = { changes: 0 };
  const listFiles = (after: string | null = null): Promise<FilePage> => {
    asked.push(after);
    const start = after === null ? 0 : Number(after) + 1;
    const ids = Array.from({ length: Math.min(1_000, count - start) }, (_, n) => String(start + n));
    const files = ids.map((id) => ({
      ...{ id, bytes: 1_000_000, filename: `${id}.jsonl`, purpose: 'batch', status: '' },
      createdAt: 1_790_000_000 - Number(id),
    }));
    const last = ids.at(-1) ?? null;
    const isLast = start + ids.length >= count;
    return Promise.resolve({ files, next: isLast ? null : last, isLast });
  };
  return {
    asked,
    told,
    list: new FileList(
      () => ({ listFiles }) as unknown as BatchApi,
      () => void (told.changes += 1),
    ),
  };
}

it('files are read page by page, as far as someone looks', async () => {
  const { asked, told, list } = listing(10_000);
  await Promise.all([list.read(signal), list.read(signal)]);
  assert.deepEqual(asked, [null]);
  assert.equal(list.state.files.length, 200);
  assert.ok(list.state.hasMore);
  for (let shown = 400; shown <= 1_200; shown += 200) await list.more(signal);
  assert.deepEqual(asked, [null, '999']);
  assert.equal(list.state.files.length, 1_200);
  assert.deepEqual(
    list.state.files.slice(0, 2).map(({ id }) => id),
    ['0', '1'],
  );
  list.remove('0');
  list.remove('0');
  assert.equal(list.state.files[0]?.id, '1');
  assert.equal(told.changes, 7, 'once for the first page, each step of more, and what went');
});

it('what is used is told beside what the service keeps', async () => {
  const { list } = listing(950);
  await list.read(signal);
  const quota = { files: 1_000, bytes: 10_000_000_000 };
  assert.equal(
    quotaWords(list.sum, quota, formatsFor('en')),
    '950 of 1,000 files · 950 MB of 10 GB',
  );
  assert.ok(isNearlyFull(list.sum, quota));
  assert.ok(!isNearlyFull(list.sum, { files: 10_000 }));
  assert.ok(!isNearlyFull(list.sum, undefined));
});
