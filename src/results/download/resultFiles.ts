import { access, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ApiFailure, asApiFailure } from '../../batches/apiFailure.ts';
import { batchMoments, fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import type { BatchApi, TransferOptions, RemoteFile } from '../../batches/batchApi.ts';
import { wait, type Clock } from '../../batches/clock.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import { isActive } from '../../batches/status.ts';
import { DownloadPlace } from './downloadPlace.ts';
import { isFinalCopy, keepEdited, noteCopy } from './localCopy.ts';
import { safeName } from './safeName.ts';
import { SharedWork } from './sharedWork.ts';

const attempts = 3;

/**
 * Downloads until the length is the one that the file's own record names: a gateway that cuts an answer short may
 * also shorten its `Content-Length`, and a portal answers 200 with a page of its own.
 * @param fetch gives the number of bytes
 * @throws ApiFailure `malformed` with the code `wrong_length` when it never is
 */
export async function fetchWhole(
  fetch: () => Promise<number>,
  retrieve: () => Promise<RemoteFile>,
): Promise<void> {
  let expected: number | null | undefined;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const bytes = await fetch();
    expected ??= await expectedBytes(retrieve);
    if (!expected || bytes === expected) return;
  }
  throw new ApiFailure({ kind: 'malformed', code: 'wrong_length' });
}

/** Answers of a service, or of the gateway before it, that keeps no such records. */
const noRecord: readonly unknown[] = [403, 404, 405, 410, 501];

/** Not every service keeps such records; that one cannot be asked now, or a portal answers, is another matter. */
async function expectedBytes(retrieve: () => Promise<RemoteFile>): Promise<number | null> {
  try {
    return (await retrieve()).bytes;
  } catch (error) {
    const { kind = '', facts } = asApiFailure(error) ?? {};
    const hasNone =
      ['not_found', 'rejected'].includes(kind) ||
      noRecord.includes(facts?.status) ||
      (kind === 'malformed' && facts?.code === 'no_id');
    if (!hasNone) throw error;
    return null;
  }
}

export interface ResultFilesDeps {
  /** Root of the downloads; asked each time. */
  readonly folder: () => string;
  /** @throws ApiFailure when the account is gone. */
  readonly apiFor: (accountId: string) => BatchApi;
  readonly clock: Clock;
}

const suffixes: { [K in BatchFileKind]: string } = {
  input: 'input',
  output: 'output',
  error: 'errors',
};

/** Some services name a file moments before they serve it. */
const lagMs = 300_000;
const lagPausesMs = [1_000, 3_000, 6_000];

/** Batches' files on this machine. */
export class ResultFiles {
  readonly #deps: ResultFilesDeps;
  readonly #downloads = new SharedWork<string>();

  constructor(deps: ResultFilesDeps) {
    this.#deps = deps;
  }

  /** Where the file is or will be: `batch_abc.output.jsonl`; safe whatever ids a server makes up. */
  pathOf(batch: Batch, kind: BatchFileKind): string {
    const name = safeName(batch.id);
    const folder = join(this.#deps.folder(), safeName(batch.accountId), name);
    return join(folder, `${name}.${suffixes[kind]}.jsonl`);
  }

  /** The path of a copy that is here, be it of what there was so far. */
  async copyOf(batch: Batch, kind: BatchFileKind): Promise<string | undefined> {
    const path = this.pathOf(batch, kind);
    return access(path).then(
      () => path,
      () => undefined,
    );
  }

  /**
   * Downloads the file unless a complete copy of an ended batch is there; whoever wants the same file meanwhile
   * shares the download. A failure leaves an earlier copy as it was.
   * @returns its path
   * @throws ApiFailure `not_found` also when the batch names no such file
   */
  async ensure(batch: Batch, kind: BatchFileKind, options: TransferOptions = {}): Promise<string> {
    const fileId = fileIdOf(batch, kind);
    if (fileId === null) throw new ApiFailure({ kind: 'not_found', code: 'no_file' });
    const path = this.pathOf(batch, kind);
    const isFinal = kind === 'input' || !isActive(batch.status);
    if (await isFinalCopy(path, fileId)) return path;
    // A final and a partial version of one file are different things to wait for.
    return this.#downloads.do(JSON.stringify([path, fileId, isFinal]), options, async (shared) => {
      try {
        await mkdir(dirname(path), { recursive: true });
        await this.#replace(batch, fileId, path, isFinal, shared);
        return path;
      } catch (error) {
        throw inDownloads(diskFailure(error));
      }
    });
  }

  /** Removes what stopped downloads left to go on with. */
  async forgetUnfinished(): Promise<void> {
    await rm(this.#unfinished, { recursive: true, force: true });
  }

  get #unfinished(): string {
    return join(this.#deps.folder(), '.unfinished');
  }

  /** The copy that is there stays until the new one is known to be whole. */
  async #replace(
    batch: Batch,
    fileId: string,
    path: string,
    isFinal: boolean,
    options: TransferOptions,
  ): Promise<void> {
    const place = await DownloadPlace.take(this.#unfinished, JSON.stringify([path, fileId]));
    const fetch = () => this.#download(batch, fileId, place.target, options);
    try {
      if (isFinal) {
        const api = this.#deps.apiFor(batch.accountId);
        await fetchWhole(fetch, () => api.retrieveFile(fileId, options.signal));
      } else await fetch();
      await keepEdited(path);
      await rename(place.target, path);
      await noteCopy(path, fileId, isFinal);
    } finally {
      await place.leave();
    }
  }

  /** @returns the number of bytes */
  async #download(
    batch: Batch,
    fileId: string,
    path: string,
    options: TransferOptions,
  ): Promise<number> {
    const api = this.#deps.apiFor(batch.accountId);
    for (const pauseMs of this.#justEnded(batch) ? lagPausesMs : []) {
      try {
        return await api.downloadFile(fileId, path, options);
      } catch (error) {
        if (asApiFailure(error)?.kind !== 'not_found') throw error;
        await wait(this.#deps.clock, pauseMs, options.signal).catch(() => {
          throw new ApiFailure({ kind: 'cancelled' });
        });
      }
    }
    return api.downloadFile(fileId, path, options);
  }

  #justEnded({ times }: Batch): boolean {
    const last = Math.max(
      ...batchMoments.map((moment) => (moment === 'expiresAt' ? 0 : (times[moment] ?? 0))),
    );
    return Math.abs(this.#deps.clock.now() - last * 1000) < lagMs;
  }
}

function inDownloads(error: Error): Error {
  const failure = asApiFailure(error);
  if (failure?.kind !== 'disk' && failure?.kind !== 'disk_full') return error;
  return new ApiFailure({ ...failure.facts, folder: 'downloads' }, { cause: failure.cause });
}
