import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import {
  agreementTo,
  findDuplicates,
  notAgreed,
  type Agreement,
  type Risk,
} from '../../tracking/submit/duplicates.ts';
import type { Submission, SubmissionState } from '../../tracking/journal/submission.ts';
import { commandAction, UserError, type UserErrorAction } from '../kit/userError.ts';
import type { SubmitDeps } from './submitDeps.ts';
import { formatsFor } from '../kit/formats.ts';
import { showMessage } from '../kit/showMessage.ts';

export interface DuplicateQuestion {
  readonly sha256: string;
  readonly account: Account;
  /** Id of the record that asks. */
  readonly own?: string;
  /** Id of the one that the user wants to begin anew, as nothing or nobody knows what came of it. */
  readonly insteadOf?: string | undefined;
  /** What was known when the user last agreed. */
  readonly agreed?: Agreement;
  /** Nobody is there to be asked: refuses. */
  readonly silent?: boolean;
  /** What is not worth asking about. Default 0. */
  readonly above?: Risk;
}

/**
 * Tells when the same bytes went to the same account before, so that nobody pays twice unknowingly.
 * @returns what was agreed to, undefined not to submit
 * @throws UserError when nobody can be asked
 */
export async function passDuplicate(
  deps: Pick<SubmitDeps, 'journal'>,
  question: DuplicateQuestion,
): Promise<Agreement | undefined> {
  const { sha256, account, own, insteadOf, agreed = new Map(), silent, above = 0 } = question;
  const duplicates = await findDuplicates(deps.journal, { sha256, accountId: account.id });
  const agreement = agreementTo(duplicates);
  const found = notAgreed(duplicates, agreed).find(
    ({ submission: { id }, state, risk }) =>
      risk > above &&
      id !== own &&
      (id !== insteadOf || state === 'created' || state === 'running'),
  );
  if (!found) return agreement;
  const { submission, state, risk } = found;
  const sentence = duplicateMessage(submission, state, account);
  const again = vscode.l10n.t('Submit Again');
  const other = otherAction(submission, state);
  if (silent) throw new UserError(sentence, other ? [other] : []);
  const choice = await showMessage(
    'warning',
    sentence,
    {
      modal: true,
      detail:
        risk === 2
          ? vscode.l10n.t('Submitting again creates a second batch, which is billed too.')
          : vscode.l10n.t('Submitting again uploads them once more.'),
    },
    ...(other ? [other.title, again] : [again]),
  );
  if (other && choice === other.title) await other.run();
  return choice === again ? agreement : undefined;
}

function duplicateMessage(
  submission: Submission,
  state: SubmissionState,
  account: Account,
): string {
  const formats = formatsFor(vscode.env.language);
  const when = formats.moment(submission.plannedAt);
  if (state === 'running') {
    return vscode.l10n.t('This file is being submitted to {0} right now.', account.name);
  }
  if (state === 'created') {
    return vscode.l10n.t(
      'This file was already submitted to {0} on {1}, as batch {2}.',
      account.name,
      when,
      submission.batchId ?? '–',
    );
  }
  if (state === 'upload_unconfirmed') {
    return vscode.l10n.t(
      'An earlier upload of this file to {0} was interrupted on {1}; it may have arrived. No batch was created.',
      account.name,
      when,
    );
  }
  return state === 'file_left'
    ? vscode.l10n.t(
        'This file was already uploaded to {0} on {1}, but no batch of it was found. That upload can be used.',
        account.name,
        when,
      )
    : vscode.l10n.t(
        'This file was already submitted to {0} on {1}, and it is not known whether the batch exists.',
        account.name,
        when,
      );
}

function otherAction(
  { id: submissionId, accountId, batchId }: Submission,
  state: SubmissionState,
): UserErrorAction | undefined {
  const target = { accountId, submissionId };
  switch (state) {
    case 'created':
      return commandAction(vscode.l10n.t('Open Batch'), 'batchStudio.showDetails', {
        accountId,
        batchId,
      });
    case 'unconfirmed':
    case 'upload_unconfirmed':
      return commandAction(vscode.l10n.t('Check Status'), 'batchStudio.reconcile', target);
    case 'file_left':
      return commandAction(
        vscode.l10n.t('Use the Uploaded File'),
        'batchStudio.submitAgain',
        target,
      );
    default:
      return undefined;
  }
}
