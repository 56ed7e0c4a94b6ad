import { open, type FileHandle } from 'node:fs/promises';
import { Examples, type Example } from './examples.ts';
import { addedTokens, noTokens, requestTokens, type Measure, type RequestTokens } from '../tokens/requestTokens.ts'; // prettier-ignore
import type { Tokenizer } from './tokenizer.ts';

/** What a file may be billed for, and how many of its requests were looked at. */
export interface TokenEstimate extends RequestTokens {
  readonly sampled: number;
  /** Were all requests looked at? */
  readonly isWhole: boolean;
  /** Absent: without any. */
  readonly tokenizer?: Tokenizer;
  /** Some of the chats that were looked at. */
  readonly examples?: readonly Example[];
  /** Did the service itself count the examples? */
  readonly isOfService?: true;
}

/** How the tokens of a text are counted. */
export interface Counting {
  readonly tokenizer: Tokenizer;
  readonly measure: Measure;
}

export interface FileSize {
  readonly bytes: number;
  readonly requests: number;
}

const smallBytes = 1_000_000;
/** With a tokenizer more of short lines are looked at, as many as have so many bytes together. */
const samples = { fewest: 200, most: 600, bytes: 3_000_000 };
/** Scatters the chosen places within their shares, since lines often alternate. */
const golden = 0.618033988749895;
/** How far is read to either side of a chosen place; what reaches farther is left out. */
const reaches = [8 * 1024, 128 * 1024];
const longestLine = 2 * 128 * 1024;
const lineFeed = 0x0a;

/**
 * Looks at all requests of a small file, else at up to 200, or 600, chosen evenly over its bytes, so that each stands for as
 * many bytes as it had chances to be chosen. Lines that are no JSON are left out, and so are those above 128 KB.
 * @returns undefined when too many were left out
 * @throws the system's error when the file cannot be read, or the signal's reason
 */
export async function estimateTokens(
  path: string,
  size: FileSize,
  signal?: AbortSignal,
  counting?: Counting,
): Promise<TokenEstimate | undefined> {
  const file = await open(path);
  const examples = new Examples();
  const tokensOf = (line: string) => tokensOfLine(line, counting?.measure, examples);
  try {
    const estimate =
      size.bytes <= smallBytes
        ? await lookAtAll(file, tokensOf, signal)
        : await lookAtSome(
            file,
            size,
            counting ? samplesOf(size) : samples.fewest,
            tokensOf,
            signal,
          );
    return (
      (estimate &&
        counting && { ...estimate, tokenizer: counting.tokenizer, examples: examples.some() }) ??
      estimate
    );
  } finally {
    await file.close();
  }
}

type TokensOf = (line: string) => RequestTokens | undefined;

async function lookAtAll(
  file: FileHandle,
  tokensOf: TokensOf,
  signal: AbortSignal | undefined,
): Promise<TokenEstimate | undefined> {
  let sum = noTokens;
  let lines = 0;
  let sampled = 0;
  for await (const line of file.readLines({ autoClose: false, signal })) {
    if (line.trim() === '') continue;
    lines++;
    const tokens = tokensOf(line);
    if (!tokens) continue;
    sampled++;
    sum = addedTokens(sum, tokens);
  }
  return sampled * 10 < lines * 9 ? undefined : { ...sum, sampled, isWhole: true };
}

function samplesOf({ bytes, requests }: FileSize): number {
  const ofBytes = Math.floor((samples.bytes * requests) / bytes);
  return Math.min(samples.most, Math.max(samples.fewest, ofBytes));
}

async function lookAtSome(
  file: FileHandle,
  { bytes, requests }: FileSize,
  count: number,
  tokensOf: TokensOf,
  signal: AbortSignal | undefined,
): Promise<TokenEstimate | undefined> {
  let sum = noTokens;
  let sampled = 0;
  let squares = 0;
  const limits = new Set<number>();
  for (let index = 0; index < count; index++) {
    signal?.throwIfAborted();
    const line = await lineAt(file, Math.floor(((index + ((index * golden) % 1)) / count) * bytes));
    const tokens = line && tokensOf(line.toString('utf8'));
    if (!tokens) continue;
    sampled++;
    limits.add(tokens.mostOutput);
    const shares = bytes / (line.length + 1);
    sum = addedTokens(sum, tokens, shares);
    squares += (middleOf(tokens) * shares) ** 2;
  }
  if (sampled * 10 < count * 9) return undefined;
  const mean = addedTokens(noTokens, sum, 1 / sampled);
  // What all have in common is known better than any sum of shares.
  const mostOutput = limits.size === 1 ? Math.max(...limits) * requests : mean.mostOutput;
  const middle = middleOf(mean);
  const deviation = Math.sqrt(Math.max(0, squares / sampled - middle ** 2) / sampled);
  return {
    ...mean,
    // Nineteen of twenty samples are within two deviations.
    leastInput: Math.max(0, mean.leastInput - 2 * deviation),
    mostInput: mean.mostInput + 2 * deviation,
    mostOutput,
    sampled,
    isWhole: false,
  };
}

function middleOf({ leastInput, mostInput }: RequestTokens): number {
  return (leastInput + mostInput) / 2;
}

/** The line that holds a byte, without its end. */
async function lineAt(file: FileHandle, place: number): Promise<Buffer | undefined> {
  for (const reach of reaches) {
    const from = Math.max(0, place - reach);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2 * reach), 0, 2 * reach, from);
    const at = place - from;
    const before = at === 0 ? -1 : buffer.lastIndexOf(lineFeed, at - 1);
    const feed = buffer.subarray(0, bytesRead).indexOf(lineFeed, at);
    const isCut = (before < 0 && from > 0) || (feed < 0 && bytesRead === 2 * reach);
    if (!isCut) return buffer.subarray(before + 1, feed < 0 ? bytesRead : feed);
  }
  return undefined;
}

function tokensOfLine(
  line: string,
  measure: Measure | undefined,
  examples: Examples,
): RequestTokens | undefined {
  if (line.length > longestLine) return undefined;
  try {
    const request: unknown = JSON.parse(line);
    const tokens = requestTokens(request, measure);
    examples.add(request, tokens);
    return tokens;
  } catch {
    return undefined;
  }
}
