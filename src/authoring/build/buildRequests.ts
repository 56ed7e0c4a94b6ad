import { RangeCheck } from '../../jsonl/file/rangeCheck.ts';
import type { AuthoringProblem } from '../authoringProblem.ts';
import { authoringProblem } from '../authoringProblem.ts';
import type { ChosenRows } from '../table/choosePreview.ts';
import { openTable, type TableHead } from '../table/openTable.ts';
import type { ReadOptions } from '../table/sourceBytes.ts';
import { TableError, type RowBlock, type Table, type TableNote } from '../table/table.ts';
import { keyOf, type PreparedPrompt } from './prepare.ts';
import { ProblemTally } from './problemTally.ts';
import { RequestBuilder } from './requestBuilder.ts';
import { buildRules, RequestProblems } from './requestProblems.ts';
import { RowLines } from './rowLines.ts';
import { TextPieces } from './textPieces.ts';

export interface BuildOptions extends ReadOptions {
  /** So many rows from the first. */
  readonly rows?: number | undefined;
  readonly leaveOut?: ReadonlySet<number> | undefined;
  /** ISO date, for models that are retired by then. */
  readonly today?: string | undefined;
  /** Gets the rows that are done. */
  readonly onRows?: (rows: number) => void;
}

/** The thread is given to others after this long. */
const sliceMs = 8;
const rowsBetweenQuestions = 32;
const problemCap = 1000;
/** Bytes of the files of all rows that go into one batch file. */
const mostFileBytes = 10_000_000_000;

/** A build as it goes on: what it found is complete when all pieces are read. */
export class Build {
  readonly tally: ProblemTally;
  readonly lines = new RowLines();
  rows = 0;
  bytes = 0;
  columns: readonly string[] = [];
  readonly #prepared: PreparedPrompt;
  readonly #options: BuildOptions;

  constructor(prepared: PreparedPrompt, options: BuildOptions = {}) {
    this.#prepared = prepared;
    this.#options = options;
    this.tally = new ProblemTally(prepared.problems);
  }

  /**
   * The requests as pieces of a file, checked as any batch file. Yields nothing when the prompt itself is wrong.
   * @throws the signal's reason; the system's error when a picture cannot be read
   */
  async *pieces(): AsyncGenerator<Uint8Array> {
    const { place, profile } = this.#prepared;
    if (!place || this.tally.errors > 0) return;
    const table = await this.#open();
    if (!table) return;
    const builder = new RequestBuilder(this.#prepared, table.columns);
    for (const problem of builder.problems) this.tally.add(problem);
    if (this.tally.errors > 0 || (builder.hasPictures && !(await this.#fits(builder)))) {
      // Reading a block and leaving closes the file.
      for await (const _block of table.blocks) break;
      return;
    }
    const check = new RangeCheck(profile, rulesFor(this.#options), problemCap);
    try {
      for await (const piece of this.#build(table.blocks, builder)) {
        check.push(piece);
        this.bytes += piece.length;
        yield piece;
      }
    } catch (error) {
      if (!(error instanceof TableError)) throw error;
      this.tally.add(tableProblem(error, this.#prepared, this.rows));
      return;
    }
    if (this.rows === 0)
      this.tally.add(tableProblem(new TableError('empty_source'), this.#prepared));
    else this.#addRequestProblems(check.finish(), builder);
  }

  /** The first rows, or chosen ones, as lines; undefined where a row makes none. */
  async preview(
    head: TableHead & Partial<Pick<ChosenRows, 'numbers'>>,
  ): Promise<readonly (string | undefined)[]> {
    this.columns = head.columns;
    for (const note of head.notes) this.tally.add(noteProblem(note, this.#prepared));
    const builder = new RequestBuilder(this.#prepared, head.columns);
    for (const problem of builder.problems) this.tally.add(problem);
    const check = new RangeCheck(this.#prepared.profile, rulesFor(this.#options), problemCap);
    const lines: (string | undefined)[] = [];
    for (const [index, row] of head.rows.entries()) {
      this.rows = head.numbers?.[index] ?? index + 1;
      const line = await builder.build(row, this.rows, this.tally.add);
      lines.push(line);
      if (line === undefined) continue;
      this.lines.add(this.rows);
      check.push(Buffer.from(`${line}\n`));
    }
    if (this.lines.size > 0) this.#addRequestProblems(check.finish(), builder);
    return lines;
  }

  async #open(): Promise<Table | undefined> {
    const { prompt, place } = this.#prepared;
    if (!place) return undefined;
    try {
      const table = await openTable(place, prompt, this.#options);
      this.columns = table.columns;
      for (const note of table.notes) this.tally.add(noteProblem(note, this.#prepared));
      return table;
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      this.tally.add(tableProblem(error, this.#prepared));
      return undefined;
    }
  }

  /** Can the files of all rows go into one batch file? Told before any is read. */
  async #fits(builder: RequestBuilder): Promise<boolean> {
    const { prompt, place } = this.#prepared;
    if (!place) return false;
    const { signal, rows: most = Infinity } = this.#options;
    const { blocks } = await openTable(place, { ...prompt, mentions: [] }, { signal });
    let [sum, row] = [0, 0];
    for await (const block of blocks)
      for (const cells of block.rows) if (row++ < most) sum += await builder.fileBytes(cells);
    if (sum <= mostFileBytes) return true;
    const gigabytes = (bytes: number) => Math.ceil(bytes / 100_000_000) / 10;
    const args = [gigabytes(sum), gigabytes(mostFileBytes)];
    this.tally.add(authoringProblem('too_much_data', args, { span: keyOf(prompt, 'source') }));
    return false;
  }

  async *#build(
    blocks: AsyncIterable<RowBlock>,
    builder: RequestBuilder,
  ): AsyncGenerator<Uint8Array> {
    const { signal, rows: most = Infinity, leaveOut, onRows } = this.#options;
    const pieces = new TextPieces();
    let turn = performance.now();
    for await (const { rows } of blocks) {
      for (const row of rows) {
        if (this.rows >= most) break;
        const number = ++this.rows;
        if (leaveOut?.has(number)) continue;
        const built = builder.build(row, number, this.tally.add);
        const line = typeof built === 'object' ? await built : built;
        if (line !== undefined) {
          // `yield*` would wait for each row, whether it has a piece or not.
          for (const piece of pieces.add(`${line}\n`)) yield piece;
          this.lines.add(number);
        }
        if (number % rowsBetweenQuestions > 0 || performance.now() - turn < sliceMs) continue;
        await new Promise((resolve) => setImmediate(resolve));
        signal?.throwIfAborted();
        turn = performance.now();
      }
      onRows?.(this.rows);
      if (this.rows >= most) break;
    }
    yield* pieces.take();
  }

  #addRequestProblems(checked: ReturnType<RangeCheck['finish']>, builder: RequestBuilder): void {
    const column = builder.idColumn;
    const found = new RequestProblems(this.#prepared, (row) =>
      column === undefined ? { row } : { row, column, name: this.columns[column] ?? '' },
    );
    const { rowOf } = this.lines;
    for (const { line, firstLine } of checked.ids.laterOnes())
      this.tally.add(found.duplicate(rowOf(line), rowOf(firstLine)));
    for (const problem of checked.report().problems) {
      // No request is left where each row has an error of its own.
      if (problem.code === 'empty_file' && this.tally.errors > 0) continue;
      const placed = found.place(problem, rowOf);
      if (placed) this.tally.add(placed);
    }
  }
}

function rulesFor({ today }: BuildOptions) {
  return { ...buildRules, ...(today !== undefined && { today }) };
}

/** What is wrong with the table, on the key that names it. */
export function tableProblem(
  error: unknown,
  { prompt }: PreparedPrompt,
  row?: number,
): AuthoringProblem {
  const span = keyOf(prompt, 'source');
  const source = prompt.source ?? '';
  const { code = 'unreadable_source', detail = '' } = error instanceof TableError ? error : {};
  const why = detail === '' && error instanceof Error ? error.message : detail;
  const cell = row !== undefined && row > 0 ? { cell: { row: row + 1 } } : {};
  return authoringProblem(code, [source, why, (row ?? 0) + 1], { span, ...cell });
}

export function noteProblem(note: TableNote, { prompt }: PreparedPrompt): AuthoringProblem {
  const span = keyOf(prompt, 'source');
  return note.code === 'guessed_encoding'
    ? authoringProblem('guessed_encoding', [prompt.source ?? '', note.encoding], { span })
    : authoringProblem('duplicate_column', [note.column, note.renamed], { span });
}
