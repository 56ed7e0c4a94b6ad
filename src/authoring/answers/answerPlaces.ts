import { IdIndex } from '../../results/join/idIndex.ts';
import { RecordTable } from '../../results/join/recordTable.ts';
import { resultKinds, type ResultKind } from '../../results/join/resultKind.ts';
import { ResultReader } from '../../results/join/resultReader.ts';
import type { RecordPlace } from '../../results/join/openRecord.ts';

const none = -1;

/** Where an answer is written. */
export interface AnswerPlace {
  /** Number of the file. */
  readonly file: number;
  readonly offset: number;
  readonly length: number;
  readonly kind: ResultKind;
  /** Is it the text of the answer alone, as JSON, and not the whole line? */
  readonly isText: boolean;
}

/**
 * Which line of several result files counts for each custom_id: the latest answer, else the latest failure; of one
 * batch the best. Some 60 bytes for each id.
 */
export class AnswerPlaces {
  readonly #ids = new IdIndex();
  readonly #records = new RecordTable(['file', 'kind', 'isText', 'row']);
  readonly #reader = new ResultReader();
  /** The batch of each file. */
  readonly #attempts: readonly number[];

  /** @param attempts for each file the number of its batch, in the order of time */
  constructor(attempts: readonly number[]) {
    this.#attempts = attempts;
  }

  /** @param bytes with an object in valid JSON from `start` on */
  add(file: number, bytes: Uint8Array, start: number, place: RecordPlace): void {
    const reader = this.#reader;
    const word = reader.read(bytes, start);
    if (!reader.id) return;
    const records = this.#records;
    const known = this.#ids.findOrAdd(bytes, reader.id, records.size);
    const kind = resultKinds.indexOf(word);
    if (known !== none && !this.#isBetter(file, kind, known)) return;
    const text = word === 'failed' ? undefined : reader.text;
    const isText = text ? 1 : 0;
    const from = text ? { ...place, offset: place.offset + text.start - start, length: text.end - text.start } : place; // prettier-ignore
    if (known === none) records.add(from, { file, kind, isText, row: 0 });
    else records.replace(known, from, { file, kind, isText, row: 0 });
  }

  #isBetter(file: number, kind: number, known: number): boolean {
    const before = this.#records.get(known, 'kind');
    if (this.#attempts[file] === this.#attempts[this.#records.get(known, 'file')])
      return kind < before;
    const failed = resultKinds.indexOf('failed');
    return kind !== failed || before === failed;
  }

  /**
   * What came back for a row. Of several rows with one id the first was asked.
   * @param row from 1
   */
  find(customId: string, row: number): AnswerPlace | 'missing' | 'not_sent' {
    const record = this.#ids.findText(customId);
    if (record === none) return 'missing';
    const records = this.#records;
    const asked = records.get(record, 'row');
    if (asked === 0) records.set(record, 'row', row);
    else if (asked !== row) return 'not_sent';
    const { offset, length } = records.place(record);
    const kind = resultKinds[records.get(record, 'kind')] ?? 'failed';
    const isText = records.get(record, 'isText') === 1;
    return { file: records.get(record, 'file'), offset, length, kind, isText };
  }
}
