import * as vscode from 'vscode';
import type { FailureKind } from '../../batches/apiFailure.ts';

const unreachable = () => vscode.l10n.t('Cannot be reached');
const checkAddress = () => vscode.l10n.t('Check the base URL');
const proxy = () => vscode.l10n.t('Stopped by the proxy');

const headlines: { readonly [K in FailureKind]?: () => string } = {
  no_key: () => vscode.l10n.t('No API key'),
  wrong_origin: () => vscode.l10n.t('No API key for this address'),
  unauthorized: () => vscode.l10n.t('API key not accepted'),
  forbidden: () => vscode.l10n.t('Not allowed'),
  insecure: checkAddress,
  bad_base_url: checkAddress,
  not_found: checkAddress,
  redirect: checkAddress,
  malformed: checkAddress,
  dns: unreachable,
  refused: unreachable,
  unreachable,
  reset: unreachable,
  timeout: unreachable,
  tls: () => vscode.l10n.t('Certificate not trusted'),
  proxy,
  proxy_auth: proxy,
  rate: () => vscode.l10n.t('Rate limited'),
  quota: () => vscode.l10n.t('Balance or quota used up'),
  server: () => vscode.l10n.t('Provider error'),
};

/** Why an account shows no news, in the few words that a narrow sidebar has room for. */
export function failureHeadline(kind: FailureKind): string {
  return (headlines[kind] ?? (() => vscode.l10n.t('Cannot be read')))();
}
