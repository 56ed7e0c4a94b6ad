// Stands alone: one kind of answer, one reader; uploads, downloads and lists use it.
import type { RemoteFile } from '../../batches/batchApi.ts';
import { unwrapObject } from './unwrap.ts';
import { member, readCount, readText, readTime } from './readValue.ts';

/** Reads a file object. @throws ApiFailure `malformed` when it has no id, or is surely no file */
export function readRemoteFile(json: unknown): RemoteFile {
  const object = unwrapObject(json, 'file');
  const text = (...names: readonly string[]) => readText(member(object, ...names)) ?? '';
  const expiresAt = readTime(member(object, 'expires_at', 'expiresAt'));
  return {
    id: String(object.id),
    bytes: readCount(member(object, 'bytes', 'size_bytes', 'size')),
    filename: text('filename', 'file_name', 'name'),
    purpose: text('purpose'),
    status: text('status'),
    createdAt: readTime(member(object, 'created_at', 'createdAt')),
    ...(expiresAt === null ? {} : { expiresAt }),
  };
}
