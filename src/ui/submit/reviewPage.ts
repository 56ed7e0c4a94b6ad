import * as vscode from 'vscode';
import { profileOf } from '../../providers/profiles.ts';
import { isSimulator } from '../accounts/accountOrigin.ts';
import { formatsFor, type Formats } from '../formats.ts';
import { plainText } from '../plainText.ts';
import { draftSentence } from './draftSentences.ts';
import type { SubmitDraft } from './submitDraft.ts';
import type { CheckedFile } from './submitGate.ts';

/** What the user chose on the review page. */
export type ReviewChoice = 'submit' | 'account' | 'window' | 'name' | 'metadata' | 'problems';

interface Row extends vscode.QuickPickItem {
  readonly choice?: ReviewChoice;
}

/** The one review step: everything that will be sent, each part to be changed; Enter submits. */
export async function showReview(
  draft: SubmitDraft,
  checked: CheckedFile,
  filename: string,
): Promise<ReviewChoice | undefined> {
  const rows = reviewRows(draft, checked, filename, formatsFor(vscode.env.language));
  const picked = await vscode.window.showQuickPick(rows, {
    title: vscode.l10n.t('Submit Batch'),
    placeHolder: vscode.l10n.t('Review, change what you like, then press Enter on the first line'),
    ignoreFocusOut: true,
  });
  return picked?.choice;
}

function reviewRows(
  draft: SubmitDraft,
  { bytes, report }: CheckedFile,
  filename: string,
  formats: Formats,
): readonly Row[] {
  const { summary } = report;
  const count = formats.count(summary.requests);
  const problem = draftSentence(draft);
  const pairs = Object.entries(draft.metadata).map(([key, value]) => `${key}=${value}`);
  const separator = (label: string): Row => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
  });
  const row = (icon: string, label: string, value: string, choice: ReviewChoice): Row => ({
    label: `$(${icon}) ${label}`,
    description: plainText(value, 200),
    choice,
  });
  const models = [...summary.models.keys()].map((model) => plainText(model, 60));
  return [
    {
      label:
        summary.requests === 1
          ? `$(cloud-upload) ${vscode.l10n.t('Submit 1 request to {0}', draft.account.name)}`
          : `$(cloud-upload) ${vscode.l10n.t('Submit {0} requests to {1}', count, draft.account.name)}`,
      detail: problem ?? costWords(draft, formats),
      choice: 'submit',
    },
    separator(vscode.l10n.t('Can be changed')),
    row('cloud', vscode.l10n.t('Account'), draft.account.name, 'account'),
    row('watch', vscode.l10n.t('Completion window'), draft.completionWindow, 'window'),
    row('tag', vscode.l10n.t('Name'), draft.name || vscode.l10n.t('none'), 'name'),
    row(
      'list-unordered',
      vscode.l10n.t('Metadata'),
      pairs.join(', ') || vscode.l10n.t('none'),
      'metadata',
    ),
    separator(
      [
        plainText(filename, 80),
        summary.requests === 1 ? vscode.l10n.t('1 request') : vscode.l10n.t('{0} requests', count),
        formats.bytes(bytes),
        models.join(', ') || vscode.l10n.t('no model'),
      ].join(' · '),
    ),
    row('checklist', vscode.l10n.t('Check'), verdictWords(report.summary, formats), 'problems'),
  ];
}

function costWords(draft: SubmitDraft, formats: Formats): string {
  if (isSimulator(draft.account)) {
    return vscode.l10n.t('Simulated on this machine, free of charge');
  }
  const { priceFactor } = profileOf(draft.account.provider);
  return priceFactor === undefined
    ? vscode.l10n.t('Requests that are answered are billed')
    : vscode.l10n.t(
        'Requests that are answered are billed, at {0} of the real-time price',
        formats.percent(priceFactor),
      );
}

function verdictWords(
  { errors, warnings }: { readonly errors: number; readonly warnings: number },
  formats: Formats,
): string {
  if (errors === 0 && warnings === 0) return vscode.l10n.t('no problems');
  return vscode.l10n.t('{0} errors, {1} warnings', formats.count(errors), formats.count(warnings));
}
