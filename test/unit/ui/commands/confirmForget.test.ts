import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Journal } from '../../../../src/tracking/journal/journal.ts';
import { aDraft } from '../../../support/aDraft.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { confirmForget } = await import('../../../../src/ui/commands/confirmForget.ts');

const root = await mkdtemp(join(tmpdir(), 'forget-'));
after(() => rm(root, { recursive: true, force: true }));

/** A user who agrees, and what is said; `during` happens while the question is open. */
async function aUser(during: () => Promise<unknown> = () => Promise.resolve()) {
  const folder = await mkdtemp(join(root, 'j-'));
  const [journal, other] = [new Journal({ folder }), new Journal({ folder })];
  const details: string[] = [];
  Object.assign(vscode.window, {
    showWarningMessage: async (_: string, { detail }: { detail: string }, button: string) => {
      details.push(detail);
      await during();
      return button;
    },
  });
  const deps = {
    journal,
    settings: { downloadFolder: () => undefined },
    store: { activeCount: () => 0 },
  };
  return { journal, other, details, confirm: (force = false) => confirmForget(deps, force) };
}

for (const where of ['journal', 'other'] as const) {
  test(`nothing is forgotten while ${where === 'journal' ? 'this' : 'another'} window submits, not even by force`, async () => {
    const user = await aUser();
    const { id } = await user[where].plan(aDraft());
    for (const force of [false, true]) await assert.rejects(user.confirm(force), /is in progress/);
    assert.deepEqual(user.details, []);
    await user[where].step(id, 'stopped');
    assert.equal(await user.confirm(), true);
  });
}

test('a submission that begins while the question is open is kept', async () => {
  const user = await aUser(() => user.other.plan(aDraft()));
  await assert.rejects(user.confirm(), /is in progress/);
});

test('the question counts the submissions of which something may be at a service', async () => {
  const user = await aUser();
  const record = async (...steps: Parameters<Journal['step']>[1][]) => {
    const { id } = await user.other.plan(aDraft());
    for (const step of steps)
      await user.other.step(id, step, step === 'uploaded' ? { fileId: 'file-1' } : {});
    await user.other.release(id);
  };
  assert.equal(await user.confirm(), true);
  assert.doesNotMatch(user.details.join(), /Unconfirmed/);
  await record();
  await record('stopped');
  await record('uploading', 'uploaded', 'creating', 'created');
  await record('uploading');
  await record('uploading', 'uploaded');
  await record('uploading', 'uploaded', 'creating');
  assert.equal(await user.confirm(), true);
  assert.match(user.details.at(-1) ?? '', /Unconfirmed submissions \(3\) are deleted too/);
});
