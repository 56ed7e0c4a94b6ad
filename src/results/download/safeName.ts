// Stands alone: names on disk are decided in one place, and tested without a disk.
import { createHash } from 'node:crypto';

const longest = 80;

/** Names that Windows reserves, whatever follows a dot. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * A file or folder name for an id that a server or a user made up: never a path, never two ids with one name, on no
 * file system. Ids of the usual form stay readable as they are.
 */
export function safeName(id: string): string {
  const plain = id.replaceAll(/[^\w-]/g, '_').slice(0, longest);
  // Upper case counts as unusual: most disks do not tell `A` from `a`.
  const isUsual = plain === id && id !== '' && !/[A-Z]/.test(id) && !reserved.test(id);
  if (isUsual) return id;
  // As JSON, which tells halves of characters apart where UTF-8 does not.
  return `${plain}~${createHash('sha256').update(JSON.stringify(id)).digest('hex').slice(0, 12)}`;
}
