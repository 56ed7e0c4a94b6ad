import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { SubmissionStep } from '../../../../src/tracking/journal/submission.ts';
import { Journal } from '../../../../src/tracking/journal/journal.ts';
import type { DuplicateQuestion } from '../../../../src/ui/submit/duplicateGuard.ts';
import { aDraft } from '../../../support/aDraft.ts';
import { anAccount } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { passDuplicate } = await import('../../../../src/ui/submit/duplicateGuard.ts');

const root = await mkdtemp(join(tmpdir(), 'guard-'));
after(() => rm(root, { recursive: true, force: true }));

/** A user who gives this answer, and what was asked. */
async function asked(answer?: string) {
  const journal = new Journal({ folder: await mkdtemp(join(root, 'j-')) });
  const questions: string[] = [];
  const run: unknown[] = [];
  Object.assign(vscode.window, {
    showWarningMessage: (sentence: string, { detail }: { detail: string }, ...titles: string[]) => {
      questions.push(
        [sentence.replace(/ on \w+ \d.*[AP]M([,;])/, ' on …$1'), detail, ...titles].join(' | '),
      );
      return Promise.resolve(answer);
    },
  });
  Object.assign(vscode.commands, { executeCommand: (id: string) => Promise.resolve(run.push(id)) });
  return {
    journal,
    questions,
    run,
    record: async (...steps: readonly SubmissionStep[]) => {
      const { id } = await journal.plan(aDraft());
      for (const step of steps)
        await journal.step(id, step, {
          ...(step === 'uploaded' && { fileId: 'file-1' }),
          ...(step === 'created' && { batchId: 'batch_1' }),
        });
      return id;
    },
    pass: (more: Partial<DuplicateQuestion> = {}) =>
      passDuplicate({ journal }, { sha256: 'sha', account: anAccount(), ...more }),
  };
}

const billed = 'Submitting again creates a second batch, which is billed too.';
const once = 'Submitting again uploads them once more.';

for (const [name, steps, isLeft, question] of [
  ['runs', [], false, `This file is being submitted to Kimi right now. | ${billed} | Submit Again`],
  ['has a batch', ['uploading', 'uploaded', 'creating', 'created'], false, `This file was already submitted to Kimi on …, as batch batch_1. | ${billed} | Open Batch | Submit Again`],
  ['may have a batch', ['uploading', 'uploaded', 'creating'], true, `This file was already submitted to Kimi on …, and it is not known whether the batch exists. | ${billed} | Check Status | Submit Again`],
  ['has a file', ['uploading', 'uploaded'], true, `This file was already uploaded to Kimi on …, but no batch of it was found. That upload can be used. | ${once} | Use the Uploaded File | Submit Again`],
  ['may have a file', ['uploading'], true, `An earlier upload of this file to Kimi was interrupted on …; it may have arrived. No batch was created. | ${once} | Check Status | Submit Again`],
  ['is of nothing sent', [], true, undefined],
  ['was stopped', ['stopped'], true, undefined],
] as const) {
  test(`before a submission when another of the same bytes ${name}`, async () => {
    const { record, journal, questions, pass } = await asked('Submit Again');
    const id = await record(...steps);
    if (isLeft) await journal.release(id);
    const agreed = await pass();
    assert.deepEqual(questions, question === undefined ? [] : [question]);
    assert.ok(agreed);
    assert.ok(await pass({ agreed }), 'nobody is asked about the same twice');
    assert.equal(questions.length, question === undefined ? 0 : 1);
  });
} // prettier-ignore

test('who does not agree does not submit, and is brought to what is there', async () => {
  const { record, pass } = await asked();
  await record();
  assert.equal(await pass(), undefined);
  const other = await asked('Open Batch');
  await other.record('uploading', 'uploaded', 'creating', 'created');
  assert.equal(await other.pass(), undefined);
  assert.deepEqual(other.run, ['batchStudio.showDetails']);
});

test('what another window begins after the first question is asked about; the own record is not', async () => {
  const { record, questions, pass } = await asked('Submit Again');
  const agreed = await pass();
  const own = await record();
  assert.ok(await pass({ agreed: agreed!, own }));
  assert.deepEqual(questions, []);
  await record();
  assert.ok(await pass({ agreed: agreed!, own }));
  assert.equal(questions.length, 1);
});

test('where nobody can be asked it is refused with a sentence and a way on', async () => {
  const { record, questions, pass } = await asked('Submit Again');
  assert.ok(await pass({ silent: true }));
  await record('uploading', 'uploaded', 'creating', 'created');
  await assert.rejects(pass({ silent: true }), (error: Error & { actions: { title: string }[] }) => {
    assert.match(error.message, /^This file was already submitted to Kimi/);
    assert.deepEqual(error.actions.map(({ title }) => title), ['Open Batch']);
    return true;
  }); // prettier-ignore
  assert.deepEqual(questions, []);
});

test('a record that is begun anew is asked about only when something came of it meanwhile', async () => {
  const { record, journal, questions, pass } = await asked('Submit Again');
  const insteadOf = await record('uploading', 'uploaded', 'creating');
  await journal.release(insteadOf);
  assert.ok(await pass({ insteadOf }));
  assert.deepEqual(questions, []);
  await journal.step(insteadOf, 'created', { batchId: 'batch_1' });
  assert.ok(await pass({ insteadOf }));
  assert.equal(questions.length, 1);
});

test('who uses an uploaded file is not asked about other files', async () => {
  const { record, questions, pass } = await asked();
  const left = await record('uploading', 'uploaded', 'stopped');
  await record('uploading', 'uploaded', 'stopped');
  assert.ok(await pass({ own: left, above: 1 }));
  await record('uploading', 'uploaded', 'creating', 'created');
  assert.equal(await pass({ own: left, above: 1 }), undefined);
  assert.equal(questions.length, 1);
});
