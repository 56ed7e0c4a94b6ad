import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { openResults } from '../../../../src/results/query/openResults.ts';
import type { LocatedSource } from '../../../../src/ui/results/view/locateSources.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { chatRequest, chatResult, jsonLines, withFiles } from '../../../support/resultFixtures.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { BatchResults } = await import('../../../../src/ui/results/batchResults.ts');
const { headOf } = await import('../../../../src/ui/results/view/sourceFacts.ts');

const root = await mkdtemp(join(tmpdir(), 'unproved-'));
after(() => rm(root, { recursive: true }));
const words =
  'Output file: no size reported, so completeness can’t be verified. Check for missing requests.';

interface Given {
  readonly ids: string;
  readonly unproved?: boolean;
  readonly hasInput?: boolean;
}

/** What the head of a view says of results with answers to these of the requests a and b. */
async function said(...given: readonly Given[]) {
  const files = {
    'in.jsonl': jsonLines(['a', 'b'].map((id) => chatRequest(id, id))),
    ...Object.fromEntries(
      given.map(({ ids }, at) => [`${String(at)}.jsonl`, jsonLines([...ids].map((id) => chatResult(id, 'x')))]), // prettier-ignore
    ),
  };
  let unproved: readonly string[] | undefined;
  await withFiles(files, async (path) => {
    const located = given.map((one, at): LocatedSource => {
      const input = one.hasInput === false ? {} : { input: path('in.jsonl') };
      const label = `Source ${String(at)}`;
      const source = { label, ...input, outputs: [path(`${String(at)}.jsonl`)], errors: [] };
      return { source, unproved: one.unproved === false ? [] : ['output'] };
    });
    const session = await openResults(located.map(({ source }) => source));
    await session.loaded?.();
    unproved = headOf(await session.overview(), located).warnings;
    session.dispose();
  });
  return unproved;
}

test('a file of which nothing shows that it is whole is told of, unless every request came back', async () => {
  assert.deepEqual(await said({ ids: 'a' }), [words]);
  assert.deepEqual(await said({ ids: 'ab', hasInput: false }), [words]);
  assert.equal(await said({ ids: 'ab' }), undefined);
  assert.equal(await said({ ids: 'a', unproved: false }), undefined);
});

test('of compared batches it is said which', async () => {
  assert.deepEqual(await said({ ids: 'ab' }, { ids: 'a' }), [`Source 1 · ${words}`]);
});

test('nobody says that requests are missing before all is read', () => {
  const source = { label: 'A', outputs: [], errors: [] };
  const outcomes = { answered: 1, review: 0, failed: 0, missing: 1, pending: 0 };
  const overview = { hasInput: true, outcomes, tokens: { input: 0, output: 0 }, loading: { isDone: false } }; // prettier-ignore
  const head = headOf(overview as never, [{ source, unproved: ['output'] }]);
  assert.equal(head.warnings, undefined);
});

test('with a batch’s files comes which of them nothing proves', async () => {
  const files = {
    copyOf: () => Promise.resolve(undefined),
    ensure: () => Promise.resolve(join(root, 'x')),
    isUnproved: (_batch: unknown, kind: string) => Promise.resolve(kind === 'error'),
  };
  const submittedFiles = { of: () => Promise.resolve(undefined) };
  const found = await new BatchResults({ files, submittedFiles }).files(aBatch({ status: 'completed' })); // prettier-ignore
  assert.deepEqual(found.unproved, ['error']);
});
