import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordTable } from '../join/recordTable.ts';
import type { RecordPass } from './recordPasses.ts';
import type { FilePlace, RowTable } from './rowTable.ts';
import type { Cell } from './session.ts';

const pieceBytes = 256 * 1024;
const none = -1;

/**
 * Rows of the source table in a file of our own, each a JSON array, whatever the table's format is; in memory are places,
 * some 30 bytes a row.
 */
export class TableRows {
  readonly #table: RowTable;
  readonly #handle: FileHandle;
  readonly #file: number;
  readonly #places = new RecordTable<'row'>(['row']);
  readonly #records: Int32Array;
  #written = 0;
  #piece: Buffer[] = [];
  #pieceLength = 0;

  private constructor(table: RowTable, handle: FileHandle, file: number) {
    this.#table = table;
    this.#handle = handle;
    this.#file = file;
    this.#records = new Int32Array(table.size).fill(none);
  }

  /**
   * @param table of which all rows are known
   * @param adopt takes over the file, and tells its number
   * @throws the system's error
   */
  static async create(table: RowTable, adopt: (handle: FileHandle) => number): Promise<TableRows> {
    const folder = await mkdtemp(join(tmpdir(), 'batch-studio-table-'));
    const handle = await open(join(folder, 'rows'), 'wx+', 0o600);
    // Nobody finds it from now on, and it is gone with its reader however that ends.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    return new TableRows(table, handle, adopt(handle));
  }

  /** Takes a row of the source table when a request was made of it. @throws the system's error */
  async add(customId: string, cells: readonly Cell[]): Promise<void> {
    const row = this.#table.rowWith(customId);
    if (row === undefined || this.#records[row] !== none) return;
    const bytes = Buffer.from(`${JSON.stringify(cells)}\n`);
    const place = { offset: this.#written + this.#pieceLength, length: bytes.length - 1, line: 0 };
    this.#records[row] = this.#places.add(place, { row });
    this.#pieceLength += bytes.length;
    this.#piece.push(bytes);
    if (this.#pieceLength >= pieceBytes) await this.flush();
  }

  /** Writes what was added. @throws the system's error */
  async flush(): Promise<void> {
    const bytes = Buffer.concat(this.#piece);
    [this.#piece, this.#pieceLength] = [[], 0];
    await this.#handle.appendFile(bytes);
    this.#written += bytes.length;
  }

  place(row: number): FilePlace | undefined {
    const record = this.#records[row] ?? none;
    return record === none ? undefined : { file: this.#file, ...this.#places.place(record) };
  }

  pass(): RecordPass {
    return {
      kind: 'table',
      file: this.#file,
      source: 0,
      from: 0,
      to: this.#places.size,
      rowOf: (record) => this.#places.get(record, 'row'),
      recordOf: (row) => this.#records[row] ?? none,
      places: this.#places,
      answerAt: () => none,
    };
  }
}
