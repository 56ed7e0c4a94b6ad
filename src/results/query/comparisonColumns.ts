import { sameAnswer } from '../judge/sameAnswer.ts';
import type { ColumnReader } from './columnReader.ts';
import type { RowLoader } from './rowLoader.ts';
import type { RowValues } from './rowValues.ts';
import type { Cell } from './session.ts';
import { outcomeAt, type SessionState } from './sessionState.ts';
import { giveWay } from '../../batches/turns.ts';

/** Rows that are read at once, each in its first part. */
const rowsAtOnce = 500;
const comparedBytes = 1_000_000;

/**
 * How the answers of several sources stand to each other: `same`, `differs`, `valid_1` (only the first source's needs no
 * review), `only_1` (only it answered), `incomplete` (some of three or four did not answer).
 */
export function comparisonColumn(
  state: SessionState,
  loader: RowLoader,
  tolerance: number,
): ColumnReader {
  const compare = (values: RowValues): string | null => {
    const outcomes = state.sources.map((_, source) => outcomeAt(state, values.row, source));
    const back = outcomes.flatMap((one, at) => (one === 'answered' || one === 'review' ? at : []));
    const valid = outcomes.flatMap((one, at) => (one === 'answered' ? at : []));
    const [first, ...others] = back;
    if (first === undefined) return null;
    if (others.length === 0) return `only_${String(first + 1)}`;
    const isSame = others.every((other) =>
      sameAnswer(values.text(first), values.text(other), tolerance),
    );
    if (isSame) return back.length === outcomes.length ? 'same' : 'incomplete';
    return valid.length === 1 ? `valid_${String((valid[0] ?? 0) + 1)}` : 'differs';
  };
  return computedColumn('comparison', state, loader, compare);
}

/** A choice that is computed of a row's results, for all rows once it is asked for. */
export function computedColumn(
  id: string,
  { table, sources }: SessionState,
  loader: RowLoader,
  compute: (values: RowValues) => Cell,
  isShown = true,
): ColumnReader {
  const words: Cell[] = [];
  let codes: Uint8Array | undefined;
  let computing: Promise<void> | undefined;
  const all = sources.map((_, source) => source);
  const computeAll = async () => {
    const found = new Uint8Array(table.size);
    for (let from = 0; from < table.size; from += rowsAtOnce) {
      const length = Math.min(rowsAtOnce, table.size - from);
      const rows = Array.from({ length }, (_, at) => from + at);
      for (const values of await loader.load(rows, { request: false, sources: all }, comparedBytes))
        found[values.row] = codeOf(compute(values), words);
      await giveWay();
    }
    codes = found;
  };
  /** Once for all who ask; a question that ends meanwhile does not end it for the others. */
  const prepare = async (signal: AbortSignal) => {
    computing ??= computeAll();
    await computing;
    signal.throwIfAborted();
  };
  return {
    column: { id, title: id, kind: 'choice', origin: 'result', isShown },
    needs: 'results',
    source: 0,
    value: compute,
    fact: (row) => words[codes?.[row] ?? 0] ?? null,
    prepare,
  };
}

function codeOf(word: Cell, words: Cell[]): number {
  const code = words.indexOf(word);
  return code >= 0 ? code : words.push(word) - 1;
}
