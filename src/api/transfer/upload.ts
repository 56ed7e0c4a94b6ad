import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { RemoteFile, TransferOptions, UploadSource } from '../../batches/batchApi.ts';
import { expirySeconds } from '../../providers/expirySeconds.ts';
import { profileOf } from '../../providers/profiles.ts';
import type { Channel } from '../wire/channel.ts';
import { diskFailure } from '../../batches/diskFailure.ts';
import { frameFile, type MultipartFrame, safeFilename } from './multipart.ts';
import { readRemoteFile } from '../read/readRemoteFile.ts';

/** Larger than any socket's high-water mark: `SourceBody` counts on that. */
const chunkBytes = 512 * 1024;

/**
 * Sends a file as it is on disk, with its exact length. The last bytes of the request are held back until the file is
 * known to be unchanged, so that no service ever holds a mixture.
 * @throws ApiFailure; `input_changed` and `input_gone` always before the request was complete
 */
export async function upload(
  channel: Channel,
  source: UploadSource,
  options: TransferOptions,
): Promise<RemoteFile> {
  const handle = await openSource(source);
  try {
    const boundary = `batch-studio-${randomBytes(16).toString('hex')}`;
    const frame = frameFile(source.filename, fieldsOf(channel, source.filename), boundary);
    const body = new SourceBody(handle, source, frame);
    let sent = -frame.head.byteLength;
    return await channel.json(
      {
        method: 'POST',
        path: profileOf(channel.account.provider).upload?.path ?? ['files'],
        headers: {
          'content-type': frame.contentType,
          'content-length': String(source.bytes + frame.head.byteLength + frame.tail.byteLength),
        },
        body,
        signal: options.signal,
        headersMs: channel.options.times.uploadAnswerMs,
        wasSent: () => body.isComplete,
        onSent(bytes) {
          sent += bytes;
          const moved = Math.min(Math.max(sent, 0), source.bytes);
          options.onProgress?.({ bytes: moved, total: source.bytes });
        },
      },
      readRemoteFile,
    );
  } finally {
    await handle.close();
  }
}

/** https://developers.openai.com/api/reference/resources/files: `expires_after` in brackets, as a form writes it. */
function fieldsOf(
  { account, options }: Channel,
  filename: string,
): Readonly<Record<string, string>> {
  const { filePurpose, expiry, upload: own } = profileOf(account.provider);
  const named = own && { [own.nameField]: safeFilename(filename), ...own.fields };
  const fields = { purpose: filePurpose, ...named };
  const seconds = expirySeconds(expiry?.input, options.fileDays?.() ?? 0);
  if (!expiry?.input || seconds === undefined) return fields;
  const { field } = expiry.input;
  return { ...fields, [`${field}[anchor]`]: 'created_at', [`${field}[seconds]`]: String(seconds) };
}

async function openSource(source: UploadSource): Promise<FileHandle> {
  try {
    return await open(source.path, 'r');
  } catch (error) {
    throw diskFailure(error, 'input_gone');
  }
}

class SourceBody implements AsyncIterable<Uint8Array> {
  readonly #handle: FileHandle;
  readonly #source: UploadSource;
  readonly #frame: MultipartFrame;
  #isComplete = false;

  constructor(handle: FileHandle, source: UploadSource, frame: MultipartFrame) {
    this.#handle = handle;
    this.#source = source;
    this.#frame = frame;
  }

  /** True from the moment at which the last bytes are handed over. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    const before = await this.#stamp();
    const hash = this.#source.sha256 === undefined ? undefined : createHash('sha256');
    yield this.#frame.head;
    for await (const chunk of this.#chunks()) {
      hash?.update(chunk);
      yield chunk;
    }
    const isSame = (await this.#stamp()) === before;
    if (!isSame || (hash && hash.digest('hex') !== this.#source.sha256)) throw changed();
    this.#isComplete = true;
    yield this.#frame.tail;
  }

  /**
   * Two buffers in turn: one is read while the other is sent. A whole chunk is more than a socket takes at once, so the
   * next is asked for only when it has left; a smaller one may linger there, and its buffer is not used again.
   */
  async *#chunks(): AsyncGenerator<Uint8Array> {
    let [buffer, other] = [newBuffer(), newBuffer()];
    let position = 0;
    let next = this.#read(buffer, position);
    while (position < this.#source.bytes) {
      const chunk = await next;
      position += chunk.byteLength;
      if (position < this.#source.bytes) {
        next = this.#read(other, position);
        // Awaited in the next turn, if there is one.
        next.catch(() => undefined);
      }
      yield chunk;
      [buffer, other] = [other, chunk.byteLength === chunkBytes ? buffer : newBuffer()];
    }
  }

  async #read(buffer: Uint8Array, position: number): Promise<Uint8Array> {
    const length = Math.min(chunkBytes, this.#source.bytes - position);
    const { bytesRead } = await this.#handle
      .read(buffer, 0, length, position)
      .catch((error: unknown) => {
        throw diskFailure(error, 'input_gone');
      });
    if (bytesRead === 0 && length > 0) throw changed();
    return buffer.subarray(0, bytesRead);
  }

  /** Size and time of the file's last change. */
  async #stamp(): Promise<string> {
    const { size, mtimeNs } = await this.#handle.stat({ bigint: true });
    if (size !== BigInt(this.#source.bytes)) throw changed();
    return `${String(size)} ${String(mtimeNs)}`;
  }
}

function newBuffer(): Uint8Array {
  return Buffer.allocUnsafeSlow(chunkBytes);
}

function changed(): ApiFailure {
  return new ApiFailure({ kind: 'input_changed', outcomeUnknown: false });
}
