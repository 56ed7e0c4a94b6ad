import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { placeFile, replaceFile } from '../../tracking/journal/atomicFile.ts';
import { openTable } from '../table/openTable.ts';
import { readBytes, type ReadOptions } from '../table/sourceBytes.ts';
import { TableError } from '../table/table.ts';
import { Build, type BuildOptions } from './buildRequests.ts';
import { recordAt } from './builtFrom.ts';
import { preparePrompt, type PreparedPrompt } from './prepare.ts';
import type { ProblemSums } from './problemTally.ts';

/** From what a batch file was made; lies beside it as `NAME.batch.json`. Hashes are SHA-256 in hex. */
export interface BuildRecord {
  readonly version: 1;
  readonly prompt: { readonly file: string; readonly sha256: string };
  readonly source: { readonly file: string; readonly sha256: string; readonly rows: number };
  readonly schema?: { readonly file: string; readonly sha256: string };
  readonly batch: {
    readonly file: string;
    readonly sha256: string;
    readonly requests: number;
    readonly bytes: number;
  };
  /** The files that it was split into and submitted as. */
  readonly parts?: readonly { readonly file: string; readonly sha256: string }[];
}

/** What a build made and found. Plain data. */
export interface BuildSums {
  readonly rows: number;
  readonly requests: number;
  readonly bytes: number;
  readonly tally: ProblemSums;
}

export interface BuildReport {
  readonly build: BuildSums;
  /** Undefined when nothing was written for the errors that there are. */
  readonly record: BuildRecord | undefined;
}

class HasErrors extends Error {}

/**
 * Builds a batch file and its record. The same prompt and table give the same bytes. Nothing is written when there are
 * errors: rows that have some can be left out.
 * @param text of the prompt as it is on screen or on disk
 * @param path absolute, of the prompt
 * @param out absolute; what is there is replaced
 * @throws the signal's reason, the system's error
 */
export async function writeBatch(
  text: string,
  path: string,
  out: string,
  options: BuildOptions = {},
): Promise<BuildReport> {
  const prepared = await preparePrompt(text, path);
  const table = createHash('sha256');
  const batch = createHash('sha256');
  const build = new Build(prepared, { ...options, onBytes: (chunk) => table.update(chunk) });
  try {
    await placeFile(out, async (temporary) => {
      const file = await open(temporary, 'wx');
      try {
        for await (const piece of build.pieces()) {
          batch.update(piece);
          await file.writeFile(piece);
        }
      } finally {
        await file.close();
      }
      if (build.tally.errors > 0) throw new HasErrors();
    });
  } catch (error) {
    if (!(error instanceof HasErrors)) throw error;
    return { build: sumsOf(build), record: undefined };
  }
  const { schema } = prepared.prompt;
  const whole = options.rows === undefined ? undefined : prepared.place?.path;
  const sha256 = whole === undefined ? table.digest('hex') : await hashOf(whole, options);
  const record: BuildRecord = {
    version: 1,
    prompt: { file: basename(path), sha256: sha256Of(text) },
    source: { file: prepared.prompt.source ?? '', sha256, rows: build.rows },
    ...(prepared.schemaBytes && {
      schema: {
        file: typeof schema === 'string' ? schema : '',
        sha256: sha256Of(prepared.schemaBytes),
      },
    }),
    batch: {
      file: basename(out),
      sha256: batch.digest('hex'),
      requests: build.lines.size,
      bytes: build.bytes,
    },
  };
  const beside = recordPath(prepared, out);
  const parts = await partsOfSame(beside, record);
  await replaceFile(beside, `${JSON.stringify({ ...record, ...parts }, null, 2)}\n`);
  return { build: sumsOf(build), record };
}

/** The parts of the last build, if that made the same file. */
async function partsOfSame(
  path: string,
  { batch }: BuildRecord,
): Promise<Pick<BuildRecord, 'parts'>> {
  const last = await recordAt(path);
  return last?.batch.sha256 === batch.sha256 && last.parts ? { parts: last.parts } : {};
}

/** Where the record of a batch file lies. */
export function recordPath({ name }: Pick<PreparedPrompt, 'name'>, out: string): string {
  return join(dirname(out), `${name}.batch.json`);
}

/** Builds and checks all, and writes nothing. @throws as `writeBatch` */
export async function checkAll(
  text: string,
  path: string,
  options: BuildOptions = {},
): Promise<BuildReport> {
  const prepared = await preparePrompt(text, path);
  const build = new Build(prepared, options);
  for await (const _piece of build.pieces());
  return { build: sumsOf(build), record: undefined };
}

export function sumsOf({ rows, lines, bytes, tally }: Build): BuildSums {
  return { rows, requests: lines.size, bytes, tally: tally.sums() };
}

/** What a record has of the table that a prompt names now. @throws TableError, the signal's reason, the system's error */
export async function hashOfTable(
  text: string,
  path: string,
  { signal }: ReadOptions = {},
): Promise<string> {
  const { prompt, place } = await preparePrompt(text, path);
  if (!place) throw new TableError('unsupported_source');
  if (place.path !== undefined) return hashOf(place.path, { signal });
  const hash = createHash('sha256');
  const onBytes = (chunk: Uint8Array) => hash.update(chunk);
  const { blocks } = await openTable(place, prompt, { signal, onBytes });
  for await (const _block of blocks);
  return hash.digest('hex');
}

/** SHA-256 of a file in hex. @throws the signal's reason, the system's error */
async function hashOf(path: string, { signal }: ReadOptions = {}): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readBytes(path, { signal })) hash.update(chunk);
  return hash.digest('hex');
}

function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
