import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { aBatch } from '../../support/aBatch.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { provideVscodeWords } from '../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { FileJobs } = await import('../../../src/ui/batch/fileJobs.ts');

const root = await mkdtemp(join(tmpdir(), 'file-jobs-'));
after(() => rm(root, { recursive: true, force: true }));

const day = 86_400_000;
const lines = (...ids: readonly string[]) =>
  ids.map((id) => `${JSON.stringify({ custom_id: id, body: { model: 'm' } })}\n`).join('');

async function aRetry(name: string) {
  const kept = new Map<string, unknown>();
  const clock = new ManualClock();
  const memory = {
    get: (key: string) => kept.get(key),
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
  const jobs = new FileJobs(memory as never, clock);
  const path = join(root, name);
  await writeFile(path, lines('a', 'b', 'c'));
  const uri = vscode.Uri.file(path);
  const batch = aBatch({ id: 'first' });
  await jobs.noteRetry(uri, batch, { of: () => undefined, markOf: () => undefined });
  return { path, clock, of: (account = 'kimi') => jobs.of(uri, path, account) };
}

describe('of which job a file is', () => {
  it('is known of the file that was written for it, with its account alone', async () => {
    const { of } = await aRetry('written.jsonl');
    assert.deepEqual(await of(), { id: 'first' });
    assert.equal(await of('other'), undefined);
  });

  it('stays when requests of it are edited or taken out', async () => {
    const { path, of } = await aRetry('edited.jsonl');
    await writeFile(path, lines('c', 'b').replaceAll('"m"', '"larger"'));
    assert.deepEqual(await of(), { id: 'first' });
  });

  it('is not that of another file that got its name', async () => {
    const { path, of } = await aRetry('other.jsonl');
    await writeFile(path, lines('x', 'y'));
    assert.equal(await of(), undefined);
    await rm(path);
    assert.equal(await of(), undefined);
  });

  it('is forgotten after some weeks', async () => {
    const { clock, of } = await aRetry('old.jsonl');
    clock.advance(29 * day);
    assert.deepEqual(await of(), { id: 'first' });
    clock.advance(2 * day);
    assert.equal(await of(), undefined);
  });
});
