import { errorWords } from '../join/resultKind.ts';
import { objectOf } from '../shapes/jsonShape.ts';
import { answerJson } from '../shapes/answerJson.ts';
import { readResult, type ResultText } from '../shapes/readResult.ts';

/** One row's records as values, read as far as they are asked for. */
export class RowValues {
  readonly row: number;
  readonly request: unknown;
  readonly #results: readonly unknown[];
  readonly #texts: ResultText[] = [];
  readonly #jsons: { readonly value: unknown }[] = [];

  /** @param results one for each source */
  constructor(row: number, request: unknown, results: readonly unknown[]) {
    this.row = row;
    this.request = request;
    this.#results = results;
  }

  result(source: number): unknown {
    return this.#results[source];
  }

  text(source: number): ResultText {
    return (this.#texts[source] ??= readResult(this.#results[source]));
  }

  /** Code and message of a failure; empty when there is none. */
  failureText(source: number): string {
    const { response, error, result } = objectOf(this.#results[source]);
    const body = objectOf(objectOf(response)['body']);
    const words = [error, body['error'], objectOf(result)['error']].map(errorWords);
    return words
      .map(({ code, message }) => `${code} ${message}`.trim())
      .join(' ')
      .trim();
  }

  /** The JSON that the answer is; undefined when it is none. */
  json(source: number): unknown {
    return (this.#jsons[source] ??= { value: answerJson(this.text(source)) }).value;
  }
}
