import { relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { accountById } from '../../accounts/chooseAccount.ts';
import { recordedName } from '../../batch/batchName.ts';
import { plainText } from '../../kit/safeText.ts';
import { UserError } from '../../kit/userError.ts';
import type { Query } from '../../../results/query/session.ts';
import type { LocatedSource } from './locateSources.ts';
import type { ResultsEditor } from './resultsEditor.ts';
import { resultsViewUri, sourceName, sourcesOf, type ViewSource } from './viewAddress.ts';
import type { ViewDeps } from './viewDeps.ts';
import { longestLink, readViewLink, viewLinkPath, writeViewLink, type LinkedSource } from '../../../results/query/viewLink.ts'; // prettier-ignore

/** The link to a view as it is looked at now. @throws UserError when others could not open it */
export function linkToView(
  { extensionId }: Pick<ViewDeps, 'extensionId'>,
  uri: vscode.Uri,
  located: readonly LocatedSource[],
  look: { readonly query: Query; readonly columns: readonly string[] },
): string {
  const named = sourcesOf(uri);
  const sources = located.map(({ source }, at): LinkedSource => {
    const one = named[at];
    if (one && 'batchId' in one && (one.others?.length ?? 0) > 0)
      throw new UserError(
        vscode.l10n.t(
          'A link can lead to one batch, not to the parts and retries of a job. Open the results of one of them.',
        ),
      );
    if (one && 'batchId' in one) return { account: one.accountId, id: one.batchId };
    const { outputs, errors, input } = source;
    return {
      outputs: outputs.map(pathInWorkspace),
      errors: errors.map(pathInWorkspace),
      ...(input === undefined ? {} : { input: pathInWorkspace(input) }),
    };
  });
  const query = writeViewLink({ sources, ...look });
  if (query.length > longestLink)
    throw new UserError(vscode.l10n.t('The filters are too long for a link. Remove some of them.'));
  if (!readViewLink(viewLinkPath, query))
    throw new UserError(vscode.l10n.t('A link cannot carry the names of these files or batches.'));
  return `${vscode.env.uriScheme}://${extensionId}${viewLinkPath}?${query}`;
}

function pathInWorkspace(path: string): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path));
  if (!folder)
    throw new UserError(
      vscode.l10n.t(
        '{0} is outside of the workspace. A link can lead to the results of a batch, and to files in the workspace.',
        plainText(path),
      ),
    );
  return relative(folder.uri.fsPath, path).split(sep).join('/');
}

/**
 * Opens the view that a link names. It leads to batches that are in the list and to files of the workspace, and asks no
 * service for anything else. @throws UserError when that is not here
 */
export async function openViewLink(
  deps: Pick<ViewDeps, 'store' | 'settings' | 'records'> & {
    readonly resultsEditor: Pick<ResultsEditor, 'show'>;
  },
  uri: vscode.Uri,
): Promise<void> {
  const link = readViewLink(uri.path, uri.query);
  if (!link) return;
  const sources = await Promise.all(link.sources.map((source) => sourceHere(deps, source)));
  const name = sources.map((source) => nameOf(deps, source)).join('+');
  const { query, columns } = link;
  await deps.resultsEditor.show(resultsViewUri(name, sources), {
    kind: 'show',
    state: { query, position: 0, ...(columns ? { shown: columns } : {}) },
  });
}

/** The same as of the view that is opened from the list, so that it is the same tab. */
function nameOf(
  deps: Pick<ViewDeps, 'store' | 'settings' | 'records'>,
  source: ViewSource,
): string {
  if (!('batchId' in source)) return sourceName(source);
  const batch = deps.store.find(source.accountId, source.batchId);
  if (!batch) return source.batchId;
  return recordedName(batch, accountById(deps, source.accountId), deps.records);
}

async function sourceHere(
  { store }: Pick<ViewDeps, 'store'>,
  source: LinkedSource,
): Promise<ViewSource> {
  if ('id' in source) {
    if (store.find(source.account, source.id)) return { accountId: source.account, batchId: source.id }; // prettier-ignore
    throw new UserError(
      vscode.l10n.t(
        'The link leads to the batch {0}, which isn’t in your list. Use Attach Batch by ID, then open the link again.',
        plainText(source.id, 100),
      ),
    );
  }
  const { outputs, errors, input } = source;
  return {
    outputs: await Promise.all(outputs.map(fileHere)),
    errors: await Promise.all(errors.map(fileHere)),
    ...(input === undefined ? {} : { input: await fileHere(input) }),
  };
}

async function fileHere(path: string): Promise<string> {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const file = vscode.Uri.joinPath(folder.uri, path);
    const isThere = await vscode.workspace.fs.stat(file).then(
      ({ type }) => (type & vscode.FileType.File) !== 0,
      () => false,
    );
    if (file.scheme === 'file' && isThere) return file.fsPath;
  }
  throw new UserError(
    vscode.l10n.t('The link leads to {0}, which isn’t in this workspace.', plainText(path)),
  );
}
