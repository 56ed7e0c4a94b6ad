import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { asApiFailure, type ApiFailure } from '../../batches/apiFailure.ts';
import { batchFileKinds, fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import type { FailureWords } from '../../results/join/resultKind.ts';
import type { PageDeps } from './pageDeps.ts';

/** How the file that a batch was made of stands on this machine. */
export type SourceState = 'same' | 'changed' | 'gone';

/** Failed requests of one kind. */
export type FailureCount = FailureWords & { readonly count: number };

/** What has to be asked for or read, as far as it has come. */
export interface LookedUp {
  /** By id; a failure where the service could not say. */
  readonly files: ReadonlyMap<string, RemoteFile | ApiFailure>;
  /** Files that are on this machine, too. */
  readonly local: ReadonlySet<BatchFileKind>;
  readonly source: SourceState | undefined;
  /** Of results that are on this machine. */
  readonly failures: readonly FailureCount[];
  /** The same results' tokens, and how many of their lines tell them. */
  readonly tokens: ReadTokens | undefined;
}

interface ReadTokens {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly lines: number;
}

export const nothingYet: LookedUp = {
  files: new Map(),
  local: new Set(),
  source: undefined,
  failures: [],
  tokens: undefined,
};

/**
 * Looks up what the page tells of a batch's files. What the service said of a file before is not asked again; nothing
 * is downloaded.
 */
export async function lookUpFiles(
  deps: PageDeps,
  batch: Batch,
  account: Account,
  before: LookedUp,
  signal: AbortSignal,
): Promise<LookedUp> {
  const local = new Set<BatchFileKind>();
  for (const kind of batchFileKinds)
    if (fileIdOf(batch, kind) !== null && (await deps.results.copyOf(batch, kind).catch(() => undefined)) !== undefined) local.add(kind); // prettier-ignore
  const [files, source] = await Promise.all([
    remoteFiles(deps, batch, account, before, signal),
    sourceState(deps, batch, signal),
  ]);
  const read = await readResults(deps, batch, local, source, signal);
  return { files, local, source, ...read };
}

async function remoteFiles(
  deps: PageDeps,
  batch: Batch,
  account: Account,
  before: LookedUp,
  signal: AbortSignal,
): Promise<LookedUp['files']> {
  if (!vscode.workspace.isTrusted) return before.files;
  const ids = batchFileKinds.flatMap((kind) => fileIdOf(batch, kind) ?? []);
  const api = deps.apiFor(account);
  const found = ids.map(async (id): Promise<readonly [string, RemoteFile | ApiFailure]> => {
    const known = before.files.get(id);
    if (known && 'bytes' in known) return [id, known];
    try {
      return [id, await api.retrieveFile(id, signal)];
    } catch (error) {
      const failure = asApiFailure(error);
      if (!failure) throw error;
      return [id, failure];
    }
  });
  return new Map(await Promise.all(found));
}

async function sourceState(
  { records, submittedFiles }: PageDeps,
  batch: Batch,
  signal: AbortSignal,
): Promise<SourceState | undefined> {
  const submission = records.submissionOf(batch.accountId, batch.id);
  const uri = submission && vscode.Uri.parse(submission.fileUri);
  if (uri?.scheme !== 'file') return undefined;
  if (await submittedFiles.of(batch, signal)) return 'same';
  const isThere = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  return isThere ? 'changed' : 'gone';
}

/** Only of what is here: nothing is fetched because somebody looks at the page. */
async function readResults(
  { batchResults }: PageDeps,
  batch: Batch,
  local: ReadonlySet<BatchFileKind>,
  source: SourceState | undefined,
  signal: AbortSignal,
): Promise<Pick<LookedUp, 'failures' | 'tokens'>> {
  const nothing = { failures: [], tokens: undefined };
  const isHere = (kind: BatchFileKind) => fileIdOf(batch, kind) === null || local.has(kind);
  const hasInput = source === 'same' || isHere('input');
  const hasResults = batch.outputFileId !== null || batch.errorFileId !== null;
  if (!hasResults || !hasInput || !isHere('output') || !isHere('error')) return nothing;
  try {
    const { joined } = await batchResults.load(batch, { signal });
    const tokens = joined.usage.lines > 0 ? joined.usage : undefined;
    return { failures: joined.failureCounts(), tokens };
  } catch (error) {
    if (!asApiFailure(diskFailure(error))) throw error;
    return nothing;
  }
}
