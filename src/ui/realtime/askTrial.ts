import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { addedTokens, noTokens, requestTokens } from '../../jsonl/tokens/requestTokens.ts';
import type { ModelPrice } from '../../providers/profile.ts';
import { profileOf } from '../../providers/profiles.ts';
import { isSimulator } from '../accounts/accountOrigin.ts';
import { formatsFor } from '../kit/formats.ts';
import { showMessage } from '../kit/showMessage.ts';
import { plainText } from '../kit/safeText.ts';
import { priceWords, amountWords } from '../submit/costWords.ts';

/** Most requests of a trial. */
export const mostTried = 20;
const usualRows = 3;

/** @returns how many of the first requests to send; undefined when the user left */
export async function askCount(): Promise<number | undefined> {
  const isCount = (text: string) => /^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= mostTried; // prettier-ignore
  const hint = vscode.l10n.t('A number from 1 to {0}', mostTried);
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Try Requests'),
    prompt: vscode.l10n.t('How many of the first requests are sent now, in real time?'),
    value: String(usualRows),
    validateInput: (value) => (isCount(value) ? undefined : hint),
  });
  return text === undefined ? undefined : Number(text);
}

export type TrialAnswer = 'send' | 'rehearse' | undefined;

/**
 * Tells what a trial may cost, before anything is sent.
 * @param price in real time
 */
export async function confirmTrial(
  account: Account,
  lines: readonly string[],
  price: ModelPrice | undefined,
): Promise<TrialAnswer> {
  const formats = formatsFor(vscode.env.language);
  const profile = profileOf(account.provider);
  const send = vscode.l10n.t('Send {0} Requests', formats.count(lines.length));
  const rehearse = vscode.l10n.t('Free Test Run');
  const tokens = lines
    .map((line) => requestTokens(JSON.parse(line)))
    .reduce((sum, one) => addedTokens(sum, one), noTokens);
  const estimate = { ...tokens, sampled: lines.length, isWhole: true };
  const cost = isSimulator(account)
    ? vscode.l10n.t('Simulated on this machine, free of charge')
    : price
      ? vscode.l10n.t('Price in real time: {0}', priceWords(estimate, price, lines.length, formats))
      : vscode.l10n.t('Real-time price unknown; billed as a regular API call.'); // prettier-ignore
  const detail = [
    cost,
    vscode.l10n.t('Tokens: {0}', amountWords(estimate, formats)),
    ...(profile.rehearsal
      ? [vscode.l10n.t('A test run uses {0}: free, and checks that the file is accepted.', profile.rehearsal.model)] // prettier-ignore
      : []),
  ].join('\n');
  const choice = await showMessage(
    'information',
    vscode.l10n.t('Send {0} requests to {1} now, in real time?', formats.count(lines.length), plainText(account.name, 60)), // prettier-ignore
    { modal: true, detail },
    send,
    ...(profile.rehearsal ? [rehearse] : []),
  );
  return choice === send ? 'send' : choice === rehearse ? 'rehearse' : undefined;
}
