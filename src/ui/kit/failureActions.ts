import type { FailureFacts, FailureKind } from '../../batches/apiFailure.ts';

/** What a user can do about a failure. */
export type FailureAction =
  | 'setApiKey'
  | 'usePlainHttp'
  | 'testConnection'
  | 'openAccounts'
  | 'openNetworkSettings'
  | 'openDownloadSetting'
  | 'refresh'
  | 'retry'
  | 'showLog';

/** The most useful action first; `showLog` ends every list. */
const table: { readonly [K in FailureKind]: readonly FailureAction[] } = {
  cancelled: [],
  no_key: ['setApiKey'],
  wrong_origin: ['setApiKey', 'openAccounts'],
  insecure: ['openAccounts', 'usePlainHttp'],
  bad_base_url: ['openAccounts'],
  dns: ['retry', 'openAccounts'],
  refused: ['retry', 'openAccounts'],
  unreachable: ['retry', 'openNetworkSettings'],
  reset: ['retry'],
  timeout: ['retry', 'openNetworkSettings'],
  tls: ['openNetworkSettings', 'retry'],
  proxy: ['openNetworkSettings', 'retry'],
  proxy_auth: ['openNetworkSettings', 'retry'],
  redirect: ['openAccounts'],
  unauthorized: ['setApiKey', 'openAccounts'],
  forbidden: ['setApiKey'],
  not_found: ['refresh'],
  wrong_state: ['refresh'],
  rejected: ['showLog'],
  too_large: [],
  rate: ['retry'],
  quota: [],
  server: ['retry'],
  malformed: ['openAccounts', 'retry'],
  disk_full: ['retry', 'openDownloadSetting'],
  disk: ['openDownloadSetting', 'retry'],
  input_changed: ['retry'],
  input_gone: [],
};

/** What fits a failure. Where the service may have acted, a blind second try could cost twice: none is offered. */
export function failureActions({
  kind,
  outcomeUnknown = false,
  folder,
}: Pick<FailureFacts, 'kind' | 'outcomeUnknown' | 'folder'>): readonly FailureAction[] {
  const actions = table[kind].filter(
    (action) =>
      !(outcomeUnknown && action === 'retry') &&
      (folder === 'downloads' || action !== 'openDownloadSetting'),
  );
  if ((kind === 'cancelled' && !outcomeUnknown) || actions.includes('showLog')) return actions;
  return [...actions, 'showLog'];
}
