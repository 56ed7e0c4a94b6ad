import type { Problem } from '../../jsonl/problem.ts';
import { formatSentence, sentenceOf } from '../../jsonl/rules/rules.ts';
import type { RuleOptions } from '../../jsonl/rules/ruleOptions.ts';
import {
  authoringProblem,
  type AuthoringProblem,
  type CellPlace,
  type Span,
} from '../authoringProblem.ts';
import { keyOf, type PreparedPrompt } from './prepare.ts';

/** A file above its service's limits is split when it is submitted, and it has its name later. */
export const buildRules: RuleOptions = {
  assumeBatch: true,
  severities: {
    file_too_large: 'warning',
    too_many_requests: 'warning',
    too_many_inputs: 'warning',
    wrong_extension: 'off',
  },
};

/** Problems of the file as a whole, which have no row. */
const ofFile: readonly string[] = [
  'file_too_large',
  'file_near_limit',
  'too_many_requests',
  'too_many_inputs',
  'empty_file',
];

/** What one problem of the rules would say of every row is said once, on the prompt. */
export class RequestProblems {
  readonly #prepared: PreparedPrompt;
  readonly #idCell: (row: number) => CellPlace;
  readonly #told = new Set<string>();

  /** @param idCell where the id of a row stands */
  constructor(prepared: PreparedPrompt, idCell: (row: number) => CellPlace) {
    this.#prepared = prepared;
    this.#idCell = idCell;
  }

  /**
   * @param rowOf the row of a 0-based line
   * @returns undefined when it has been said
   */
  place(problem: Problem, rowOf: (line: number) => number): AuthoringProblem | undefined {
    const row = rowOf(problem.line);
    const { code, severity } = problem;
    // Each of them is told by `duplicate`.
    if (code === 'duplicate_custom_id') return undefined;
    const sentence = formatSentence(sentenceOf(problem));
    const span = this.#spanOf(problem);
    const place = { severity, request: problem, span };
    if (code === 'invalid_custom_id') {
      const cell = this.#idCell(row);
      return { ...authoringProblem('request_problem', [row, sentence], { cell }), ...place };
    }
    const key = `${code} ${String(span.start)} ${sentence}`;
    if (this.#told.has(key)) return undefined;
    this.#told.add(key);
    const cell = ofFile.includes(code) ? {} : { cell: { row } };
    return { ...authoringProblem('request_problem', [row, sentence], cell), ...place };
  }

  /** The first row of several with one id may stay; rows count from 1. */
  duplicate(row: number, firstRow: number): AuthoringProblem {
    const cell = this.#idCell(row);
    const args = [row, cell.name ?? 'custom_id', firstRow];
    return authoringProblem('duplicate_id', args, {
      cell,
      span: keyOf(this.#prepared.prompt, 'id'),
    });
  }

  #spanOf(problem: Problem): Span {
    const { prompt } = this.#prepared;
    if (problem.code.includes('custom_id')) return keyOf(prompt, 'id');
    if (problem.code.includes('url')) return keyOf(prompt, 'endpoint');
    if ('param' in problem) {
      const path = problem.param.split(/[.[\]]+/);
      const members = prompt.entries.get('parameters')?.members;
      const found = path.map((name) => members?.get(name)).find((span) => span !== undefined);
      if (found) return found;
      if (path.includes('messages') || path.includes('content'))
        return prompt.messages[0]?.span ?? keyOf(prompt, 'parameters');
    }
    if ('model' in problem) return keyOf(prompt, 'model');
    return keyOf(prompt, 'provider');
  }
}
