// Stands alone: each room that writes to disk throws it, and `ApiFailure` is about services.
import { asApiFailure, ApiFailure, type FailureKind } from './apiFailure.ts';

const fullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * The failure that a file system error stands for; the path stays in the cause. Other errors stay what they are.
 * @param missing the kind when the file is not there
 */
export function diskFailure(error: unknown, missing: FailureKind = 'disk'): Error {
  const code = systemCodeOf(error);
  if (asApiFailure(error) || code === undefined)
    return error instanceof Error ? error : new Error(String(error));
  let kind: FailureKind = 'disk';
  if (code === 'ENOENT') kind = missing;
  else if (fullCodes.has(code)) kind = 'disk_full';
  return new ApiFailure({ kind, systemCode: code, outcomeUnknown: false }, { cause: error });
}

/** `ENOENT` and the like; undefined for an error that the system did not raise. */
export function systemCodeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
