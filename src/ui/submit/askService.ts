import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { asApiFailure } from '../../batches/apiFailure.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import { asCounted } from '../../jsonl/estimate/asCounted.ts';
import type { TokenEstimate } from '../../jsonl/estimate/estimateTokens.ts';
import { profileOf } from '../../providers/profiles.ts';
import { failureMessage } from '../kit/failures.ts';
import { formatsFor } from '../kit/formats.ts';
import { showMessage } from '../kit/showMessage.ts';
import { withProgress } from '../kit/withProgress.ts';

/** What a service says before a batch is sent. */
export interface Told {
  readonly estimate: TokenEstimate;
  /** What the account has left to spend. */
  readonly balance: number | undefined;
}

/**
 * Lets the service count some of the requests, one after the other, and tell the balance. When it fails, says so and
 * leaves the estimate as it was.
 */
export async function askService(
  api: Pick<BatchApi, 'countTokens' | 'balance'>,
  estimate: TokenEstimate,
  account: Account,
): Promise<Told> {
  const title = vscode.l10n.t('Counting tokens at {0}', profileOf(account.provider).name);
  try {
    return await withProgress(title, formatsFor(vscode.env.language), async (_, signal) => {
      const counts: number[] = [];
      for (const { model, messages } of estimate.examples ?? []) {
        const count = await api.countTokens({ model, messages }, signal);
        if (count !== undefined) counts.push(count);
      }
      return { estimate: asCounted(estimate, counts), balance: await api.balance(signal) };
    });
  } catch (error) {
    const failure = asApiFailure(error);
    if (!failure) throw error;
    if (failure.kind !== 'cancelled') void showMessage('warning', failureMessage(failure, account));
    return { estimate, balance: undefined };
  }
}
