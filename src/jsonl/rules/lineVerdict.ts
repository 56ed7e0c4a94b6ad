import type { ProblemCode } from '../problem.ts';

export type LineKind = 'blank' | 'broken' | 'request' | 'other';

/** How many problems of one code, and how grave; codes that are off do not occur. */
export interface CodeCount {
  readonly code: ProblemCode;
  count: number;
  errors: number;
  warnings: number;
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
  /** It ends inside an object or array, which the next lines may complete. */
  readonly opens: boolean;
  /** Some object in it has two members of one name. */
  readonly repeatsKeys: boolean;
  readonly counts: readonly CodeCount[];
}
