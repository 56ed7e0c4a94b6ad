import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { Disposable } from '../../batches/emitter.ts';
import { BatchPages } from '../batchPage/batchPages.ts';
import { BatchDetails } from '../results/batchDetails.ts';
import { BatchResults } from '../results/batchResults.ts';
import { registerInputAnswers } from '../results/input/registerInputAnswers.ts';
import { ResultDocuments } from '../results/resultDocuments.ts';
import { ResultsEditor } from '../results/view/resultsEditor.ts';
import { SubmittedFiles } from '../batch/submittedFiles.ts';
import { FileJobs } from '../batch/fileJobs.ts';
import { readTarget, selectedRow } from '../batch/batchTarget.ts';
import type { Jobs } from '../batch/jobs.ts';
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

/** Commands that take a job as one. */
const ofJobs = new Set(['batchStudio.showResults', 'batchStudio.compareResults']);

/** Registers every command of the table; what a command throws becomes a sentence with actions. */
export function registerCommands(
  parts: Omit<
    CommandDeps,
    'batchResults' | 'submittedFiles' | 'fileJobs' | 'resultsEditor' | 'batchPages' | 'closing'
  >,
): Disposable {
  const { results: files, records } = parts;
  const submittedFiles = new SubmittedFiles(records, parts.unchanged);
  const fileJobs = new FileJobs(parts.memory, parts.clock);
  const batchResults = new BatchResults({ files, submittedFiles });
  const closing = new AbortController();
  const noteRetry = (file: vscode.Uri, batch: Batch) =>
    fileJobs.noteRetry(file, batch, parts.sidebar.jobs);
  const resultsEditor = new ResultsEditor({ ...parts, batchResults, submittedFiles, noteRetry });
  const batchPages = new BatchPages({ ...parts, batchResults, submittedFiles });
  const deps: CommandDeps = { ...parts, batchResults, submittedFiles, fileJobs, resultsEditor, batchPages, closing: closing.signal }; // prettier-ignore
  const owned: Disposable[] = [
    new BatchDetails(deps),
    new ResultDocuments(deps),
    resultsEditor,
    batchPages,
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
  // Nothing is selected, or nothing that has batches: then the command asks.
  if (!rows && readTarget(first).jobId === undefined) return selected ? [] : given;
  // Of a job, its batches are meant, except where they are one thing.
  const meant = (row: unknown) => (ofJobs.has(id) ? [row] : membersOf(row, sidebar.jobs));
  const all = (rows ? (second as readonly unknown[]) : [first]).flatMap(meant);
  const others = rows ? rest : [second, ...rest];
  return all.length > 1 && forSeveral.has(id) ? [first, all, ...others] : [meant(first)[0]];
}

function membersOf(row: unknown, jobs: Pick<Jobs, 'find'>): readonly unknown[] {
  const { accountId = '', jobId } = readTarget(row);
  if (jobId === undefined) return [row];
  const { members = [] } = jobs.find(accountId, jobId) ?? {};
  return members.map(({ batch }) => ({ accountId, batchId: batch.id }));
}
