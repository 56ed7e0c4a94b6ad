import { AnswerJudge, type Objection } from '../judge/answerJudge.ts';
import { AskReader, type Ask } from '../judge/askReader.ts';
import type { ResultText } from '../shapes/readResult.ts';
import type { RecordFiles } from './recordFiles.ts';
import { passesOf, scanBytes, scanRecords } from './recordPasses.ts';
import type { RowValues } from './rowValues.ts';
import { judgedBits, type SessionState } from './sessionState.ts';

/** Holds answers against what their requests asked for. */
export class AnswerVerdicts {
  readonly #state: SessionState;
  readonly #asks = new AskReader();
  readonly #judge = new AnswerJudge();
  /** By row: the number of what it asks. */
  #ofRow = new Uint16Array();

  constructor(state: SessionState) {
    this.#state = state;
  }

  /** Judges all rows. @throws the signal's reason, ApiFailure `input_changed`, or the system's error */
  async judge(files: RecordFiles, signal: AbortSignal): Promise<void> {
    const { table } = this.#state;
    const judged = new Uint8Array(table.results);
    const ofRow = (this.#ofRow = new Uint16Array(table.size));
    const passes = passesOf(this.#state);
    for (const pass of passes.filter(({ kind }) => kind === 'request'))
      await scanBytes(files, pass, signal, (row, bytes, start) => {
        ofRow[row] = this.#asks.numberOf(bytes, start);
      });
    if (ofRow.some((ask) => ask !== 0))
      for (const pass of passes.filter(({ kind }) => kind === 'result'))
        await scanRecords(files, pass, {
          signal,
          wants: (row) => {
            const result = table.resultOf(row, pass.source);
            return ofRow[row] !== 0 && result !== undefined && table.kindOf(result) === 'answered';
          },
          take: (rows) => {
            const answers = rows.map((row): readonly [Ask, ResultText] => [
              this.#asks.get(ofRow[row.row] ?? 0) as Ask,
              row.text(pass.source),
            ]);
            for (const [at, objections] of this.#judge.judgeAll(answers).entries()) {
              const result = table.resultOf(rows[at]?.row ?? 0, pass.source);
              if (result !== undefined) judged[result] = bitsOf(objections);
            }
          },
          onBlock: () => undefined,
        });
    this.#state.judged = judged;
  }

  /** What is wrong with the answer of the first source, with path and reason. */
  objections(values: RowValues): readonly Objection[] {
    const ask = this.#asks.get(this.#ofRow[values.row] ?? 0);
    if (!ask || !this.#state.judged[this.#state.table.resultOf(values.row, 0) ?? -1]) return [];
    return this.#judge.judgeAll([[ask, values.text(0)]])[0] ?? [];
  }
}

function bitsOf(objections: readonly Objection[]): number {
  return objections.reduce((bits, { reason }) => bits | judgedBits[reason], 0);
}
