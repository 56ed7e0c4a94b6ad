import { ApiFailure, type FailureKind } from '../batches/apiFailure.ts';

const fullCodes: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * The failure that a file system error stands for; the path stays in the cause.
 * @param missing the kind when the file is not there
 */
export function diskFailure(error: unknown, missing: FailureKind = 'disk'): ApiFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  let kind: FailureKind = 'disk';
  if (code === 'ENOENT') kind = missing;
  else if (fullCodes.has(code)) kind = 'disk_full';
  return new ApiFailure({ kind, systemCode: code, outcomeUnknown: false }, { cause: error });
}
