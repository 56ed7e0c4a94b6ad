// Stands alone: which buttons there are, apart from what they do.
import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import { capabilitiesOf } from '../../batches/capabilities.ts';
import { consoleUrl, profileOf } from '../../providers/profiles.ts';
import type { PageButton, PageCommand } from '../../webview/messages/batchPage.ts';

/** What can be done with a batch as it stands, the most wanted first. */
export function pageButtons(batch: Batch, { provider, baseUrl }: Account): readonly PageButton[] {
  const profile = profileOf(provider);
  const can = new Set(capabilitiesOf(batch, profile.cancellable));
  const hasResults = can.has('hasOutput') || can.has('hasErrors');
  const hasFailed = hasResults && can.has('ended') && (batch.counts?.failed ?? 0) > 0;
  const all: readonly (readonly [boolean, PageCommand, icon: string, label: string])[] = [
    [hasResults, 'showResults', 'table', vscode.l10n.t('Show Results')],
    [hasFailed || can.has('stopped'), 'retryFailed', 'debug-restart', vscode.l10n.t('Retry Failed Requests…')], // prettier-ignore
    [can.has('cancellable'), 'cancel', 'circle-slash', vscode.l10n.t('Cancel Batch…')],
    [can.has('hasInput'), 'openInput', 'go-to-file', vscode.l10n.t('Open Input File')],
    [consoleUrl(profile, baseUrl, batch.id) !== undefined, 'openInConsole', 'link-external', vscode.l10n.t("Open in the Provider’s Console")], // prettier-ignore
    [true, 'copyLink', 'link', vscode.l10n.t('Copy Link')],
    [true, 'copyId', 'copy', vscode.l10n.t('Copy ID')],
    [true, 'check', 'refresh', vscode.l10n.t('Check Now')],
    [true, 'asText', 'output', vscode.l10n.t('Open as Text')],
  ];
  return all.flatMap(([isShown, command, icon, label]) =>
    isShown ? [{ command, icon, label, ...(command === 'showResults' && { isPrimary: true }) }] : [],
  ); // prettier-ignore
}
