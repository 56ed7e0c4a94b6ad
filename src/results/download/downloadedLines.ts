import { openOwnFile } from '../../disk/ownFile.ts';
import { isOwnLine } from '../join/idBytes.ts';
import { RecordLines } from '../join/recordLines.ts';

/** What a file that should be one of a batch's lines consists of. */
export interface DownloadedLines {
  /** Has it nothing but blank lines? */
  readonly isEmpty: boolean;
  /** Is there an object in it? */
  readonly hasObject: boolean;
  /** Is a line of it one of a batch: an object with a `custom_id` or a `response`? */
  readonly hasOne: boolean;
  /** Are all? A body that ended early, a page or an error leaves one that is none. */
  readonly hasOnly: boolean;
  /** How many lines are those of a batch. */
  readonly own: number;
}

/** Reads a file once, as a stream. @throws ApiFailure `malformed` for a line without end, or the system's error */
export async function readDownloaded(path: string): Promise<DownloadedLines> {
  let own = 0;
  const lines = new RecordLines((bytes, start) => {
    if (isOwnLine(bytes, start)) own++;
  });
  const file = await openOwnFile(path, 'read');
  for await (const chunk of file.createReadStream({ highWaterMark: 256 * 1024 }))
    lines.push(chunk as Uint8Array);
  lines.finish();
  const { records, unreadable } = lines.counts;
  return {
    isEmpty: records + unreadable === 0,
    hasObject: records > 0,
    hasOne: own > 0,
    hasOnly: own > 0 && own === records && unreadable === 0,
    own,
  };
}
