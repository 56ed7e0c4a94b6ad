import { ApiFailure } from '../../batches/apiFailure.ts';
import { idSpanOf, type IdSpan } from '../join/idBytes.ts';
import { endOfValue, type Names } from '../join/walkJson.ts';
import { parseFirstPart } from '../shapes/firstPart.ts';
import { AnswerMembers, decoded } from './answerMembers.ts';
import { questionAt } from './questionAt.ts';
import type { CellValue } from '../export/cellValue.ts';
import { jsonIn } from '../../json/unknownJson.ts';

const members = new AnswerMembers();

/** Where a record is, and what is known of it. */
export interface RecordSpan {
  /** They stay as they are while the record is used. */
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Is it all of the record, and not its first part? */
  readonly isWhole: boolean;
  /** Is the file the one that was read as JSON before? */
  readonly isKnown: boolean;
  /** Offset in the record of the text that is the whole answer; negative when there is no such one. */
  readonly answerAt: number;
}

/** A text as it stands in JSON: where it begins, after its quotation mark. */
export interface WrittenText {
  readonly bytes: Buffer;
  readonly at: number;
}

/**
 * A record as it stands in its file, parsed when it must be. What is asked most is read from its bytes where they say it
 * plainly; where they do not, that is undefined, and the parsed record tells.
 */
export class StoredRecord {
  readonly #span: RecordSpan;
  #json: unknown;

  constructor(span: RecordSpan) {
    this.#span = span;
  }

  /** @throws ApiFailure `input_changed` when it is no JSON any more */
  get json(): unknown {
    const { bytes, start, end, isWhole } = this.#span;
    if (this.#json !== undefined) return this.#json;
    const text = bytes.toString('utf8', start, end);
    this.#json = isWhole ? jsonIn(text) : parseFirstPart(text);
    if (this.#json === undefined) throw new ApiFailure({ kind: 'input_changed', code: 'results' });
    return this.#json;
  }

  get #isPlain(): boolean {
    return this.#span.isKnown && this.#span.isWhole;
  }

  get #id(): IdSpan | undefined {
    return this.#isPlain ? idSpanOf(this.#span.bytes, this.#span.start) : undefined;
  }

  customId(): string | undefined {
    const id = this.#id;
    return id && decoded(this.#span.bytes, id.start, id.end);
  }

  writtenId(): WrittenText | undefined {
    const { bytes } = this.#span;
    const id = this.#id;
    // One that is a number has no quotation marks.
    return id && bytes[id.start - 1] === 0x22 ? { bytes, at: id.start } : undefined;
  }

  get #questionAt(): number | undefined {
    return this.#isPlain ? questionAt(this.#span.bytes, this.#span.start) : undefined;
  }

  question(): string | undefined {
    return this.#textAt(this.#questionAt);
  }

  writtenQuestion(): WrittenText | undefined {
    return this.#writtenAt(this.#questionAt);
  }

  answer(): string | undefined {
    return this.#textAt(this.#answerAt);
  }

  writtenAnswer(): WrittenText | undefined {
    return this.#writtenAt(this.#answerAt);
  }

  /** A member of the answer that is JSON. */
  member(path: readonly Names<string>[]): CellValue | undefined {
    const at = this.#answerAt;
    if (at === undefined) return undefined;
    const { bytes } = this.#span;
    return members.read(bytes, at + 1, endOfValue(bytes, at) - 1, path);
  }

  get #answerAt(): number | undefined {
    const { start, answerAt } = this.#span;
    return this.#isPlain && answerAt >= 0 ? start + answerAt : undefined;
  }

  #writtenAt(at: number | undefined): WrittenText | undefined {
    return at === undefined ? undefined : { bytes: this.#span.bytes, at: at + 1 };
  }

  #textAt(at: number | undefined): string | undefined {
    const { bytes } = this.#span;
    return at === undefined ? undefined : decoded(bytes, at + 1, endOfValue(bytes, at) - 1);
  }
}
