import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { asApiFailure, type ApiFailure, type FailureKind } from '../../batches/apiFailure.ts';
import { profileOf } from '../../providers/profiles.ts';
import { keyVariable } from './environmentKey.ts';
import { caseOf, type FailureContext, type FailureSentence } from './failureCases.ts';
import { plainText } from './safeText.ts';
import { UserError } from './userError.ts';

type MessageTable = { readonly [K in FailureKind]: FailureSentence };

/** What happened and what to do, one sentence or two for each kind. */
const sentences: MessageTable = {
  cancelled: () => vscode.l10n.t('Stopped.'),
  no_key: noKey,
  wrong_origin: ({ host }) =>
    vscode.l10n.t(
      'The stored key was entered for another address and is not sent to {0}. Enter the key for this address.',
      host,
    ),
  insecure: ({ host }) =>
    vscode.l10n.t(
      'Nothing was sent to {0}: over http:// anyone on the network can read the key, the prompts and the answers. Use an https:// address, or insist on this one.',
      host,
    ),
  bad_base_url: ({ host }) =>
    vscode.l10n.t(
      'The base URL of {0} cannot be used. It must look like https://host/v1, without user name, query or placeholder.',
      host,
    ),
  dns: ({ host }) =>
    vscode.l10n.t(
      'No address was found for {0}. Check the name in the base URL, and whether this machine is online.',
      host,
    ),
  refused: ({ host }) =>
    vscode.l10n.t(
      'Can’t connect to {0}. Check the port in the base URL, and whether the service is running.',
      host,
    ),
  unreachable: ({ host }) =>
    vscode.l10n.t('{0} cannot be reached. Check the network, VPN and proxy settings.', host),
  reset: ({ host }) =>
    vscode.l10n.t(
      'The connection to {0} was cut. Often a proxy or firewall on the way does this.',
      host,
    ),
  timeout: ({ host }) =>
    vscode.l10n.t('{0} did not answer in time. Try again, or check the proxy settings.', host),
  tls: ({ host, failure }) =>
    vscode.l10n.t(
      'The certificate of {0} is not trusted ({1}). If a company proxy inspects connections, add its root certificate to the system.',
      host,
      failure.facts.systemCode ?? 'TLS',
    ),
  proxy: ({ failure }) =>
    vscode.l10n.t(
      'The proxy does not let the call through ({0}). Check the setting http.proxy and the variables HTTPS_PROXY and NO_PROXY.',
      String(failure.facts.status ?? failure.facts.systemCode ?? '–'),
    ),
  proxy_auth: () =>
    vscode.l10n.t(
      'The proxy asks for a user name and password (407). Put them into http.proxy or http.proxyAuthorization.',
    ),
  redirect: ({ host }) =>
    vscode.l10n.t(
      '{0} redirects to another host; the key was not sent there. Put the final address into the base URL.',
      host,
    ),
  unauthorized,
  forbidden: ({ host }) =>
    vscode.l10n.t(
      '{0} denied the request (403). The key may not be allowed to use the Batch API, or this network address is blocked.',
      host,
    ),
  not_found: ({ host }) =>
    vscode.l10n.t(
      'Not visible to this key at {0} (404). It was deleted or has expired there, or it belongs to another key.',
      host,
    ),
  wrong_state: () =>
    vscode.l10n.t('The status of the batch has changed, so this is no longer possible.'),
  rejected: ({ host, failure }) =>
    vscode.l10n.t('{0} refused the call ({1}).', host, codeOf(failure)),
  too_large: ({ host }) => vscode.l10n.t('This is larger than {0} or this client accepts.', host),
  rate: ({ host, failure }) => {
    const seconds = Math.ceil((failure.facts.retryAfterMs ?? 0) / 1000);
    return seconds > 0
      ? vscode.l10n.t('{0} limits the request rate (429). Try again in {1} seconds.', host, seconds)
      : vscode.l10n.t('{0} limits the request rate (429). Try again later.', host);
  },
  quota: ({ host }) =>
    vscode.l10n.t(
      'The balance or quota of this account at {0} is used up. Top it up in the console; trying again does not help before.',
      host,
    ),
  server: ({ host, failure }) =>
    vscode.l10n.t('{0} returned a server error ({1}). Try again later.', host, codeOf(failure)),
  malformed: ({ host }) =>
    vscode.l10n.t(
      '{0} answered something that is not this API, for example a web page. Check the base URL, and whether a proxy or login page answers in its place.',
      host,
    ),
  disk_full: () =>
    vscode.l10n.t('The disk is full. Free some space and try again; nothing was lost.'),
  disk: ({ failure }) =>
    vscode.l10n.t(
      'The file cannot be read or written ({0}). Check the folder and its permissions.',
      codeOf(failure),
    ),
  input_changed: () =>
    vscode.l10n.t(
      'The file changed after it was checked, so no batch was created from it. Submit it again.',
    ),
  input_gone: () => vscode.l10n.t('The file is no longer there: it was deleted, moved or renamed.'),
};

/** Says what went wrong, in the user's language. @param account the account concerned, if known */
export function failureMessage(failure: ApiFailure, account?: Account): string {
  const host = failure.facts.host ?? account?.name ?? vscode.l10n.t('the service');
  const sentence = caseOf(failure) ?? sentences[failure.kind];
  const parts = [sentence({ host, account, failure })];
  if (failure.facts.outcomeUnknown === true) {
    parts.push(
      vscode.l10n.t(
        'The service may have received the request. Check the status of the submission before you send it again.',
      ),
    );
  }
  const words = plainText(failure.facts.serverMessage ?? '');
  if (words !== '') parts.push(vscode.l10n.t('The service says: {0}', words));
  return parts.join(' ');
}

function noKey({ host, account }: FailureContext): string {
  const variable = account && keyVariable(account);
  return variable === undefined
    ? vscode.l10n.t('There is no API key for {0}. Enter one.', account?.name ?? host)
    : vscode.l10n.t(
        'There is no API key for {0}. Enter one, or set the environment variable {1} and restart the editor.',
        account?.name ?? host,
        variable,
      );
}

function unauthorized({ host, account }: FailureContext): string {
  const regions = account ? profileOf(account.provider).regions : [];
  const others = regions
    .filter((region) => !region.hosts.some((pattern) => covers(pattern, host)))
    .map((region) => URL.parse(region.baseUrl)?.host)
    .filter((other): other is string => other !== undefined && !other.includes('{'));
  return others.length > 0
    ? vscode.l10n.t(
        '{0} does not accept the key (401). Keys work in one region only: this one may belong to {1}. Enter the right key, or change the base URL.',
        host,
        others.join(', '),
      )
    : vscode.l10n.t(
        '{0} does not accept the key (401). It may be mistyped, deleted or of another service. Enter the right key.',
        host,
      );
}

function covers(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}

function codeOf({ facts }: ApiFailure): string {
  const code = facts.code === undefined ? undefined : plainText(facts.code, 60);
  return [facts.status, code ?? facts.systemCode].filter(Boolean).join(', ') || '–';
}

/** What happened, when that was foreseen; undefined of a mistake of ours. */
export function foreseenMessage(error: unknown): string | undefined {
  if (error instanceof UserError) return error.message;
  const failure = asApiFailure(error);
  return failure && failureMessage(failure);
}
