import { isPresent, reportOf } from './reportedError.ts';
import { errorWords, type FailureWords } from './resultKind.ts';

/** Where services put words of a failure at the top of a body. */
export const failureNames = ['code', 'type', 'msg', 'error_code', 'errorCode', 'error_message', 'error_msg', 'errorMessage', 'errors', 'detail'] as const; // prettier-ignore

/** What one result line says of a failure, in all the places where services do. */
export class ToldFailure {
  /** The line's own. */
  error: unknown;
  bodyError: unknown;
  bodyText: unknown;
  /** Members of the body that tell of a failure, where they stand beside no `error`. */
  readonly bodyWords: Record<string, unknown> = {};
  /** The line's own: Vertex AI writes there why it failed. */
  lineStatus: unknown;

  get hasError(): boolean {
    return isPresent(this.error) || isPresent(this.bodyError);
  }

  /** Some services answer 200 with a code and words in the place of an answer. */
  get isInBody(): boolean {
    const { code, message } = this.#ofBody();
    return code !== '' && message !== '';
  }

  #ofBody(): ReturnType<typeof errorWords> {
    const text = errorWords(reportOf(this.bodyText));
    const beside = errorWords(this.bodyWords);
    return { code: text.code || beside.code, message: text.message || beside.message };
  }

  words(): Pick<FailureWords, 'code' | 'message'> {
    const own = errorWords(this.error);
    const body = errorWords(this.bodyError);
    const beside = this.#ofBody();
    // A mere text beside words of its own, "Bad Request" for one, is the kind of failure.
    const isKind = typeof this.bodyError === 'string' && beside.message !== '';
    const message = own.message || (isKind ? '' : body.message) || beside.message;
    return {
      code: own.code || (isKind ? body.message : body.code) || beside.code,
      message: message || errorWords(this.lineStatus).message,
    };
  }
}
