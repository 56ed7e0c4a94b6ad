import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { jsonIn, objectOf } from '../../json/unknownJson.ts';
import type { BuildRecord } from './writeBatch.ts';

/** Which prompt and table a batch file was made from. */
export interface BuiltFrom {
  /** Absolute. */
  readonly prompt: string;
  /** SHA-256 of the table in hex. */
  readonly sha256: string;
  /** Of the table. */
  readonly rows: number;
}

const mostRecords = 200;
const longestRecord = 1 << 20;

/** From what a batch file was built, as a record beside it says; undefined when none does. @param file absolute */
export async function builtFrom(file: string): Promise<BuiltFrom | undefined> {
  try {
    const folder = dirname(file);
    const [names, { size }] = await Promise.all([readdir(folder), stat(file)]);
    const records = names.filter((name) => /\.batch\.json$/i.test(name)).slice(0, mostRecords);
    for (const name of records) {
      const record = await recordAt(join(folder, name));
      if (!record || !isOf(record, basename(file), size)) continue;
      const { sha256, rows } = record.source;
      return { prompt: join(folder, basename(record.prompt.file)), sha256, rows };
    }
  } catch {
    // A folder that cannot be read has no record.
  }
  return undefined;
}

function isOf({ batch, parts = [] }: BuildRecord, name: string, bytes: number): boolean {
  const isWhole = batch.file === name && batch.bytes === bytes;
  return isWhole || parts.some(({ file }) => basename(file) === name);
}

/** The record in a file; undefined for what is none, or no file. */
export async function recordAt(path: string): Promise<BuildRecord | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size > longestRecord) return undefined;
    return buildRecordIn(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Undefined for what is no record: anyone may have written it. */
export function buildRecordIn(text: string): BuildRecord | undefined {
  const record = objectOf(jsonIn(text));
  const { prompt, source, batch } = record;
  const { sha256, rows } = objectOf(source);
  const texts = [objectOf(prompt)['file'], sha256, objectOf(batch)['file']];
  const isRecord = texts.every((one) => typeof one === 'string') && typeof rows === 'number';
  return isRecord ? (record as unknown as BuildRecord) : undefined;
}
