import * as vscode from 'vscode';
import type { TokenEstimate } from '../../jsonl/estimate/estimateTokens.ts';
import { tokenizerOf } from '../../jsonl/estimate/tokenizer.ts';
import { profileOf } from '../../providers/profiles.ts';
import { checkMetadata } from '../../providers/metadata.ts';
import { chooseAccount } from '../accounts/chooseAccount.ts';
import type { SubmitDeps } from './submitDeps.ts';
import { askMetadata } from './askMetadata.ts';
import { formatsFor } from '../kit/formats.ts';
import { askService } from './askService.ts';
import { askWindow } from './askWindow.ts';
import { estimateWords } from './costWords.ts';
import { draftMessage, metadataMessage } from './draftMessages.ts';
import { pastAdvice } from './pastAdvice.ts';
import { showReview } from './reviewPage.ts';
import { metadataOf, withAccount, type SubmitDraft } from './submitDraft.ts';
import type { CheckedFile } from './submitGate.ts';
import { showMessage } from '../kit/showMessage.ts';

export type Reviewed =
  | { readonly next: 'submit' | 'check_again' | 'show_problems'; readonly draft: SubmitDraft }
  | undefined;

/**
 * Shows the review page until the user submits or leaves. Another provider's rules need another check, so a change
 * of provider ends the review with `check_again`.
 */
export async function reviewDraft(
  deps: Pick<SubmitDeps, 'settings' | 'records' | 'store' | 'tokens' | 'apiFor'>,
  start: SubmitDraft,
  checked: CheckedFile,
  filename: string,
): Promise<Reviewed> {
  let draft = start;
  let estimate = await estimateOf(deps, checked);
  let balance: number | undefined;
  const { requests, models } = checked.report.summary;
  const planned = { requests, models: [...models.keys()] };
  const formats = formatsFor(vscode.env.language);
  for (;;) {
    const choice = await showReview({
      filename,
      draft,
      checked,
      estimate,
      balance,
      advice: pastAdvice(deps, draft, planned, formats),
      prices: deps.settings.prices(),
    });
    switch (choice) {
      case undefined:
        return undefined;
      case 'submit':
        // The first line says what is wrong; it stays until that is changed.
        if (draftMessage(draft) === undefined) return { next: 'submit', draft };
        break;
      case 'problems':
        return { next: 'show_problems', draft };
      case 'estimate':
        if (estimate) explain(estimate);
        break;
      case 'count':
        if (estimate)
          ({ estimate, balance } = await askService(
            deps.apiFor(draft.account),
            estimate,
            draft.account,
          ));
        break;
      case 'account': {
        const account = await changeAccount(deps, draft);
        const providerChanged = account.account.provider !== draft.account.provider;
        draft = account;
        if (providerChanged) return { next: 'check_again', draft };
        break;
      }
      case 'window':
        draft = await changeWindow(draft);
        break;
      case 'name':
        draft = { ...draft, name: (await askName(draft)) ?? draft.name };
        break;
      case 'metadata':
        draft = { ...draft, metadata: await changeMetadata(draft) };
        break;
    }
  }
}

/** A file that cannot be read now fails at its upload, with a sentence. */
export async function estimateOf(
  { tokens }: Pick<SubmitDeps, 'tokens'>,
  { path, bytes, report, profile }: CheckedFile,
): Promise<TokenEstimate | undefined> {
  const { requests, models } = report.summary;
  const tokenizer = tokenizerOf(profile.tokenizer, [...models.keys()]);
  return tokens.estimate(path, { bytes, requests }, tokenizer).catch(() => undefined);
}

function explain(estimate: TokenEstimate): void {
  void showMessage('information', estimateWords(estimate, formatsFor(vscode.env.language)));
}

export async function changeAccount(
  deps: Pick<SubmitDeps, 'settings' | 'records'>,
  draft: SubmitDraft,
): Promise<SubmitDraft> {
  const account = await chooseAccount(
    deps,
    undefined,
    vscode.l10n.t('Submit Batch'),
    draft.account,
  );
  const submissions = deps.records.all().map(({ submission }) => submission);
  return account ? withAccount(draft, account, submissions) : draft;
}

export async function changeWindow(draft: SubmitDraft): Promise<SubmitDraft> {
  const rule = profileOf(draft.account.provider).window;
  const completionWindow = await askWindow(rule, draft.completionWindow);
  return { ...draft, completionWindow: completionWindow ?? draft.completionWindow };
}

function askName(draft: SubmitDraft): Thenable<string | undefined> {
  const rule = profileOf(draft.account.provider).metadata;
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Name'),
    value: draft.name,
    prompt: vscode.l10n.t('Shown in the tree and sent as the metadata “{0}”', rule.nameKey),
    ignoreFocusOut: true,
    validateInput(name) {
      const problem = checkMetadata(metadataOf({ ...draft, name }), rule);
      return problem && metadataMessage(problem);
    },
  });
}

export function changeMetadata(draft: SubmitDraft): Promise<Readonly<Record<string, string>>> {
  const rule = profileOf(draft.account.provider).metadata;
  const reserved = metadataOf({ ...draft, metadata: {} });
  return askMetadata(draft.metadata, reserved, rule);
}
