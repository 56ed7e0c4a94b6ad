import { answerColumns } from '../build/answerFormat.ts';
import { askedRows, type AskedRow } from '../build/askedRows.ts';
import type { PreparedPrompt } from '../build/prepare.ts';
import { openTable } from '../table/openTable.ts';
import { columnNames, TableError, type Table } from '../table/table.ts';
import type { RowAnswer } from './answerCells.ts';
import type { FoundAnswer, RowAnswers } from './rowAnswers.ts';

export interface AnswersOptions {
  readonly signal?: AbortSignal;
  /** Gets the rows that are done. */
  readonly onRows?: (rows: number) => void;
}

/** A row of the source with what came back for it. */
export interface AnsweredRow extends Omit<AskedRow, 'customId'> {
  readonly answer: RowAnswer;
}

type PlacedRow = AskedRow & { readonly place: FoundAnswer };

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
    const { signal, onRows } = this.#options;
    const table = this.#opened ?? (await openSource(this.#prepared, this.#options));
    this.#opened = undefined;
    this.counts = {};
    let part: PlacedRow[] = [];
    let [row, size] = [0, 0];
    let turn = performance.now();
    for await (const asked of askedRows(this.#prepared, table)) {
      for (const one of asked) {
        row++;
        const { customId, cells } = one;
        const place = customId.trim() === '' ? 'not_sent' : this.#results.find(customId, row);
        part.push({ ...one, place });
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

  #answered(part: readonly PlacedRow[]): readonly AnsweredRow[] {
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

function isNumeric(schema: unknown): boolean {
  const { type } = (schema ?? {}) as { readonly type?: unknown };
  return type === 'number' || type === 'integer';
}
