import { open, type FileHandle } from 'node:fs/promises';
import { requestTokens, type RequestTokens } from './requestTokens.ts';

/** What a file may be billed for, and how many of its requests were looked at. */
export interface TokenEstimate extends RequestTokens {
  readonly sampled: number;
  /** Were all requests looked at? */
  readonly isWhole: boolean;
}

interface FileSize {
  readonly bytes: number;
  readonly requests: number;
}

const smallBytes = 1_000_000;
const samples = 200;
/** Scatters the chosen places within their shares, since lines often alternate. */
const golden = 0.618033988749895;
/** How far is read to either side of a chosen place; what reaches farther is left out. */
const reaches = [8 * 1024, 128 * 1024];
const longestLine = 2 * 128 * 1024;
const lineFeed = 0x0a;

/**
 * Looks at all requests of a small file, else at up to 200, chosen evenly over its bytes, so that each stands for as
 * many bytes as it had chances to be chosen. Lines that are no JSON are left out, and so are those above 128 KB.
 * @returns undefined when too many were left out
 * @throws the system's error when the file cannot be read, or the signal's reason
 */
export async function estimateTokens(
  path: string,
  size: FileSize,
  signal?: AbortSignal,
): Promise<TokenEstimate | undefined> {
  const file = await open(path);
  try {
    if (size.bytes <= smallBytes) return await lookAtAll(file, signal);
    return await lookAtSome(file, size, signal);
  } finally {
    await file.close();
  }
}

async function lookAtAll(
  file: FileHandle,
  signal: AbortSignal | undefined,
): Promise<TokenEstimate | undefined> {
  let sum = nothing;
  let lines = 0;
  let sampled = 0;
  for await (const line of file.readLines({ autoClose: false, signal })) {
    if (line.trim() === '') continue;
    lines++;
    const tokens = tokensOf(line);
    if (!tokens) continue;
    sampled++;
    sum = added(sum, tokens, 1);
  }
  return sampled * 10 < lines * 9 ? undefined : { ...sum, sampled, isWhole: true };
}

async function lookAtSome(
  file: FileHandle,
  { bytes, requests }: FileSize,
  signal: AbortSignal | undefined,
): Promise<TokenEstimate | undefined> {
  let sum = nothing;
  let sampled = 0;
  const limits = new Set<number>();
  for (let index = 0; index < samples; index++) {
    signal?.throwIfAborted();
    const line = await lineAt(
      file,
      Math.floor(((index + ((index * golden) % 1)) / samples) * bytes),
    );
    const tokens = line && tokensOf(line.toString('utf8'));
    if (!tokens) continue;
    sampled++;
    limits.add(tokens.mostOutput);
    sum = added(sum, tokens, bytes / (line.length + 1));
  }
  if (sampled * 10 < samples * 9) return undefined;
  const mean = added(nothing, sum, 1 / sampled);
  // What all have in common is known better than any sum of shares.
  const mostOutput = limits.size === 1 ? Math.max(...limits) * requests : mean.mostOutput;
  return { ...mean, mostOutput, sampled, isWhole: false };
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

const nothing: RequestTokens = { leastInput: 0, mostInput: 0, mostOutput: 0, media: 0 };

function added(sum: RequestTokens, tokens: RequestTokens, times: number): RequestTokens {
  return {
    leastInput: sum.leastInput + tokens.leastInput * times,
    mostInput: sum.mostInput + tokens.mostInput * times,
    mostOutput: sum.mostOutput + tokens.mostOutput * times,
    media: sum.media + tokens.media * times,
  };
}

function tokensOf(line: string): RequestTokens | undefined {
  if (line.length > longestLine) return undefined;
  try {
    return requestTokens(JSON.parse(line));
  } catch {
    return undefined;
  }
}
