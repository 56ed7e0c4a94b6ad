import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiFailure } from '../../batches/apiFailure.ts';
import { systemCodeOf } from '../../batches/diskFailure.ts';
import { readOwnFile, removeOwnFile } from '../../disk/ownFile.ts';
import { createFile, placeFile, temporarySuffix } from './atomicFile.ts';
import type { Submission } from './submission.ts';
import { readSubmission } from './readSubmission.ts';
import { inDoubt, unreadableSubmission } from './unreadSubmission.ts';

/** One state of a record. A file is never rewritten: the next state is the next revision. */
export interface Revision {
  readonly submission: Submission;
  readonly revision: number;
}

/** A record that is being copied into place may be cut for a moment; one this old is broken. */
const brokenAfterMs = 10_000;

/**
 * So many revisions stay. A number that was used is therefore free again only when one at least so much higher exists:
 * that is how a slow writer notices that its exclusive success means nothing.
 */
const kept = 8;

/** Bytes of a record; metadata and all, ours have a few thousand. */
const longest = 1_000_000;

const indexSuffix = '.lines';

/** Above this no number is followed by one that is read. */
const highestRevision = 10 ** 15 - 1;

const namePattern = /^([0-9a-f-]{36})\.(\d{1,15})\.json$/;

/**
 * The journal's folder: `<id>.<revision>.json`, of which the highest counts, and `<id>.lines`, the index of the lines
 * that were sent. A new revision is created exclusively,
 * so of two windows that change a record at once exactly one succeeds, without locks that a dead window could keep.
 */
export class SubmissionFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Every record, as its highest revision has it or leaves it in doubt; in no order. */
  async readAll(): Promise<readonly Revision[]> {
    const names = await this.#names();
    const found = await Promise.all([...names].map(([id, revisions]) => this.#read(id, revisions)));
    return found.filter((revision) => revision !== undefined);
  }

  async read(id: string): Promise<Revision | undefined> {
    return this.#read(id, (await this.#names()).get(id) ?? []);
  }

  /**
   * Puts the next revision in place.
   * @returns false when another process was faster: read again
   * @throws ApiFailure `disk` when no number is left, besides the system's errors
   */
  async write(submission: Submission, revision: number): Promise<boolean> {
    // Nobody would ever read it.
    if (revision > highestRevision) throw new ApiFailure({ kind: 'disk', code: 'no_revision' });
    const path = this.#path(submission.id, revision);
    if (!(await createFile(path, `${JSON.stringify(submission, null, 2)}\n`))) return false;
    const revisions = (await this.#names()).get(submission.id) ?? [];
    if (revisions.some((other) => other >= revision + kept)) {
      await removeOwnFile(path);
      return false;
    }
    const older = revisions.filter((other) => other <= revision - kept);
    await Promise.all(older.map((other) => removeOwnFile(this.#path(submission.id, other))));
    return true;
  }

  /** Where the index of a record's lines is, if it has one. */
  indexPath(id: string): string {
    return join(this.folder, `${id}${indexSuffix}`);
  }

  /** Puts the index of a record in place, before the record itself. @param make as for `placeFile` */
  async writeIndex<T>(id: string, make: (temporary: string) => Promise<T>): Promise<T> {
    return placeFile(this.indexPath(id), make);
  }

  async removeIndex(id: string): Promise<void> {
    await removeOwnFile(this.indexPath(id));
  }

  /** Removes all but the highest that can be read; only for a record that nobody has written to for long. */
  async compact(id: string): Promise<void> {
    const revisions = (await this.#names()).get(id) ?? [];
    const highest = await this.#highestReadable(id, revisions);
    if (highest === undefined || highest === 'moved') return;
    for (const revision of revisions.filter((other) => other < highest.revision))
      await removeOwnFile(this.#path(id, revision));
  }

  async remove(id: string): Promise<void> {
    await this.removeIndex(id);
    const revisions = (await this.#names()).get(id) ?? [];
    // The highest last: a crash half-way leaves the record as it was, not an older state of it.
    for (const revision of revisions.toSorted((a, b) => a - b))
      await removeOwnFile(this.#path(id, revision));
  }

  /** Files that a crash left half-written, or without the record that they were written for. */
  async removeLeftOver(olderThanMs: number, now: number): Promise<void> {
    const known = await this.#names();
    const isOrphan = (name: string) =>
      name.endsWith(indexSuffix) && !known.has(name.slice(0, -indexSuffix.length));
    for (const name of await this.#list()) {
      if (!name.endsWith(temporarySuffix) && !isOrphan(name)) continue;
      const path = join(this.folder, name);
      const info = await lstat(path).catch(() => undefined);
      if (info && now - info.mtimeMs > olderThanMs) await removeOwnFile(path);
    }
  }

  async #read(id: string, revisions: readonly number[]): Promise<Revision | undefined> {
    const found = await this.#highestReadable(id, revisions);
    if (found === 'moved') return this.#readAgain(id, revisions);
    const revision = Math.max(...revisions);
    if (found?.revision === revision || revisions.length === 0) return found;
    const info = await lstat(this.#path(id, revision)).catch(() => undefined);
    if (!info) return this.#readAgain(id, revisions);
    const lostAt = Math.floor(info.mtimeMs / 1000);
    // The number stays taken: a state that was once followed must not come back.
    if (found)
      return { submission: inDoubt(found.submission, revision - found.revision, lostAt), revision };
    const isWhole = Date.now() - info.mtimeMs > brokenAfterMs;
    return isWhole ? { submission: unreadableSubmission(id, lostAt), revision } : undefined;
  }

  /** What was replaced or removed between listing and reading: lists again. */
  async #readAgain(id: string, seen: readonly number[]): Promise<Revision | undefined> {
    const fresh = (await this.#names()).get(id) ?? [];
    return fresh.join() === seen.join() ? undefined : this.#read(id, fresh);
  }

  /** @returns `moved` when one was replaced meanwhile */
  async #highestReadable(
    id: string,
    revisions: readonly number[],
  ): Promise<Revision | 'moved' | undefined> {
    for (const revision of revisions.toSorted((a, b) => b - a)) {
      const text = await readOwnFile(this.#path(id, revision), longest).catch((error: unknown) => {
        if (systemCodeOf(error) === 'ENOENT') return null;
        throw error;
      });
      if (text === null) return 'moved';
      const submission = readSubmission(text ?? '');
      if (submission?.id === id) return { submission, revision };
    }
    return undefined;
  }

  async #names(): Promise<ReadonlyMap<string, readonly number[]>> {
    const names = new Map<string, number[]>();
    for (const name of await this.#list()) {
      const [, id, revision] = namePattern.exec(name) ?? [];
      if (id === undefined || revision === undefined) continue;
      names.set(id, [...(names.get(id) ?? []), Number(revision)]);
    }
    return names;
  }

  async #list(): Promise<readonly string[]> {
    return readdir(this.folder).catch((error: unknown) => {
      if (systemCodeOf(error) === 'ENOENT') return [];
      throw error;
    });
  }

  #path(id: string, revision: number): string {
    return join(this.folder, `${id}.${revision}.json`);
  }
}
