import { answerColumns } from '../build/answerFormat.ts';
import { lookUp } from '../build/columnLookup.ts';
import type { PreparedPrompt } from '../build/prepare.ts';
import { rowId } from '../build/requestBuilder.ts';
import { openTable } from '../table/openTable.ts';
import { columnNames, isBroken, TableError, type TableValue, type RowOrBroken, type Table } from '../table/table.ts'; // prettier-ignore
import type { RowAnswer } from './answerCells.ts';
import type { FoundAnswer, RowAnswers } from './rowAnswers.ts';

export interface AnswersOptions {
  readonly signal?: AbortSignal;
  /** Gets the rows that are done. */
  readonly onRows?: (rows: number) => void;
}

/** A row of the source with what came back for it. */
export interface AnsweredRow {
  readonly cells: readonly string[];
  /** The same with numbers as numbers, where the source has such. */
  readonly values: readonly TableValue[] | undefined;
  /** As the source has it, when that is JSON. */
  readonly written: string | undefined;
  readonly answer: RowAnswer;
}

type AskedRow = Omit<AnsweredRow, 'answer'> & { readonly place: FoundAnswer };

/** So many rows, or so many characters of cells and bytes of answers, are read and formatted at once. */
const rowsOfPart = 512;
const sizeOfPart = 4_000_000;
/** What a cell takes besides its text. */
const bytesOfCell = 16;
const sliceMs = 8;

/** The table of a prompt with what came back: all its columns, one for each member of the schema, else `answer`, then `status` and `error`. */
export class AnsweredTable {
  readonly columns: readonly string[];
  readonly added: readonly string[];
  /** Which of the columns may hold numbers. */
  readonly areNumbers: readonly boolean[];
  /** How many rows stand how, of the last reading. */
  counts: Record<string, number> = {};
  readonly #prepared: PreparedPrompt;
  readonly #results: RowAnswers;
  readonly #options: AnswersOptions;
  #opened: Table | undefined;

  private constructor(
    prepared: PreparedPrompt,
    table: Table,
    results: RowAnswers,
    options: AnswersOptions,
  ) {
    this.#prepared = prepared;
    this.#opened = table;
    this.#results = results;
    this.#options = options;
    this.columns = table.columns;
    const all = columnNames([...table.columns, ...results.columns, 'status', 'error']).columns;
    this.added = all.slice(table.columns.length);
    const properties = prepared.schema?.['properties'] as Readonly<Record<string, unknown>> | undefined; // prettier-ignore
    const ofAnswer = (answerColumns(prepared.schema) ?? []).map((name) => isNumeric(properties?.[name])); // prettier-ignore
    const own = table.columns.map((_name, at) => table.numbers?.[at] ?? false);
    this.areNumbers = all.map((_name, at) => [...own, ...ofAnswer][at] ?? false);
  }

  /** @throws TableError, the system's error */
  static async open(
    prepared: PreparedPrompt,
    results: RowAnswers,
    options: AnswersOptions,
  ): Promise<AnsweredTable> {
    const table = await openSource(prepared, options);
    return new AnsweredTable(prepared, table, results, options);
  }

  /** All rows, some at a time; may be read again. @throws TableError, the signal's reason, the system's error */
  async *parts(): AsyncGenerator<readonly AnsweredRow[]> {
    const { prompt, profile } = this.#prepared;
    const { signal, onRows } = this.#options;
    const { columns, blocks } = this.#opened ?? (await openSource(this.#prepared, this.#options));
    this.#opened = undefined;
    this.counts = {};
    const id = prompt.id === undefined ? undefined : lookUp(prompt.id, columns);
    let part: AskedRow[] = [];
    let [row, size] = [0, 0];
    let turn = performance.now();
    for await (const block of blocks) {
      // Told only here, where leaving closes the file.
      if (prompt.id !== undefined && !id)
        throw new TableError('unreadable_source', `id: ${prompt.id}`);
      for (const [index, found] of block.rows.entries()) {
        row++;
        const cells = cellsOf(found, columns.length);
        const key = isBroken(found) ? '' : id ? id.of(cells) : rowId(row, profile);
        const place = key.trim() === '' ? 'not_sent' : this.#results.find(key, row);
        const [written, values] = [block.written?.[index], block.values?.[index]];
        part.push({ cells, values, written, place });
        for (const cell of cells) size += cell.length + bytesOfCell;
        if (typeof place === 'object') size += place.length;
        if (part.length < rowsOfPart && size < sizeOfPart) continue;
        yield this.#answered(part);
        [part, size] = [[], 0];
        if (performance.now() - turn < sliceMs) continue;
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        turn = performance.now();
      }
      onRows?.(row);
    }
    if (part.length > 0) yield this.#answered(part);
  }

  #answered(part: readonly AskedRow[]): readonly AnsweredRow[] {
    const answers = this.#results.read(part.map(({ place }) => place));
    return part.map(({ cells, values, written }, index) => {
      const answer = answers[index] as RowAnswer;
      this.counts[answer.status] = (this.counts[answer.status] ?? 0) + 1;
      return { cells, values, written, answer };
    });
  }
}

function openSource({ prompt, place }: PreparedPrompt, { signal }: AnswersOptions): Promise<Table> {
  if (!place) throw new TableError('unsupported_source');
  return openTable(place, { ...prompt, mentions: [] }, { signal });
}

function cellsOf(row: RowOrBroken, width: number): readonly string[] {
  if (!isBroken(row)) return row;
  return Array.from({ length: width }, (_none, index) => row.cells?.[index] ?? '');
}

function isNumeric(schema: unknown): boolean {
  const { type } = (schema ?? {}) as { readonly type?: unknown };
  return type === 'number' || type === 'integer';
}
