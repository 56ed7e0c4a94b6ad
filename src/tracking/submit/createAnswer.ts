import { asApiFailure, type ApiFailure } from '../../batches/apiFailure.ts';
import type { BatchApi } from '../../batches/batchApi.ts';
import { hasTrait } from '../../batches/failureTraits.ts';

/** Nothing is acted upon before these are passed, whoever says so: who asks, by which proxy, how large it is. */
const beforeActing: ReadonlySet<number> = new Set([401, 407, 413]);

/** With these a service refuses what it has read, in words of its own; a gateway that has none of its own has no words. */
const inOwnWords: ReadonlySet<number> = new Set([400, 402, 403, 422]);

/**
 * Has the service surely not acted on an upload or a create that failed? True when the call never left this machine, and
 * for the refusals that services document. Any other answer (409, 425, 429, a redirect, 404, 405, 5xx, …) can also be a
 * gateway's that repeated the call, or asked elsewhere, after the service had acted: what it left has to be looked for.
 */
export function isCertainRefusal({ kind, facts }: ApiFailure): boolean {
  if (facts.outcomeUnknown === true) return false;
  const { status } = facts;
  if (status === undefined)
    return facts.outcomeUnknown === false || !hasTrait(kind, 'may_have_acted');
  const hasWords = facts.code !== undefined || facts.serverMessage !== undefined;
  return kind === 'quota' || beforeActing.has(status) || (inOwnWords.has(status) && hasWords);
}

const file = /\bfiles?\b|文件/i;
const notYet =
  /not found|cannot find|can't find|no such|not exist|not (yet )?(ready|processed|available|uploaded)|(being|still|is) process|processing|pending|(no|not have) (permission|access)|不存在|未找到|找不到|未就绪|处理中/i;
/** A file that is at work already is so for a batch. */
const already = /already|已/i;

/**
 * Does a refusal of a create say that the service does not see the uploaded file yet? Services say it in words only,
 * such as "Cannot find file file-1, or organization org-1 does not have access to it." A status that gateways give too
 * counts only with the file's own id. No proof: the same words may follow an act.
 */
export function saysFileNotReady(failure: ApiFailure, fileId: string): boolean {
  const { kind, facts } = failure;
  if (!hasTrait(kind, 'refuses') || facts.outcomeUnknown === true) return false;
  const words = `${facts.code ?? ''} ${facts.serverMessage ?? ''}`;
  const namesFile = words.includes(fileId) || (isCertainRefusal(failure) && file.test(words));
  return namesFile && notYet.test(words.replaceAll(/[_-]/g, ' ')) && !already.test(words);
}

/** States of a file before a batch can be made of it; `uploaded` is the last one at some services. */
const early = /^(pending|uploading|validating|processing|running|in_progress)$/i;

/** Does the service itself show, asked for the file alone, that no batch can have been made of it yet? */
export async function isFileMissing(
  api: Pick<BatchApi, 'retrieveFile'>,
  fileId: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    return early.test((await api.retrieveFile(fileId, signal)).status);
  } catch (error) {
    const failure = asApiFailure(error);
    if (!failure && !signal?.aborted) throw error;
    return failure?.facts.status === 404;
  }
}
