import { isNoFile, openOwnFile } from '../../disk/ownFile.ts';
import type { ColumnReader } from './columnReader.ts';
import { stringIn } from '../shapes/jsonShape.ts';
import { objectOf } from '../../json/unknownJson.ts';

export type Mark = 'good' | 'bad' | 'unsure';

interface MarkedRow {
  readonly mark: Mark | null;
  readonly note: string;
}

const longestNote = 10_000;
/** Bytes; marks of a million rows have half of it. */
const largestFile = 256_000_000;

/**
 * A person's judgement of rows, in a file of JSON Lines of its own that is only added to; the last line of a custom_id
 * counts.
 */
export class RowMarks {
  readonly #path: string | undefined;
  readonly #byId = new Map<string, MarkedRow>();
  readonly #byRow = new Map<number, MarkedRow>();
  /** One is written after the other. */
  #writing: Promise<void> = Promise.resolve();

  constructor(path: string | undefined) {
    this.#path = path;
  }

  /**
   * Reads the file when there is one; lines that are cut or something else count for nothing, and so does what is no
   * file, or one that is longer than marks ever are.
   */
  async read(rowWith: (customId: string) => number | undefined): Promise<void> {
    if (this.#path === undefined) return;
    try {
      const file = await openOwnFile(this.#path, 'read');
      // The stream of lines closes the file at its end.
      if ((await file.stat()).size > largestFile) await file.close();
      else for await (const line of file.readLines()) this.#readLine(line);
    } catch (error) {
      if (!isNoFile(error) && (error as { readonly code?: unknown }).code !== 'ENOENT') throw error;
    }
    for (const [id, marked] of this.#byId) {
      const row = rowWith(id);
      if (row !== undefined) this.#byRow.set(row, marked);
    }
  }

  #readLine(line: string): void {
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      return;
    }
    const { custom_id: id, mark, note } = objectOf(json);
    if (typeof id === 'string') this.#byId.set(id, { mark: markOf(mark), note: stringIn(note) });
  }

  markOf(row: number): Mark | null {
    return this.#byRow.get(row)?.mark ?? null;
  }

  noteOf(row: number): string | null {
    return this.#byRow.get(row)?.note || null;
  }

  /** @param note stays when it is not given @throws the system's error, as where something else stands in its place */
  async set(row: number, customId: string, mark: Mark | null, note: string | undefined) {
    const path = this.#path;
    if (path === undefined) throw new Error('These results have no file for marks');
    const kept = (note ?? this.#byRow.get(row)?.note ?? '').slice(0, longestNote);
    const line = `${JSON.stringify({ custom_id: customId, mark, note: kept })}\n`;
    const write = this.#writing.then(() => append(path, line));
    this.#writing = write.catch(() => undefined);
    await write;
    this.#byRow.set(row, { mark, note: kept });
  }
}

/** Adds a line in one write; what was cut before it stays a line of its own. */
async function append(path: string, line: string): Promise<void> {
  const file = await openOwnFile(path, 'append');
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    await file.appendFile(size > 0 && last[0] !== 0x0a ? `\n${line}` : line);
  } finally {
    await file.close();
  }
}

function markOf(mark: unknown): Mark | null {
  return mark === 'good' || mark === 'bad' || mark === 'unsure' ? mark : null;
}

export function markColumns(marks: RowMarks): readonly ColumnReader[] {
  const column = (id: string, kind: 'choice' | 'text', fact: (row: number) => string | null) => ({
    column: { id, title: id, kind, origin: 'mark' as const, isShown: id === 'mark' },
    needs: 'facts' as const,
    source: 0,
    value: ({ row }: { readonly row: number }) => fact(row),
    fact,
  });
  return [
    column('mark', 'choice', (row) => marks.markOf(row)),
    column('note', 'text', (row) => marks.noteOf(row)),
  ];
}
