import { ApiFailure, asApiFailure, type FailureFacts } from '../../batches/apiFailure.ts';

/** A question to the thread of a session, or the end of one. */
export type SessionCall =
  | { readonly call: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly abort: number };

/** What the thread says of a question, or of its files while it reads them. */
export type SessionNews =
  | { readonly call: number; readonly value: unknown }
  | { readonly call: number; readonly failure: ThrownFailure }
  | { readonly call: number; readonly progress: unknown }
  | { readonly load: true };

/** An error as data: classes do not cross threads. */
export interface ThrownFailure {
  readonly facts?: FailureFacts;
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

export function failureOf(error: unknown): ThrownFailure {
  const failure = asApiFailure(error);
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const code = (error as { readonly code?: unknown } | null)?.code;
  return {
    name,
    message,
    ...(failure ? { facts: failure.facts } : {}),
    ...(typeof code === 'string' ? { code } : {}),
  };
}

export function errorOf({ facts, name, message, code }: ThrownFailure): Error {
  if (facts) return new ApiFailure(facts);
  const error = new Error(message);
  error.name = name;
  return code === undefined ? error : Object.assign(error, { code });
}
