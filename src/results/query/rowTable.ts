import { FailureGroups } from '../join/failureGroups.ts';
import { idSpanOf, type IdSpan } from '../join/idBytes.ts';
import { IdIndex } from '../join/idIndex.ts';
import type { RecordPlace } from '../join/openRecord.ts';
import { RecordTable } from '../join/recordTable.ts';
import { resultKinds, type FailureWords, type ResultKind } from '../join/resultKind.ts';
import { ResultReader } from '../join/resultReader.ts';
import { WordTable } from '../join/wordTable.ts';

const none = -1;
const nowhere: RecordPlace = { offset: 0, length: 0, line: 0 };
/** A result's kind, words and status are bits of one number. */
const [finishShift, modelShift, statusShift] = [3, 10, 20];
const mostFinishes = 127;
const mostModels = 1023;

/** Where a record is: the number of its file, and the place in it. */
export interface FilePlace extends RecordPlace {
  readonly file: number;
}

type ResultField =
  'facts' | 'group' | 'row' | 'input' | 'cached' | 'output' | 'reasoning' | 'answer';
export type TokenKind = 'input' | 'cached' | 'output' | 'reasoning';

/**
 * Rows in input order, each with its request and, for each source, the result that counts: places and small facts, no
 * text. Some 100 bytes a row.
 */
export class RowTable {
  readonly unmatched = { duplicate: 0, unknownId: 0, withoutId: 0 };
  /** Results of all files, in the order in which they were read; those of file `f` begin at `starts[f]`. */
  readonly starts: number[] = [];
  /** The same for requests: rows of file `f` begin at `rowStarts[f]`. */
  readonly rowStarts: number[] = [];
  readonly finishes = new WordTable(mostFinishes);
  readonly models = new WordTable(mostModels);
  readonly #rows: RecordTable<string>;
  readonly #results = new RecordTable<ResultField>(['facts', 'group', 'row', 'input', 'cached', 'output', 'reasoning', 'answer']); // prettier-ignore
  readonly #ids = new IdIndex();
  /** Rows that share their id with an earlier one of the same file and have no result yet. */
  readonly #waiting = new Map<number, number[]>();
  /** The first row of the same id, of those that are not the first. */
  readonly #firsts = new Map<number, number>();
  #nameless = 0;
  #loneResults = 0;
  readonly #failures = new FailureGroups();
  readonly #reader = new ResultReader();
  readonly #withInput = new Set<number>();

  /** @param sources how many */
  constructor(sources: number) {
    const fields = Array.from({ length: sources }, (_, source) => `result${String(source)}`);
    this.#fields = fields;
    this.#rows = new RecordTable(['file', ...fields]);
    this.#resultColumns = fields.map((field) => this.#rows.column(field));
    this.#fileColumn = this.#rows.column('file');
    this.#rowColumn = this.#results.column('row');
    this.#factsColumn = this.#results.column('facts');
    this.#noResults = Object.fromEntries(fields.map((field) => [field, none]));
  }
  readonly #noResults: Readonly<Record<string, number>>;
  /** By source: the column of its results, and that of the rows of results. */
  readonly #resultColumns: readonly number[];
  readonly #fileColumn: number;
  readonly #rowColumn: number;
  readonly #factsColumn: number;
  /** By source: where a row keeps the number of its result. */
  readonly #fields: readonly string[];

  get size(): number {
    return this.#rows.size;
  }

  get results(): number {
    return this.#results.size;
  }

  /** Says that the requests of a source are known: a result of another id is nobody's. */
  expectInput(source: number): void {
    this.#withInput.add(source);
  }

  /** @param isFirst only the first input file may hold one id twice; of others, known ids are the same requests */
  addRequest(file: number, isFirst: boolean, bytes: Uint8Array, at: number, place: RecordPlace) {
    const id = idSpanOf(bytes, at);
    if (!id) {
      this.#nameless++;
      this.#rows.add(place, { file, ...this.#noResults });
      return;
    }
    const first = this.#ids.findOrAdd(bytes, id, this.size);
    if (first !== none && !isFirst) return;
    const row = this.#rows.add(place, { file, ...this.#noResults });
    if (first === none) return;
    this.#firsts.set(row, first);
    const others = this.#waiting.get(first);
    if (others) others.push(row);
    else this.#waiting.set(first, [row]);
  }

  addResult(source: number, bytes: Uint8Array, at: number, place: RecordPlace): void {
    const reader = this.#reader;
    const word = reader.read(bytes, at);
    const { usage, status, finish, model } = reader;
    const facts =
      resultKinds.indexOf(word) |
      (this.finishes.numberOf(bytes, finish) << finishShift) |
      (this.models.numberOf(bytes, model) << modelShift) |
      ((status !== null && status > 0 && status < 1000 ? status : 0) << statusShift);
    const result = this.#results.add(place, {
      facts,
      group: word === 'failed' ? this.#failures.add(reader.failure()) : none,
      row: none,
      input: usage?.input ?? none,
      cached: usage?.cached ?? none,
      output: usage?.output ?? none,
      reasoning: usage?.reasoning ?? none,
      answer: word === 'failed' || reader.answer === undefined ? none : reader.answer - at,
    });
    if (reader.id) this.#match(source, result, bytes, reader.id);
    else if (this.#withInput.has(source)) this.unmatched.withoutId++;
    else this.#addNameless(source, result);
  }

  /** Without an id and beside no requests, a result is a row of its own. */
  #addNameless(source: number, result: number): void {
    const row = this.#addLone();
    this.#nameless++;
    this.#results.set(result, 'row', row);
    this.#rows.set(row, this.#field(source), result);
  }

  /** A row that no input file holds. */
  #addLone(): number {
    this.#loneResults++;
    return this.#rows.add(nowhere, { file: none, ...this.#noResults });
  }

  #match(source: number, result: number, bytes: Uint8Array, id: IdSpan): void {
    let row = this.#withInput.has(source)
      ? this.#ids.find(bytes, id)
      : this.#ids.findOrAdd(bytes, id, this.size);
    if (row === none) {
      if (this.#withInput.has(source)) {
        this.unmatched.unknownId++;
        return;
      }
      row = this.#addLone();
    }
    const field = this.#field(source);
    const before = this.#rows.get(row, field);
    const isSameFile = before >= (this.starts.at(-1) ?? 0);
    if (before !== none && isSameFile) row = this.#waiting.get(row)?.shift() ?? row;
    this.#results.set(result, 'row', row);
    const rival = this.#rows.get(row, field);
    if (rival !== none) {
      if (isSameFile) this.unmatched.duplicate++;
      const [now, then] = [this.#kindNumber(result), this.#kindNumber(rival)];
      // The best counts, and of equally good ones the latest attempt, but the first of one file.
      if (isSameFile ? then <= now : then < now) return;
    }
    this.#rows.set(row, field, result);
  }

  #field(source: number): string {
    return this.#fields[source] ?? '';
  }

  /** Is this, in valid JSON, the request or a result of the row? Tells what was there from what a file holds now. */
  isOf(row: number, bytes: Uint8Array): boolean {
    const id = idSpanOf(bytes, 0);
    if (!id) return this.#nameless > 0 && bytes.includes(0x7b);
    return this.#ids.find(bytes, id) === (this.#firsts.get(row) ?? row);
  }

  /** The first row with this id. */
  rowWith(customId: string): number | undefined {
    const bytes = new TextEncoder().encode(JSON.stringify(customId));
    const row = this.#ids.find(bytes, { start: 1, end: bytes.length - 1 });
    return row === none ? undefined : row;
  }

  /** Undefined when no input file holds it. */
  requestPlace(row: number): FilePlace | undefined {
    const file = this.#rows.at(row, this.#fileColumn);
    return file === none ? undefined : { file, ...this.#rows.place(row) };
  }

  hasRequest(row: number): boolean {
    return this.#rows.at(row, this.#fileColumn) !== none;
  }

  /** Are there rows that no input file holds? */
  get hasLoneResults(): boolean {
    return this.#loneResults > 0;
  }

  /** The result that counts for a row. */
  resultOf(row: number, source: number): number | undefined {
    const result = this.#rows.at(row, this.#resultColumns[source] ?? this.#fileColumn);
    return result === none ? undefined : result;
  }

  /** The row of a result; undefined when it is nobody's or another result counts. */
  rowOf(result: number, source: number): number | undefined {
    const row = this.#results.at(result, this.#rowColumn);
    return row !== none && this.resultOf(row, source) === result ? row : undefined;
  }

  resultPlace(result: number): FilePlace {
    return { file: this.fileOf(result), ...this.#results.place(result) };
  }

  /** Where the rows' records of a file are, without an object for each. */
  get requestPlaces(): RecordTable<string> {
    return this.#rows;
  }

  get resultPlaces(): RecordTable<ResultField> {
    return this.#results;
  }

  /** The next records are those of the next file. */
  beginFile(): void {
    this.starts.push(this.results);
    this.rowStarts.push(this.size);
  }

  /** Where in its record the text begins that is the whole answer, as a JSON string; -1 when it is not one text. */
  answerAt(result: number): number {
    return this.#results.get(result, 'answer');
  }

  fileOf(result: number): number {
    return this.starts.findLastIndex((start) => start <= result);
  }

  kindOf(result: number): ResultKind {
    return resultKinds[this.#kindNumber(result)] ?? 'failed';
  }

  #kindNumber(result: number): number {
    return this.#results.at(result, this.#factsColumn) & 7;
  }

  /** The number of a word of `finishes`. */
  finishOf(result: number): number {
    return (this.#results.at(result, this.#factsColumn) >> finishShift) & mostFinishes;
  }

  /** The number of a word of `models`. */
  modelOf(result: number): number {
    return (this.#results.at(result, this.#factsColumn) >> modelShift) & mostModels;
  }

  statusOf(result: number): number | null {
    return this.#results.get(result, 'facts') >> statusShift || null;
  }

  tokens(result: number, kind: TokenKind): number | null {
    const tokens = this.#results.get(result, kind);
    return tokens === none ? null : tokens;
  }

  /** Number of a failed result's group; -1 when it did not fail. */
  groupOf(result: number): number {
    return this.#results.get(result, 'group');
  }

  failure(group: number): FailureWords {
    return this.#failures.get(group);
  }
}
