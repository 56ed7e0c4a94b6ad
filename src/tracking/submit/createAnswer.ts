import type { ApiFailure, FailureKind } from '../../batches/apiFailure.ts';

/** Kinds after which the service may have acted, for a failure that does not say so itself. */
const doubtful: readonly FailureKind[] = ['cancelled', 'reset', 'timeout', 'server', 'malformed'];

/** May the call have had its effect although it failed? */
export function mayHaveActed({ kind, facts }: ApiFailure): boolean {
  return facts.outcomeUnknown ?? doubtful.includes(kind);
}

/**
 * Is this a refusal that gateways also give in a service's stead, perhaps after it has acted? Sending again or giving
 * up is right only when the account's list agrees.
 */
export function isHearsay({ facts }: ApiFailure): boolean {
  return facts.status === 409 || facts.status === 425 || facts.status === 429;
}

const refusals: readonly FailureKind[] = ['rejected', 'not_found', 'wrong_state'];
const file = /\bfiles?\b|文件/i;
const notYet =
  /not found|cannot find|can't find|no such|not exist|not (yet )?(ready|processed|available|uploaded)|(being|still|is) process|processing|pending|(no|not have) (permission|access)|不存在|未找到|找不到|未就绪|处理中/i;

/**
 * Does a certain refusal of a create mean that the service does not see the uploaded file yet? Services say it in
 * words only, such as "Cannot find file file-1, or organization org-1 does not have access to it."
 */
export function isFileNotReady({ kind, facts }: ApiFailure, fileId: string): boolean {
  if (!refusals.includes(kind)) return false;
  const words = `${facts.code ?? ''} ${facts.serverMessage ?? ''}`;
  return (
    notYet.test(words.replaceAll(/[_-]/g, ' ')) && (words.includes(fileId) || file.test(words))
  );
}
