import * as vscode from 'vscode';
import { outcomeOf, type BatchOutcome } from '../../batches/capabilities.ts';
import { outcomeWord, progressWords, reasonWords } from '../batch/batchWords.ts';
import { promptOf } from '../authoring/builtRecord.ts';
import { plainText } from '../kit/safeText.ts';
import { showMessage } from '../kit/showMessage.ts';
import type { Ended, EndNoticesDeps } from './endNotices.ts';
import { memberWords } from './jobView.ts';

/** Outcomes that someone should look into. */
const failures: readonly BatchOutcome[] = ['failed', 'all_failed', 'expired'];

/** One notification for what ended together. */
export async function tellEnded(ended: readonly Ended[], deps: EndNoticesDeps): Promise<void> {
  const [first, ...others] = ended;
  if (first) await (others.length === 0 ? tellOne(first, deps) : tellAll(ended, deps));
}

async function tellOne(ended: Ended, deps: EndNoticesDeps): Promise<void> {
  const { batch, job } = ended;
  const { formats, settings } = deps;
  const words = [
    outcomeWord(batch),
    progressWords(batch, formats),
    reasonWords(batch, formats),
    ...(job ? memberWords(job.members, formats) : []),
  ].filter(Boolean);
  const message = `${nameOf(ended, deps)}: ${words.join(' · ')}`;
  const show = vscode.l10n.t('Show Results');
  const showFailures = vscode.l10n.t('Show Failures');
  const writeAnswers = vscode.l10n.t('Write Answers to Table');
  const details = vscode.l10n.t('Show Details');
  const list = vscode.l10n.t('Show Batches');
  const never = vscode.l10n.t('Don’t Show Again');
  const prompt = batch.outputFileId === null ? undefined : await builtOf(ended, deps);
  const buttons = [
    ...(prompt ? [writeAnswers] : []),
    ...(batch.outputFileId !== null || batch.errorFileId !== null
      ? [show]
      : job
        ? [list]
        : [details]),
    ...(batch.errorFileId !== null && !job ? [showFailures] : []),
    never,
  ];
  const choice =
    outcomeOf(batch) === 'succeeded'
      ? await showMessage('information', message, ...buttons)
      : await showMessage('warning', message, ...buttons);
  const run = (id: string) =>
    vscode.commands.executeCommand(id, {
      accountId: batch.accountId,
      ...(job ? { jobId: job.id } : { batchId: batch.id }),
    });
  if (choice === writeAnswers) await vscode.commands.executeCommand('batchStudio.writeAnswers', prompt); // prettier-ignore
  if (choice === show) await run('batchStudio.showResults');
  if (choice === showFailures) await run('batchStudio.openErrors');
  if (choice === list) await vscode.commands.executeCommand('batchStudio.batches.focus');
  if (choice === details) await run('batchStudio.showDetails');
  if (choice === never) await settings.setNotifications('off');
}

/** The prompt whose table waits for these answers. */
async function builtOf(
  { batch, job }: Ended,
  { records }: EndNoticesDeps,
): Promise<vscode.Uri | undefined> {
  const members = job?.members.map((member) => member.batch) ?? [batch];
  for (const { accountId, id } of members) {
    const submission = records.submissionOf(accountId, id);
    const prompt = submission && (await promptOf(submission));
    if (prompt) return prompt;
  }
  return undefined;
}

async function tellAll(all: readonly Ended[], deps: EndNoticesDeps): Promise<void> {
  const show = vscode.l10n.t('Show Batches');
  const never = vscode.l10n.t('Don’t Show Again');
  const { formats, settings } = deps;
  const failed = all.filter(({ batch }) => failures.includes(outcomeOf(batch)));
  const [first] = failed;
  const ended = vscode.l10n.t('{0} batches have ended', all.length);
  const choice = await showMessage(
    first ? 'warning' : 'information',
    first
      ? vscode.l10n.t(
          '{0}, {1} of them failed: {2}',
          ended,
          failed.length,
          [nameOf(first, deps), reasonWords(first.batch, formats)].filter(Boolean).join(' · '),
        )
      : ended,
    show,
    never,
  );
  if (choice === show) await vscode.commands.executeCommand('batchStudio.batches.focus');
  if (choice === never) await settings.setNotifications('off');
}

function nameOf({ batch, job }: Ended, deps: EndNoticesDeps): string {
  return plainText(job ? deps.nameOfJob(job) : deps.nameOf(batch), 100);
}
