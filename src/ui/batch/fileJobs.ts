import { createHash, randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { JobMark } from '../../tracking/journal/jobMark.ts';
import type { Clock } from '../../batches/clock.ts';
import { retryOf, type Jobs } from './jobs.ts';

const key = 'jobsOfFiles';

/** More files are never waiting to be submitted; the oldest are forgotten. */
const most = 1_000;
/** Longer no file waits to be submitted. */
const keptMs = 30 * 86_400_000;

interface FileJob {
  readonly uri: string;
  readonly job: JobMark;
  /** The job of a retry is known to this account alone. */
  readonly accountId?: string;
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
  /** Of its first requests, shortened: another file may get its name. Empty when they could not be read. */
  readonly ids: readonly string[];
}

type Noted = Omit<FileJob, 'at' | 'ids'>;

/** Files that were written to be submitted as parts or retries, and of which job; kept with the workspace. */
export class FileJobs {
  readonly #memory: Pick<vscode.Memento, 'get' | 'update'>;
  /** The name of an unsaved text is given to another one later. */
  readonly #unsaved = new WeakMap<vscode.TextDocument, Noted>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(memory: Pick<vscode.Memento, 'get' | 'update'>, clock: Pick<Clock, 'now'>) {
    this.#memory = memory;
    this.#clock = clock;
  }

  /** The parts of one file, in their order. */
  async noteParts(uris: readonly vscode.Uri[]): Promise<void> {
    const id = randomUUID().slice(0, 18);
    const of = uris.length;
    await this.#note(
      uris.map((uri, at) => ({ uri: uri.toString(), job: { id, part: { at: at + 1, of } } })),
    );
  }

  /** A file of requests of a batch: its answers belong to those of the batch. */
  async noteRetry(uri: vscode.Uri, batch: Batch, jobs: Pick<Jobs, 'of' | 'markOf'>): Promise<void> {
    const noted = {
      uri: uri.toString(),
      accountId: batch.accountId,
      job: retryOf(batch, jobs),
    };
    const document = unsaved(uri);
    if (document) this.#unsaved.set(document, noted);
    else await this.#note([noted]);
  }

  /**
   * Of which job a file's batch is, when it is submitted with this account.
   * @param path of what is sent: only a file with requests that were written for the job belongs to it
   */
  async of(uri: vscode.Uri, path: string, accountId: string): Promise<JobMark | undefined> {
    const document = unsaved(uri);
    if (document) return jobFor(this.#unsaved.get(document), accountId);
    const found = this.#all().find((noted) => noted.uri === uri.toString());
    const job = jobFor(found, accountId);
    if (!job || !found || found.ids.length === 0) return job;
    const ids = await idsIn(path);
    return ids.some((id) => found.ids.includes(id)) ? job : undefined;
  }

  async #note(noted: readonly Noted[]): Promise<void> {
    const at = this.#clock.now();
    const added: FileJob[] = [];
    for (const one of noted) {
      const { scheme, fsPath } = vscode.Uri.parse(one.uri);
      added.push({ ...one, at, ids: scheme === 'file' ? await idsIn(fsPath) : [] });
    }
    const uris = new Set(noted.map(({ uri }) => uri));
    const others = this.#all().filter(({ uri }) => !uris.has(uri));
    await this.#memory.update(key, [...added, ...others].slice(0, most));
  }

  #all(): readonly FileJob[] {
    const all = this.#memory.get<readonly FileJob[]>(key) ?? [];
    return all.filter(({ at }) => this.#clock.now() - at < keptMs);
  }
}

function jobFor(noted: Noted | undefined, accountId: string): JobMark | undefined {
  return (noted?.accountId ?? accountId) === accountId ? noted?.job : undefined;
}

async function idsIn(path: string): Promise<readonly string[]> {
  const { firstIds } = await import('../../results/join/firstIds.ts');
  const ids = await firstIds(path).catch(() => []);
  return ids.map((id) => createHash('sha256').update(id).digest('base64url').slice(0, 8));
}

function unsaved(uri: vscode.Uri): vscode.TextDocument | undefined {
  if (uri.scheme !== 'untitled') return undefined;
  const isIt = (document: vscode.TextDocument) => document.uri.toString() === uri.toString();
  return vscode.workspace.textDocuments.find(isIt);
}
