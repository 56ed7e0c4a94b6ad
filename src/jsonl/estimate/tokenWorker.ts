// Stands alone: it is the file that a thread starts with.
import { serveTasks } from '../file/workerPool.ts';
import { estimateTokens, type FileSize, type TokenEstimate } from './estimateTokens.ts';
import { tokenCounts } from './tokenCounts.ts';
import type { Tokenizer } from './tokenizer.ts';

/** What a worker is given: a file, and how its tokens are counted. */
export interface TokenTask {
  readonly path: string;
  readonly size: FileSize;
  readonly tokenizer: Tokenizer;
}

/** What it tells, once; no estimate when nothing can be said. */
export interface TokenNews {
  readonly estimate: TokenEstimate | undefined;
}

serveTasks(async (given, say: (news: TokenNews) => void) => {
  const { path, size, tokenizer } = given as TokenTask;
  const counting = { tokenizer, measure: tokenCounts[tokenizer] };
  say({ estimate: await estimateTokens(path, size, undefined, counting) });
});
