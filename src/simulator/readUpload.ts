import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyHeaders } from '@fastify/busboy';
import { Refusal } from './requestError.ts';

export interface Upload {
  readonly filename: string;
  readonly purpose: string;
  readonly bytes: number;
  /** More came than `maxBytes`; what is on disk is cut. */
  readonly truncated: boolean;
}

interface FilePart {
  readonly filename: string;
  readonly bytes: number;
  readonly truncated: boolean;
}

/** Streams the `file` part of a form to `path`. On any error nothing stays there. @throws Refusal 400 */
export async function readUpload(
  request: IncomingMessage,
  path: string,
  maxBytes: number,
): Promise<Upload> {
  const type = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type))
    throw new Refusal(400, "Invalid request: expected 'multipart/form-data'.");
  const cut = new AbortController();
  let file: Promise<FilePart> | undefined;
  let purpose = '';
  try {
    const form = openForm(request.headers as BusboyHeaders, maxBytes);
    form.on('field', (name, value) => {
      if (name === 'purpose') purpose = value;
    });
    form.on('file', (name, stream, filename) => {
      if (name !== 'file' || file) {
        stream.resume();
        return;
      }
      const target = createWriteStream(path);
      file = pipeline(stream, target, { signal: cut.signal }).then(() => ({
        filename,
        bytes: target.bytesWritten,
        truncated: stream.truncated,
      }));
      // Met below; without this an aborted upload would be an unhandled rejection.
      file.catch(() => undefined);
    });
    await pipeline(request, form);
    if (!file) throw new Refusal(400, "Missing required parameter: 'file'.", { param: 'file' });
    return { purpose, ...(await file) };
  } catch (error) {
    // A form that breaks off never ends its file part by itself.
    cut.abort();
    await file?.catch(() => undefined);
    await rm(path, { force: true });
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'Invalid request: the form data could not be read.');
  }
}

function openForm(headers: BusboyHeaders, maxBytes: number) {
  return new Busboy({
    headers,
    limits: { fileSize: maxBytes, fieldSize: 4096, fields: 20, files: 2 },
  });
}
