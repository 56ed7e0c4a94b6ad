import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import { BatchDetails } from '../results/batchDetails.ts';
import { BatchResults } from '../results/batchResults.ts';
import { registerInputAnswers } from '../results/input/registerInputAnswers.ts';
import { ResultDocuments } from '../results/resultDocuments.ts';
import { ResultsEditor } from '../results/view/resultsEditor.ts';
import { SubmittedFiles } from '../batch/submittedFiles.ts';
import { readTarget, selectedRow } from '../batch/batchTarget.ts';
import type { CommandDeps } from './commandDeps.ts';
import { commands } from './commands.ts';
import { presentFailure } from './presentFailure.ts';

/** Commands that take several rows of the tree at once; the others act on the row that was clicked. */
const forSeveral = new Set(
  [
    ...['cancel', 'copyId', 'copyLink', 'showResults', 'compareResults', 'exportAnswers'],
    ...['deleteLocalResults', 'deleteRemoteFiles', 'downloadRemoteFile'],
    ...['pinBatch', 'unpinBatch', 'hideBatch', 'unhideBatch'],
  ].map((name) => `batchStudio.${name}`),
);

/** Registers every command of the table; what a command throws becomes a sentence with actions. */
export function registerCommands(
  parts: Omit<CommandDeps, 'batchResults' | 'submittedFiles' | 'resultsEditor' | 'closing'>,
): Disposable {
  const { results: files, records } = parts;
  const submittedFiles = new SubmittedFiles(records);
  const batchResults = new BatchResults({ files, submittedFiles });
  const closing = new AbortController();
  const resultsEditor = new ResultsEditor({ ...parts, batchResults, submittedFiles });
  const deps: CommandDeps = { ...parts, batchResults, submittedFiles, resultsEditor, closing: closing.signal }; // prettier-ignore
  const owned: Disposable[] = [
    new BatchDetails(deps),
    new ResultDocuments(deps),
    resultsEditor,
    registerInputAnswers(deps),
  ];
  for (const [id, command] of Object.entries(commands)) {
    const handler = command(deps);
    const run = async (...given: readonly unknown[]): Promise<unknown> => {
      const args = argumentsOf(id, given, deps);
      try {
        return await handler(...args);
      } catch (error) {
        presentFailure(error, deps, readTarget(args[0]), () => run(...args));
        return undefined;
      }
    };
    owned.push(vscode.commands.registerCommand(id, run));
  }
  const handleUri = (uri: vscode.Uri) =>
    openAddress(deps, uri).catch((error: unknown) => {
      presentFailure(error, deps, {}, () => handleUri(uri));
    });
  owned.push(vscode.window.registerUriHandler({ handleUri }));
  return {
    dispose() {
      closing.abort();
      for (const part of owned.toReversed()) part.dispose();
    },
  };
}

/** A link to a batch, or to a view of results; any other says nothing. */
async function openAddress(deps: CommandDeps, uri: vscode.Uri): Promise<void> {
  if (uri.path === '/results') {
    const { openViewLink } = await import('../results/view/linkedView.ts');
    return openViewLink(deps, uri);
  }
  const { openLink } = await import('../list/listActions.ts');
  return openLink(deps, uri);
}

/** What a menu or a key of the tree hands over: the row, and all selected rows when there are several. */
function argumentsOf(
  id: string,
  given: readonly unknown[],
  { sidebar }: Pick<CommandDeps, 'sidebar'>,
): readonly unknown[] {
  const selected = given[0] === selectedRow ? sidebar.selected() : undefined;
  const [first, second, ...rest] = selected ? [selected[0], selected] : given;
  const rows =
    Array.isArray(second) &&
    second.length > 0 &&
    second.every((row) => readTarget(row).accountId !== undefined);
  if (!rows) return given;
  return second.length > 1 && forSeveral.has(id) ? [first, second, ...rest] : [first];
}
