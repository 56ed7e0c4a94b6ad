import { type ApiFailure, asApiFailure } from '../../batches/apiFailure.ts';
import { hasTrait } from '../../batches/failureTraits.ts';
import type { TransferOptions } from '../../batches/batchApi.ts';
import type { Channel } from '../wire/channel.ts';
import { ContentReceiver, cutOff } from './contentReceiver.ts';
import { PartFile } from './partFile.ts';
import { readRemoteFile } from '../read/readRemoteFile.ts';
import { retryDelay } from '../wire/retryTiming.ts';

export interface DownloadOptions extends TransferOptions {
  /** A larger file is refused. */
  readonly maxBytes: number;
}

/** After this much progress the next interruption counts as the first again. */
const progressBytes = 1024 * 1024;

/**
 * Streams a file's content to `target`: whole and in its place, or not at all. Interrupted, it goes on where it was
 * when the server allows it, else starts again; so does a later call after one that was stopped or killed.
 * @returns the number of bytes
 * @throws ApiFailure
 */
export async function download(
  channel: Channel,
  fileId: string,
  target: string,
  options: DownloadOptions,
): Promise<number> {
  const source = { baseUrl: channel.account.baseUrl, fileId };
  const { part, known } = await PartFile.open(target, source);
  const content = new ContentReceiver(part, { ...options, known });
  try {
    let reached = 0;
    for (let attempt = 1; ; attempt++) {
      const failure = await fetchRest(channel, fileId, content, attempt, options);
      if (!failure) break;
      if (part.bytes >= reached + progressBytes) attempt = 1;
      reached = Math.max(reached, part.bytes);
      const delay = delayAfter(failure, content, attempt, channel.options.random());
      if (delay === null) throw failure;
      await channel.pause(delay, failure, options.signal);
    }
    if (content.isUnmeasured) await compareWithRecord(channel, fileId, part, options.signal);
    await part.finish();
    return part.bytes;
  } catch (error) {
    const kind = asApiFailure(error)?.kind;
    const isOver = kind === undefined || hasTrait(kind, 'ends_download') || !content.canGoOn;
    await (isOver ? part.discard() : part.leave());
    throw error;
  }
}

async function fetchRest(
  channel: Channel,
  fileId: string,
  content: ContentReceiver,
  attempt: number,
  options: DownloadOptions,
): Promise<ApiFailure | undefined> {
  const headers = await content.prepare();
  const call = {
    method: 'GET',
    path: ['files', fileId, 'content'],
    headers: { accept: '*/*', ...headers },
    signal: options.signal,
    content,
  } as const;
  try {
    await channel.once(call, attempt, () => {
      content.verify();
    });
    return undefined;
  } catch (error) {
    const failure = asApiFailure(error);
    if (!failure) throw error;
    return failure;
  }
}

function delayAfter(
  failure: ApiFailure,
  content: ContentReceiver,
  attempt: number,
  random: number,
): number | null {
  if (failure.facts.status !== 416) return retryDelay(failure, attempt, random);
  // The server has no such range: the file is another one now.
  content.forget();
  return attempt < 4 ? 0 : null;
}

/** Ended by closing the connection: only the file's own record tells whether that was the end. */
async function compareWithRecord(
  channel: Channel,
  fileId: string,
  part: PartFile,
  signal: AbortSignal | undefined,
): Promise<void> {
  const record = await channel
    .json({ method: 'GET', path: ['files', fileId], signal }, readRemoteFile)
    .catch((error: unknown) => {
      if (asApiFailure(error)?.kind === 'cancelled') throw error;
      return undefined;
    });
  if (record?.bytes && record.bytes !== part.bytes) throw cutOff();
}
