import { mkdir, realpath, rm, rmdir } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { ApiFailure, asApiFailure } from '../../batches/apiFailure.ts';
import {
  batchFileKinds,
  batchMoments,
  fileIdOf,
  type Batch,
  type BatchFileKind,
} from '../../batches/batch.ts';
import type { BatchApi, TransferOptions } from '../../batches/batchApi.ts';
import { wait, type Clock } from '../../batches/clock.ts';
import { diskFailure, systemCodeOf } from '../../batches/diskFailure.ts';
import { Emitter, type Event } from '../../batches/emitter.ts';
import { isActive } from '../../batches/status.ts';
import { DownloadPlace } from './downloadPlace.ts';
import { fetchSome, fetchWhole } from './fetchWhole.ts';
import {
  copyState,
  isFinalCopy,
  keepOther,
  countLines,
  placeCopy,
  removeCopy,
  type CopySource,
  type CopyState,
} from './localCopy.ts';
import { safeName } from './safeName.ts';
import { SharedWork } from './sharedWork.ts';

export interface ResultFilesDeps {
  /** Root of the downloads; asked each time. */
  readonly folder: () => string;
  /** @throws ApiFailure when the account is gone. */
  readonly apiFor: (accountId: string) => BatchApi;
  /** Where the account's service is now; empty when the account is gone. */
  readonly addressOf: (accountId: string) => string;
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

/** To make a folder that another window removes. */
const mostTries = 20;

/** Batches' files on this machine. */
export class ResultFiles {
  readonly #deps: ResultFilesDeps;
  readonly #downloads = new SharedWork<string>();
  readonly #fetched = new Emitter<Batch>();
  /** A file of the batch has just come. */
  readonly onDidFetch: Event<Batch> = this.#fetched.event;

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
    return (await this.#state(batch, kind)) && this.pathOf(batch, kind);
  }

  /** Is there a copy of an ended batch's file of which nothing says that it is the whole? */
  async isUnproved(batch: Batch, kind: BatchFileKind): Promise<boolean> {
    const state = await this.#state(batch, kind);
    return state?.isFinal === true && !state.isProved;
  }

  /** Is there an unchanged copy of the length that the service names, of a batch's lines alone, and with all that it counts? */
  async isVerified(batch: Batch, kind: BatchFileKind): Promise<boolean> {
    const lines = await this.#provedLines(batch, kind);
    if (lines === undefined) return false;
    const { total = 0, completed = 0, failed = 0 } = batch.counts ?? {};
    if (kind !== 'error') return lines >= (kind === 'input' ? total : completed);
    // Some services write failures into the output file.
    if (lines >= failed) return true;
    const answered = (await this.#provedLines(batch, 'output')) ?? 0;
    return lines + answered >= completed + failed;
  }

  /** Undefined when nothing proves that the copy is whole. */
  async #provedLines(batch: Batch, kind: BatchFileKind): Promise<number | undefined> {
    const source = this.#sourceOf(batch, kind);
    if (!source || isActive(batch.status)) return undefined;
    const path = this.pathOf(batch, kind);
    const state = await this.#state(batch, kind);
    if (state?.isProved !== true || !(await isFinalCopy(path, source))) return undefined;
    const { readDownloaded } = await import('./downloadedLines.ts');
    return countLines(path, async () => {
      const { isEmpty, hasOnly, own } = await readDownloaded(path);
      return isEmpty || hasOnly ? own : undefined;
    });
  }

  async #state(batch: Batch, kind: BatchFileKind): Promise<CopyState | undefined> {
    const source = this.#sourceOf(batch, kind);
    return source && copyState(this.pathOf(batch, kind), source);
  }

  #sourceOf(batch: Batch, kind: BatchFileKind): CopySource | undefined {
    const fileId = fileIdOf(batch, kind);
    const address = this.#deps.addressOf(batch.accountId);
    return fileId === null ? undefined : { address, fileId };
  }

  /**
   * Downloads the file unless a complete copy of an ended batch is there; whoever wants the same file meanwhile
   * shares the download. A failure leaves an earlier copy as it was.
   * @returns its path
   * @throws ApiFailure `not_found` also when the batch names no such file
   */
  async ensure(batch: Batch, kind: BatchFileKind, options: TransferOptions = {}): Promise<string> {
    const source = this.#sourceOf(batch, kind);
    if (!source) throw new ApiFailure({ kind: 'not_found', code: 'no_file' });
    const path = this.pathOf(batch, kind);
    const isFinal = kind === 'input' || !isActive(batch.status);
    if (await isFinalCopy(path, source)) return path;
    // A final and a partial version of one file are different things to wait for.
    return this.#downloads.do(JSON.stringify([path, source, isFinal]), options, async (shared) => {
      try {
        await this.#replace(batch, kind, source, isFinal, shared);
        return path;
      } catch (error) {
        throw inDownloads(diskFailure(error));
      }
    });
  }

  /**
   * Removes the copies of a batch's files from this machine; what the user edited stays.
   * @returns how many bytes that freed
   */
  async remove(batch: Batch): Promise<number> {
    const address = this.#deps.addressOf(batch.accountId);
    let bytes = 0;
    for (const kind of batchFileKinds) {
      const path = this.pathOf(batch, kind);
      bytes += await removeCopy(path, address).catch((error: unknown) => {
        throw inDownloads(diskFailure(error));
      });
    }
    // Empty only if nothing of the user's is in it.
    await rmdir(dirname(this.pathOf(batch, 'output'))).catch(() => undefined);
    return bytes;
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
    kind: BatchFileKind,
    source: CopySource,
    isFinal: boolean,
    options: TransferOptions,
  ): Promise<void> {
    const path = this.pathOf(batch, kind);
    // With the first download, not before.
    const { readDownloaded } = await import('./downloadedLines.ts');
    const place = await this.#takePlace(path, source);
    const api = this.#deps.apiFor(batch.accountId);
    const lines = () => readDownloaded(place.target);
    try {
      const isProved = await (isFinal ? fetchWhole : fetchSome)({
        fetch: () => this.#download(batch, source.fileId, place.target, options),
        retrieve: () => api.retrieveFile(source.fileId, options.signal),
        lines,
        mayBeEmpty: mayBeEmpty(batch, kind),
      });
      await keepOther(path, source.address, place.target);
      await placeCopy(path, place.target, source, { isFinal, isProved });
      this.#fetched.fire(batch);
    } finally {
      await place.leave();
    }
  }

  /** Another window may remove a folder that is empty just when this one has made it. */
  async #takePlace(path: string, source: CopySource): Promise<DownloadPlace> {
    for (let tries = 1; ; tries++)
      try {
        await this.#refuseLinks(dirname(path), this.#unfinished);
        return await DownloadPlace.take(this.#unfinished, JSON.stringify([path, source]));
      } catch (error) {
        if (tries === mostTries || systemCodeOf(error) !== 'ENOENT') throw error;
      }
  }

  /** Below the folder for downloads, which a user chooses, nothing may lead elsewhere. */
  async #refuseLinks(...folders: readonly string[]): Promise<void> {
    const root = this.#deps.folder();
    for (const folder of folders) {
      await mkdir(folder, { recursive: true });
      const isOwn = relative(await realpath(root), await realpath(folder)) === relative(root, folder); // prettier-ignore
      if (!isOwn) throw Object.assign(new Error('A link'), { code: 'ELOOP' });
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

/** Only a service that counts nothing, or nothing of this kind, may send no line. */
function mayBeEmpty({ counts }: Batch, kind: BatchFileKind): boolean {
  if (kind === 'input') return false;
  return !(kind === 'output' ? counts?.completed : counts?.failed);
}

function inDownloads(error: Error): Error {
  const failure = asApiFailure(error);
  if (failure?.kind !== 'disk' && failure?.kind !== 'disk_full') return error;
  return new ApiFailure({ ...failure.facts, folder: 'downloads' }, { cause: failure.cause });
}
