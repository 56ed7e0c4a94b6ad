import { createHash } from 'node:crypto';
import type { ColumnReader } from './columnReader.ts';
import { giveWay } from '../../batches/turns.ts';
import { idPart } from './memberColumns.ts';
import type { RecordFiles } from './recordFiles.ts';
import type { Cell, SourceTable } from './session.ts';
import type { SessionState } from './sessionState.ts';
import { TableRows } from './tableRows.ts';
import { ValueSample } from './valueSample.ts';

const mostColumns = 200;
/** Rows of which the kinds of columns are told. */
const sampled = 300;
/** Of more columns only some are shown at first. */
const fewColumns = 4;
const shownOfMany = 3;

/** The columns of the table that requests were built from. It is read when one of them is first asked for. */
export class TableColumns {
  readonly #state: SessionState;
  readonly #files: RecordFiles;
  readonly #source: SourceTable;
  readonly #ended: AbortSignal;
  #reading: Promise<void> | undefined;

  constructor(state: SessionState, files: RecordFiles, source: SourceTable, ended: AbortSignal) {
    this.#state = state;
    this.#files = files;
    this.#source = source;
    this.#ended = ended;
  }

  /** None when the table cannot be read, which the state tells then. */
  async readers(): Promise<readonly ColumnReader[]> {
    try {
      return await this.#head();
    } catch {
      this.#ended.throwIfAborted();
      this.#state.tableProblem = 'unreadable';
      return [];
    }
  }

  async #head(): Promise<readonly ColumnReader[]> {
    const { id, rows, ...table } = await this.#open(undefined);
    const columns = table.columns.slice(0, mostColumns);
    const samples = columns.map(() => new ValueSample());
    let seen = 0;
    for await (const some of rows) {
      for (const { cells, values } of some)
        for (const [at, sample] of samples.entries())
          sample.note(numberIn((values ?? cells)[at] ?? null));
      if ((seen += some.length) >= sampled) break;
    }
    const others = columns.filter((name) => name !== id);
    const shown = others.slice(0, others.length > fewColumns ? shownOfMany : fewColumns);
    return columns.map((title, at) => {
      const kind = samples[at]?.kind ?? 'text';
      return {
        column: {
          id: `source.${idPart(title)}`,
          title,
          kind,
          origin: 'table',
          isShown: shown.includes(title),
        },
        needs: 'table',
        source: 0,
        value: ({ tableCells }) => {
          const cell = tableCells[at] ?? null;
          return kind === 'number' ? numberIn(cell) : cell === '' ? null : cell;
        },
        prepare: () => this.read(),
      };
    });
  }

  get isAskedFor(): boolean {
    return this.#reading !== undefined;
  }

  /** Reads the table, once; when that fails, the state tells why, and the columns are empty. */
  read(): Promise<void> {
    return (this.#reading ??= this.#read().catch(() => {
      this.#ended.throwIfAborted();
      this.#state.tableProblem ??= 'unreadable';
    }));
  }

  async #read(): Promise<void> {
    const hash = createHash('sha256');
    const { rows } = await this.#open((chunk) => hash.update(chunk));
    const found = await TableRows.create(this.#state.table, (handle) => this.#files.adopt(handle));
    let count = 0;
    for await (const some of rows) {
      count += some.length;
      for (const { cells, values, customId } of some) {
        if (customId.trim() === '') continue;
        await found.add(customId, (values ?? cells).slice(0, mostColumns));
      }
      await giveWay();
    }
    await found.flush();
    const { sha256, rows: expected } = this.#source;
    const isSame = sha256 === undefined || sha256 === hash.digest('hex');
    // Of another table, a row may be that of another request.
    if (isSame && (expected ?? count) === count) this.#state.tableRows = found;
    else this.#state.tableProblem = 'changed';
  }

  async #open(onBytes: ((chunk: Uint8Array) => void) | undefined) {
    const { openAskedRows } = await import('../../authoring/build/askedRows.ts');
    return openAskedRows(this.#source.prompt, { signal: this.#ended, onBytes });
  }
}

/** A text that is a number, written as programs write it, as that number; null for none. */
function numberIn(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  const number = Number(cell);
  return String(number) === cell && Number.isFinite(number) ? number : cell || null;
}
