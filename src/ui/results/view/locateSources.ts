import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { batchMoments, type Batch, type BatchFileKind } from '../../../batches/batch.ts';
import { isActive } from '../../../batches/status.ts';
import type { ModelPrice } from '../../../providers/profile.ts';
import type { ResultSource } from '../../../results/query/session.ts';
import { accountById } from '../../accounts/chooseAccount.ts';
import { batchName } from '../../batch/batchName.ts';
import { requireTrust } from '../../kit/requireTrust.ts';
import { UserError } from '../../kit/userError.ts';
import { unprovedFiles } from '../batchResults.ts';
import { priceOfBatch } from '../paidWords.ts';
import { batchOfFile } from './batchOfFile.ts';
import { companions, fileSets } from './fileSets.ts';
import { sourceName, sourcesOf, type ViewSource } from './viewAddress.ts';
import type { ViewDeps } from './viewDeps.ts';

/** Files of one source on this machine, and the batch that they are of, when it is known. */
export interface LocatedSource {
  readonly source: ResultSource;
  readonly batch?: Batch;
  /** The others of its job. */
  readonly more?: readonly Batch[];
  readonly price?: ModelPrice | undefined;
  /** Its result files of which nothing says that they are whole. */
  readonly unproved?: readonly BatchFileKind[];
}

export interface LocateOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (bytes: number) => void;
}

/** Finds the files of everything that an address names; those of batches are fetched. @throws ApiFailure, UserError */
export async function locateSources(
  deps: ViewDeps,
  uri: vscode.Uri,
  options: LocateOptions,
): Promise<readonly LocatedSource[]> {
  const sources = sourcesOf(uri);
  if (sources.length === 0) return [await locateFile(deps, uri)];
  const located: LocatedSource[] = [];
  for (const source of sources)
    located.push(
      'batchId' in source
        ? await locateBatch(deps, source, options)
        : await locateFiles(deps, source),
    );
  return located;
}

async function locateBatch(
  deps: ViewDeps,
  { accountId, batchId, others = [] }: Extract<ViewSource, { batchId: string }>,
  { signal, onProgress }: LocateOptions,
): Promise<LocatedSource> {
  const first = await locateOne(deps, accountId, batchId, { signal, onProgress });
  const more: LocatedSource[] = [];
  for (const id of others) more.push(await locateOne(deps, accountId, id, { signal, onProgress }));
  return more.length === 0 ? first : asOne(first, more);
}

/** The results of a job: those of its batches together. Of its requests all are known, or none are counted on. */
function asOne(first: LocatedSource, more: readonly LocatedSource[]): LocatedSource {
  const all = [first, ...more].map(({ source }) => source);
  const inputs = all.flatMap(({ input }) => input ?? []);
  const { input: _input, ...rest } = first.source;
  const [input, ...moreInputs] = inputs.length === all.length ? inputs : [];
  return {
    ...first,
    more: more.flatMap(({ batch }) => batch ?? []),
    unproved: [...new Set([first, ...more].flatMap(({ unproved = [] }) => unproved))],
    source: {
      ...rest,
      ...(input === undefined ? {} : { input, moreInputs }),
      outputs: all.flatMap(({ outputs }) => outputs),
      errors: all.flatMap(({ errors }) => errors),
      isRunning: all.some(({ isRunning }) => isRunning),
    },
  };
}

async function locateOne(
  deps: ViewDeps,
  accountId: string,
  batchId: string,
  { signal, onProgress }: LocateOptions,
): Promise<LocatedSource> {
  requireTrust();
  const account = accountById(deps, accountId);
  let batch = deps.store.find(accountId, batchId);
  if (!batch) {
    batch = await deps.apiFor(account).retrieveBatch(batchId, signal);
    deps.store.put(batch);
  }
  const { paths, unproved } = await deps.batchResults.files(batch, { signal, onProgress });
  const submission = deps.records.submissionOf(accountId, batchId);
  const marks = join(dirname(deps.results.pathOf(batch, 'output')), 'marks.jsonl');
  return {
    source: {
      label: batchName(batch, account.provider, submission?.filename),
      ...(await withTable(paths.input)),
      outputs: paths.output === undefined ? [] : [paths.output],
      errors: paths.error === undefined ? [] : [paths.error],
      isRunning: isActive(batch.status),
      marks,
      ...(await expectedFor(deps, marks)),
    },
    batch,
    unproved,
    price: priceOfBatch(batch, account, submission, deps.settings.prices()),
  };
}

/** One file, with those beside it that belong to it. */
async function locateFile(deps: ViewDeps, uri: vscode.Uri): Promise<LocatedSource> {
  if (uri.scheme !== 'file') {
    throw new UserError(
      vscode.l10n.t('Only files on this machine can be opened as results. Save a copy first.'),
    );
  }
  const path = uri.fsPath;
  const [set] = fileSets([path]);
  return locateFiles(deps, set ?? { outputs: [path], errors: [] });
}

/** Fills in what a set of files lacks: by the names beside it, by the records of submissions, or as once chosen. */
async function locateFiles(
  deps: ViewDeps,
  set: Exclude<ViewSource, { batchId: string }>,
): Promise<LocatedSource> {
  const first = set.outputs[0] ?? set.errors[0] ?? '';
  const beside = companions(first);
  const marks = first.replace(/\.\w+$/, '.marks.jsonl');
  const batch = batchOfFile(deps, vscode.Uri.file(first));
  const findInput = async () => {
    if (set.input !== undefined) return set.input;
    const [chosen] = await present([deps.memory.get(inputKey(first), '')], 1);
    const submitted = async () => batch && (await deps.submittedFiles.of(batch))?.fsPath;
    return chosen ?? (await submitted()) ?? (await present(beside.input, 1))[0];
  };
  const [outputs, errors, input, expected] = await Promise.all([
    set.outputs.length > 0 ? set.outputs : present(beside.output, 1),
    set.errors.length > 0 ? set.errors : present(beside.error, 1),
    findInput().then(withTable),
    expectedFor(deps, marks),
  ]);
  return {
    source: { label: sourceName(set), ...input, outputs, errors, marks, ...expected },
    ...(batch && { unproved: await unprovedFiles(deps.results, batch) }),
    price: set.price,
  };
}

/**
 * An input file, with the table that it was built from. What a folder that is not trusted names is not opened: it may be
 * anywhere.
 */
async function withTable(
  input: string | undefined,
): Promise<Pick<ResultSource, 'input' | 'table'>> {
  if (input === undefined) return {};
  if (!vscode.workspace.isTrusted) return { input };
  const { builtFrom } = await import('../../../authoring/build/builtFrom.ts');
  const table = await builtFrom(input);
  return table ? { input, table } : { input };
}

/** Under which the chosen input of a result file is kept. */
export const inputKey = (path: string) => `results.input:${path}`;

/** Under which the chosen file of expected answers is kept, by that of the marks. */
export const expectedKey = (marks: string) => `results.expected:${marks}`;

/** Stands before the name of a column, where a path may stand. */
export const columnMark = 'column:';

/** What answers are held against: as once chosen, or beside the results by its name. */
async function expectedFor(
  deps: ViewDeps,
  marks: string,
): Promise<Pick<ResultSource, 'expected' | 'expectedColumn'>> {
  const chosen = deps.memory.get(expectedKey(marks), '');
  if (chosen.startsWith(columnMark)) return { expectedColumn: chosen.slice(columnMark.length) };
  const beside = marks.replace(/marks\.jsonl$/, 'expected.jsonl');
  const [expected] = await present([chosen, beside], 1);
  return expected === undefined ? {} : { expected };
}

/** The first of these files that are there; all are looked for at once. */
async function present(paths: readonly string[], most: number): Promise<readonly string[]> {
  const isThere = await Promise.all(
    paths.map(async (path) => {
      if (path === '') return false;
      return vscode.workspace.fs.stat(vscode.Uri.file(path)).then(
        ({ type }) => (type & vscode.FileType.File) !== 0,
        () => false,
      );
    }),
  );
  return paths.filter((_, at) => isThere[at]).slice(0, most);
}

/** Seconds from the creation of a batch to its end. */
export function secondsOf({ times, status }: Batch): number | undefined {
  if (isActive(status) || times.createdAt === null) return undefined;
  const ends = batchMoments
    .filter((moment) => ['completedAt', 'failedAt', 'cancelledAt', 'expiredAt'].includes(moment))
    .flatMap((moment) => times[moment] ?? []);
  const end = Math.max(...ends);
  return Number.isFinite(end) && end >= times.createdAt ? end - times.createdAt : undefined;
}
