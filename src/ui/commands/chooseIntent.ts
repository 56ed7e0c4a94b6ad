import * as vscode from 'vscode';
import { standingOf, type Intent, type Standing } from '../../tracking/journal/intent.ts';
import { formatsFor } from '../kit/formats.ts';
import { intentName } from '../batch/intentName.ts';
import { Refusal } from '../kit/userError.ts';
import { readTarget } from './batchTarget.ts';
import type { CommandDeps } from './commandDeps.ts';

/**
 * The submission to act on, of which no window may be in the middle.
 * @throws Refusal when there is none, or it is still under way
 */
export async function chooseIdleIntent(
  deps: Pick<CommandDeps, 'journal' | 'records'>,
  argument: unknown,
  title: string,
): Promise<{ readonly intent: Intent; readonly standing: Standing } | undefined> {
  const intent = await chooseIntent(deps, argument, title);
  if (!intent) return undefined;
  const standing = standingOf(intent, deps.journal.isRunning(intent));
  if (standing !== 'running') return { intent, standing };
  throw new Refusal(
    vscode.l10n.t('This submission is still under way. Wait until it has ended.'),
    [],
    'notice',
  );
}

/**
 * The submission that a command is pointed at, as the journal has it now, or the one the user picks.
 * @throws Refusal when there is none
 */
export async function chooseIntent(
  deps: Pick<CommandDeps, 'journal' | 'records'>,
  argument: unknown,
  title: string,
): Promise<Intent | undefined> {
  const { intentId } = readTarget(argument);
  if (intentId !== undefined) {
    const intent = await deps.journal.find(intentId);
    if (intent) return intent;
    await deps.records.reload();
    throw new Refusal(vscode.l10n.t('The record of this submission is gone.'), [], 'notice');
  }
  await deps.records.reload();
  const formats = formatsFor(vscode.env.language);
  const items = deps.records
    .all()
    .filter(({ standing }) => !['created', 'over', 'running'].includes(standing))
    .map(({ intent }) => ({
      label: intentName(intent),
      description: formats.moment(intent.plannedAt),
      intent,
    }));
  if (items.length === 0) {
    throw new Refusal(vscode.l10n.t('No submission is unconfirmed.'), [], 'notice');
  }
  const picked = await vscode.window.showQuickPick(items, { title });
  return picked?.intent;
}
