import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { IncomingCall } from './call.ts';
import type { StoredFile } from './storedFile.ts';

interface Span {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
}

/** Streams a file's bytes, whole or the one range that was asked for. Files never change, so their id is their tag. */
export async function sendContent(
  call: IncomingCall,
  path: string,
  file: StoredFile,
): Promise<void> {
  const { request, response } = call;
  const etag = `"${file.id}"`;
  response.setHeader('content-type', 'application/octet-stream');
  response.setHeader(
    'content-disposition',
    `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
  );
  response.setHeader('etag', etag);
  response.setHeader('accept-ranges', 'bytes');

  const current = (request.headers['if-range'] ?? etag) === etag;
  const span = current ? spanOf(request.headers.range, file.bytes) : undefined;
  if (span === null) {
    response.writeHead(416, {
      'content-range': `bytes */${String(file.bytes)}`,
      'content-length': 0,
    });
    response.end();
    return;
  }
  if (span)
    response.setHeader(
      'content-range',
      `bytes ${String(span.start)}-${String(span.end)}/${String(file.bytes)}`,
    );
  const length = span ? span.end - span.start + 1 : file.bytes;
  response.writeHead(span ? 206 : 200, { 'content-length': length });
  await pipeline(createReadStream(path, span ?? {}), response);
}

/** Undefined: send everything. Null: nothing of what is asked for exists. */
function spanOf(range: string | undefined, bytes: number): Span | null | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(range ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const first = match[1] === '' ? undefined : Number(match[1]);
  const last = match[2] === '' ? undefined : Number(match[2]);
  const span: Span =
    first === undefined
      ? { start: Math.max(0, bytes - (last ?? 0)), end: bytes - 1 }
      : { start: first, end: Math.min(last ?? bytes - 1, bytes - 1) };
  if (first !== undefined && last !== undefined && last < first) return undefined;
  return span.start < bytes ? span : null;
}
