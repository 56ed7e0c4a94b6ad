import { once } from 'node:events';
import { Parser, type CsvError } from 'csv-parse';
import type { TableSettings } from '../prompt/parsePrompt.ts';
import { findSeparator, namedSeparator } from './findSeparator.ts';
import { PlainRows } from './plainRows.ts';
import { readSource, type ReadOptions } from './sourceBytes.ts';
import { columnNames, TableError, type BrokenRow, type RowBlock, type RowOrBroken, type Table } from './table.ts'; // prettier-ignore

/** Bytes; a cell that a quotation mark opens and none closes would take the rest of the file. */
const longestRow = 256_000_000;

/**
 * A CSV or TSV file, row by row: quoted cells with line breaks and separators in them, any line ends, empty lines left
 * out. A row with another number of cells than the header is broken.
 * @param usual the separator that the file's name suggests
 * @throws TableError, the system's error
 */
export async function readCsv(
  path: string,
  settings: TableSettings,
  usual: string,
  options: ReadOptions,
): Promise<Table> {
  const { quote = '"' } = settings;
  const { chunks, notes, sample } = await readSource(path, settings.encoding, options);
  if (isBinary(sample)) throw new TableError('not_text');
  const named = namedSeparator(sample);
  const delimiter = settings.separator ?? named ?? findSeparator(sample, quote, usual);
  const text = named === undefined ? chunks : withoutFirstLine(chunks);
  const rows = rowsOf(text, delimiter, quote);
  let pending: readonly RowOrBroken[] = [];
  let header: readonly string[] | undefined = settings.columns;
  while (header === undefined) {
    const { value, done } = await rows.next();
    if (done) throw new TableError('empty_source');
    const [first, ...rest] = value;
    if (first === undefined) continue;
    if ('reason' in first) throw new TableError('unreadable_source', String(first.detail[0]));
    header = first;
    pending = rest;
  }
  const { columns, notes: more } = columnNames(header);
  const width = columns.length;
  async function* blocks(): AsyncGenerator<RowBlock> {
    try {
      yield { rows: pending.map((row) => checked(row, width)) };
      for await (const found of rows) yield { rows: found.map((row) => checked(row, width)) };
    } finally {
      // Who leaves at the first rows has not come to those that close the file.
      await rows.return(undefined);
    }
  }
  return { columns, notes: [...notes, ...more], blocks: blocks() };
}

/** Does it begin with more control characters than a text may have, as pictures, workbooks and archives do? */
function isBinary(sample: string): boolean {
  const start = sample.slice(0, 200);
  return (start.match(/[^\P{Cc}\s]/gu)?.length ?? 0) > start.length / 10;
}

function checked(row: RowOrBroken, width: number): RowOrBroken {
  if ('reason' in row || row.length === width) return row;
  // Separators at the end of a line are no cells.
  if (row.length > width && row.slice(width).every((cell) => cell === ''))
    return row.slice(0, width);
  const reason = row.length < width ? 'short_row' : 'long_row';
  return { reason, detail: [row.length, width], cells: row };
}

/** The first line is in the first chunk. */
async function* withoutFirstLine(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst ? chunk.replace(/^[^\r\n]*(?:\r?\n|\r)/, '') : chunk;
    isFirst = false;
  }
}

/** Usual rows are cut by themselves; from the first other one on the library reads all. */
async function* rowsOf(
  chunks: AsyncIterable<string>,
  separator: string,
  quote: string | null,
): AsyncGenerator<readonly RowOrBroken[], undefined> {
  const plain = new PlainRows(separator, quote);
  let library: LibraryRows | undefined;
  for await (const chunk of chunks) {
    if (library) {
      yield await library.push(chunk);
      continue;
    }
    yield plain.push(chunk);
    if (!plain.isOdd) continue;
    library = new LibraryRows(separator, quote);
    yield await library.push(plain.takeRest());
  }
  // What no line feed ends is the last row, or an open cell.
  if (!library) yield plain.finish();
  library ??= new LibraryRows(separator, quote);
  yield await library.push(plain.takeRest());
  yield await library.finish();
}

/** The parser's records without the queue of a stream between: rows come in blocks. */
class RowParser extends Parser {
  rows: RowOrBroken[] = [];

  override push(row: RowOrBroken | null): boolean {
    if (row !== null) this.rows.push(row);
    // The end has to be told to the stream.
    return row === null ? super.push(null) : true;
  }
}

/** Any CSV text, row by row, broken rows among them. */
class LibraryRows {
  readonly #parser: RowParser;
  #failure: Error | undefined;
  /** Did a row have more than may be read? */
  #isFull = false;

  constructor(delimiter: string, quote: string | null) {
    this.#parser = new RowParser({
      delimiter,
      quote: quote ?? false,
      escape: quote ?? false,
      record_delimiter: ['\r\n', '\n', '\r'],
      bom: false,
      relax_column_count: true,
      // A quotation mark inside a cell that does not begin with one is text to every reader.
      relax_quotes: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: longestRow,
    });
    this.#parser.on('skip', (error: CsvError) => {
      // The parser tells it again at each sign that follows.
      if (!this.#isFull) this.#parser.rows.push(brokenBy(error));
      this.#isFull ||= error.code === 'CSV_MAX_RECORD_SIZE';
    });
    this.#parser.on('error', (error) => {
      this.#failure = error;
    });
    this.#parser.resume();
  }

  /** @throws TableError */
  async push(text: string): Promise<readonly RowOrBroken[]> {
    if (text !== '' && !this.#isFull)
      await new Promise<void>((resolve) => {
        this.#parser.write(text, () => resolve());
      });
    return this.#taken();
  }

  /** @throws TableError */
  async finish(): Promise<readonly RowOrBroken[]> {
    const ended = once(this.#parser, 'end').catch(() => undefined);
    this.#parser.end();
    await ended;
    return this.#taken();
  }

  #taken(): readonly RowOrBroken[] {
    if (this.#failure) throw new TableError('unreadable_source', this.#failure.message);
    const { rows } = this.#parser;
    this.#parser.rows = [];
    return rows;
  }
}

function brokenBy({ message, code }: CsvError): BrokenRow {
  if (code === 'CSV_MAX_RECORD_SIZE') return { reason: 'huge_row', detail: [longestRow / 1e6] };
  if (code === 'CSV_QUOTE_NOT_CLOSED') return { reason: 'open_quote', detail: [] };
  return { reason: 'broken_row', detail: [message.replace(/\s+/g, ' ').slice(0, 200)] };
}
