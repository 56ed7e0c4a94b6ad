import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { JobMark } from '../../tracking/journal/jobMark.ts';
import { retryOf, type Jobs } from './jobs.ts';

const key = 'jobsOfFiles';

/** More files are never waiting to be submitted; the oldest are forgotten. */
const most = 1_000;

interface FileJob {
  readonly uri: string;
  readonly job: JobMark;
  /** The job of a retry is known to this account alone. */
  readonly accountId?: string;
}

/** Files that were written to be submitted as parts or retries, and of which job; kept with the workspace. */
export class FileJobs {
  readonly #memory: Pick<vscode.Memento, 'get' | 'update'>;
  /** The name of an unsaved text is given to another one later. */
  readonly #unsaved = new WeakMap<vscode.TextDocument, FileJob>();

  constructor(memory: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#memory = memory;
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

  /** Of which job a file's batch is, when it is submitted with this account. */
  of(uri: vscode.Uri, accountId: string): JobMark | undefined {
    const document = unsaved(uri);
    const found = document
      ? this.#unsaved.get(document)
      : this.#all().find((noted) => noted.uri === uri.toString());
    return (found?.accountId ?? accountId) === accountId ? found?.job : undefined;
  }

  async #note(noted: readonly FileJob[]): Promise<void> {
    const uris = new Set(noted.map(({ uri }) => uri));
    const others = this.#all().filter(({ uri }) => !uris.has(uri));
    await this.#memory.update(key, [...noted, ...others].slice(0, most));
  }

  #all(): readonly FileJob[] {
    return this.#memory.get<readonly FileJob[]>(key) ?? [];
  }
}

function unsaved(uri: vscode.Uri): vscode.TextDocument | undefined {
  if (uri.scheme !== 'untitled') return undefined;
  const isIt = (document: vscode.TextDocument) => document.uri.toString() === uri.toString();
  return vscode.workspace.textDocuments.find(isIt);
}
