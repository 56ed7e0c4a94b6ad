import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { costOf } from '../../providers/costOf.ts';
import type { TrialReport } from '../../realtime/runTrial.ts';
import { failureMessage } from '../kit/failures.ts';
import type { Formats } from '../kit/formats.ts';
import type { TrialPrices } from './trialPrices.ts';

/** What a trial brought and cost, and what the whole batch would cost by it. */
export function trialWords(
  report: TrialReport,
  { account, prices, total }: { account: Account; prices: TrialPrices; total: number | undefined },
  formats: Formats,
): string {
  const { answered, failed, unknown, notSent, tokens, counted, failure } = report;
  const { now, later } = prices;
  const money = (cost: number, currency: string) => formats.money(cost, currency, 3);
  const parts = [vscode.l10n.t('Answered: {0}. Failed: {1}.', answered, failed)];
  if (notSent > 0) parts.push(vscode.l10n.t('Not sent: {0}.', notSent));
  if (counted > 0)
    parts.push(vscode.l10n.t('Tokens: {0} in, {1} out.', formats.count(tokens.input), formats.count(tokens.output))); // prettier-ignore
  if (counted > 0 && now)
    parts.push(vscode.l10n.t('Price: about {0}.', money(costOf(tokens, now), now.currency)));
  if (counted > 0 && total !== undefined) {
    const share = total / counted;
    const whole = formats.count(total);
    parts.push(
      later
        ? vscode.l10n.t('At this rate, all {0} requests cost about {1} as a batch.', whole, money(costOf(tokens, later) * share, later.currency)) // prettier-ignore
        : vscode.l10n.t('At this rate, all {0} requests use about {1} tokens in and {2} out.', whole, formats.roughly(tokens.input * share), formats.roughly(tokens.output * share)), // prettier-ignore
    );
  }
  if (failure && failure.kind !== 'cancelled') parts.push(failureMessage(failure, account));
  if (unknown > 0)
    parts.push(vscode.l10n.t('{0} may have been billed; not sent again.', unknown)); // prettier-ignore
  return parts.join(' ');
}
