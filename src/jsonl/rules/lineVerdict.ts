import type { ProblemCode, Severity } from '../problem.ts';

export type LineKind = 'blank' | 'broken' | 'request' | 'other';

/** Problems that are told alike: of one code, severity, reason and parameter. Their places and values may differ. */
export interface AlikeProblems {
  readonly key: string;
  readonly code: ProblemCode;
  readonly severity: Severity;
  count: number;
  /** Lines that have some of them. */
  lines: number;
}

/** What all lines of one shape have in common: never changed, shared by them. */
export interface LineVerdict {
  readonly kind: LineKind;
  /** It has a custom_id that is a string and not empty. */
  readonly hasId: boolean;
  readonly model: string | undefined;
  readonly url: string | undefined;
  /** `enable_thinking`, where a provider wants it equal in all lines. */
  readonly thinking: 'true' | 'false' | 'absent' | undefined;
  /** Texts that it gives to be embedded. */
  readonly inputs: number;
  /** Tokens that its model reads: a line of more bytes is judged by itself. */
  readonly window: number | undefined;
  /** Whether it mentions JSON, where its format asks for the word. */
  readonly word: 'mentioned' | 'missing' | undefined;
  /** It ends inside an object, an array or a string, which the next lines may complete. */
  readonly opens: boolean;
  /** Some object in it has two members of one name. */
  readonly repeatsKeys: boolean;
  /** Its problems; those of codes that are off do not occur. */
  readonly counts: readonly AlikeProblems[];
}
