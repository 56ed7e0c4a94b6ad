import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { ApiFailure } from '../../batches/apiFailure.ts';

export interface FailureContext {
  /** Host of the failed call, or the account's name when no call was made. */
  readonly host: string;
  readonly account: Account | undefined;
  readonly failure: ApiFailure;
}

export type FailureSentence = (context: FailureContext) => string;

const noPermission: FailureSentence = ({ failure }) =>
  vscode.l10n.t(
    'The file cannot be read or written: permission is missing ({0}). Change the permissions of the folder, or choose another one.',
    failure.facts.systemCode ?? '',
  );

const noPath: FailureSentence = ({ failure }) =>
  vscode.l10n.t(
    'The file cannot be read or written: its path cannot be used ({0}). A part of it is missing, too long, or a file where a folder should be. Choose another folder.',
    failure.facts.systemCode ?? '',
  );

/** Where the code tells more than the kind: `kind/code` or `kind/systemCode`. */
const cases: ReadonlyMap<string, FailureSentence> = new Map<string, FailureSentence>([
  [
    'no_key/invalid_characters',
    ({ host, account }) =>
      vscode.l10n.t(
        'The key for {0} was not sent: it has spaces, quotes or other characters that no key has. Enter it again.',
        account?.name ?? host,
      ),
  ],
  [
    'no_key/no_account',
    () =>
      vscode.l10n.t(
        'The account of this batch is no longer in the settings. Add it again to reach the batch.',
      ),
  ],
  [
    'not_found/no_list',
    ({ host, failure }) =>
      vscode.l10n.t(
        '{0} has no list of batches ({1}). Check the base URL; if it is right, batches submitted from here are followed one by one.',
        host,
        String(failure.facts.status ?? 404),
      ),
  ],
  [
    'reset/incomplete',
    ({ host }) =>
      vscode.l10n.t(
        'The response from {0} was cut off. Try again; what has arrived is kept where the service can resume.',
        host,
      ),
  ],
  [
    'timeout/too_slow',
    ({ host }) =>
      vscode.l10n.t(
        '{0} is sending too slowly. Try again or use another network; what has arrived is kept where the service can resume.',
        host,
      ),
  ],
  [
    'malformed/wrong_length',
    ({ host }) =>
      vscode.l10n.t(
        'The file that arrived from {0} is not as long as its record says, so it was not kept. Often a proxy on the way shortens long answers. Try again, or another network.',
        host,
      ),
  ],
  [
    'malformed/encoded',
    ({ host }) =>
      vscode.l10n.t(
        '{0} sent a compressed file, which was not asked for and is refused. Often a proxy on the way does this.',
        host,
      ),
  ],
  [
    'malformed/json',
    ({ host }) =>
      vscode.l10n.t(
        'The answer of {0} is not valid JSON; it may have been cut on the way. Try again.',
        host,
      ),
  ],
  [
    'malformed/list_end',
    ({ host }) =>
      vscode.l10n.t(
        'The list of batches of {0} could not be read to its end, so it is not sure which files are still needed. Nothing was deleted.',
        host,
      ),
  ],
  [
    'input_changed/results',
    () =>
      vscode.l10n.t(
        'A file of this batch was changed while its results were read. Try again to read it as it is now.',
      ),
  ],
  [
    'proxy/unsupported_proxy_address',
    () =>
      vscode.l10n.t(
        'The address of the proxy cannot be used. It must begin with http:// or https://; SOCKS proxies and PAC files are not supported. Check the setting http.proxy and the variables HTTPS_PROXY and HTTP_PROXY.',
      ),
  ],
  ...['EACCES', 'EPERM', 'EROFS'].map((code) => [`disk/${code}`, noPermission] as const),
  ...['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENAMETOOLONG', 'EINVAL'].map(
    (code) => [`disk/${code}`, noPath] as const,
  ),
]);

/** The sentence for a failure that is known more closely than by its kind. */
export function caseOf({ facts }: ApiFailure): FailureSentence | undefined {
  return cases.get(`${facts.kind}/${facts.code ?? facts.systemCode ?? ''}`);
}
