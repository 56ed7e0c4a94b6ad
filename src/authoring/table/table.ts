/** Why a row cannot be used. */
export interface BrokenRow {
  readonly reason: 'short_row' | 'long_row' | 'open_quote' | 'huge_row' | 'broken_row';
  /** Cells it has and cells the header has, or what a reader says. */
  readonly detail: readonly (string | number)[];
  /** Those that could be read. */
  readonly cells?: readonly string[];
}

export type RowOrBroken = readonly string[] | BrokenRow;

/** Some rows in their order. */
export interface RowBlock {
  readonly rows: readonly RowOrBroken[];
  /** Each row of a JSON table as it is written. */
  readonly written?: readonly string[];
  /** Each row with numbers as numbers, of formats that have such. */
  readonly values?: readonly (readonly TableValue[])[];
}

export type TableValue = number | string | null;

export function valueText(value: TableValue): string {
  return value === null ? '' : String(value);
}

/** A table whose rows come as they are read; read once. */
export interface Table {
  readonly columns: readonly string[];
  /** Which columns hold numbers, of formats that tell. */
  readonly numbers?: readonly boolean[];
  readonly blocks: AsyncIterable<RowBlock>;
  /** What was decided without being told, and what looks wrong. */
  readonly notes: readonly TableNote[];
}

export type TableNote =
  | { readonly code: 'guessed_encoding'; readonly encoding: string }
  | { readonly code: 'duplicate_column'; readonly column: string; readonly renamed: string };

/** A table that cannot be read as what it says it is. */
export class TableError extends Error {
  override readonly name = 'TableError';
  readonly code: 'unreadable_source' | 'unsupported_source' | 'empty_source' | 'invalid_encoding' | 'not_text' | 'no_objects'; // prettier-ignore
  readonly detail: string;

  constructor(code: TableError['code'], detail = '') {
    super(detail);
    this.code = code;
    this.detail = detail;
  }
}

export function isBroken(row: RowOrBroken): row is BrokenRow {
  return 'reason' in row;
}

/** Names for the columns of a header: none is empty, none comes twice. */
export function columnNames(header: readonly string[]): Pick<Table, 'columns' | 'notes'> {
  const columns: string[] = [];
  const taken = new Set(header);
  const seen = new Set<string>();
  const notes: TableNote[] = [];
  for (const [index, written] of header.entries()) {
    let name = written.trim() === '' ? `column ${String(index + 1)}` : written;
    if (seen.has(name)) {
      let number = 2;
      while (taken.has(`${name}_${String(number)}`)) number++;
      const renamed = `${name}_${String(number)}`;
      notes.push({ code: 'duplicate_column', column: name, renamed });
      name = renamed;
      taken.add(name);
    }
    seen.add(name);
    columns.push(name);
  }
  return { columns, notes };
}
