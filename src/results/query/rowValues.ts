import { errorWords } from '../join/resultKind.ts';
import type { Names } from '../join/walkJson.ts';
import { answerJson } from '../shapes/answerJson.ts';
import { readResult, type ResultText } from '../shapes/readResult.ts';
import { questionOf } from '../shapes/requestMessages.ts';
import type { Cell } from './session.ts';
import type { StoredRecord, WrittenText } from '../records/storedRecord.ts';
import { objectOf } from '../../json/unknownJson.ts';

/** One row's records as values, read as far as they are asked for. @throws ApiFailure `input_changed`, all of it */
export class RowValues {
  readonly row: number;
  readonly #request: StoredRecord | undefined;
  readonly #results: readonly (StoredRecord | undefined)[];
  /** By source, once one is asked for: most rows are never asked. */
  #texts: ResultText[] | undefined;
  #jsons: { readonly value: unknown }[] | undefined;

  readonly #tableRow: StoredRecord | undefined;

  /** @param results one for each source */
  constructor(
    row: number,
    request: StoredRecord | undefined,
    results: readonly (StoredRecord | undefined)[],
    tableRow?: StoredRecord,
  ) {
    this.#tableRow = tableRow;
    this.row = row;
    this.#request = request;
    this.#results = results;
  }

  get request(): unknown {
    return this.#request?.json;
  }

  /** The request; in its place a result, in which some services repeat it. */
  get asked(): unknown {
    return this.#first?.json;
  }

  get #first(): StoredRecord | undefined {
    return this.#request ?? this.#results.find((one) => one !== undefined);
  }

  result(source: number): unknown {
    return this.#results[source]?.json;
  }

  /** Of the row of the source table that the request was built from. */
  get tableCells(): readonly Cell[] {
    const cells = this.#tableRow?.json;
    return Array.isArray(cells) ? (cells as readonly Cell[]) : [];
  }

  /** From the request, or else from a result; empty when neither has one. */
  get customId(): string {
    const plain = this.#request?.customId();
    if (plain !== undefined) return plain;
    for (const record of [this.#request, ...this.#results]) {
      const plain = record?.customId();
      if (plain !== undefined) return plain;
      const id = idIn(record?.json);
      if (id !== undefined) return id;
    }
    return '';
  }

  get writtenId(): WrittenText | undefined {
    return this.#first?.writtenId();
  }

  get writtenQuestion(): WrittenText | undefined {
    return this.#request?.writtenQuestion();
  }

  /** Never that of an answer without text, in whose place something else may stand. */
  writtenAnswer(source: number): WrittenText | undefined {
    return this.#results[source]?.writtenAnswer();
  }

  get question(): string {
    return this.#request?.question() ?? questionOf(this.asked);
  }

  text(source: number): ResultText {
    this.#texts ??= [];
    return (this.#texts[source] ??= readResult(this.result(source)));
  }

  /** What was answered; in place of a text a refusal or calls of tools. */
  answer(source: number): string | null {
    const plain = this.#results[source]?.answer();
    if (plain) return plain;
    const { text, refusal, calls } = this.text(source);
    const called = calls.map((call) => `${call.name}(${call.arguments})`);
    return text || refusal || (called.length > 0 ? called.join('\n') : null);
  }

  /** Code and message of a failure; empty when there is none. */
  failureText(source: number): string {
    const { response, error, result, modelOutput } = objectOf(this.result(source));
    const body = objectOf(objectOf(response)['body']);
    const within = [body, result, modelOutput].map((one) => objectOf(one)['error']);
    const words = [error, ...within].map((one) => errorWords(one));
    return words
      .map(({ code, message }) => `${code} ${message}`.trim())
      .join(' ')
      .trim();
  }

  /** The JSON that the answer is; undefined when it is none. */
  json(source: number): unknown {
    this.#jsons ??= [];
    return (this.#jsons[source] ??= { value: answerJson(this.text(source)) }).value;
  }

  /** A member of the JSON that the answer is; undefined when its bytes do not say it plainly. */
  plainMember(source: number, path: readonly Names<string>[]): Cell | undefined {
    return this.#results[source]?.member(path);
  }
}

/** The `custom_id` of a request or a result, or else what other services call it; undefined when none is a text or a number. */
export function idIn(json: unknown): string | undefined {
  const { custom_id: id, key, recordId } = objectOf(json);
  const found = [id, key, recordId].find(
    (one) => typeof one === 'string' || typeof one === 'number',
  );
  return found === undefined ? undefined : String(found);
}
