/** The parts of a multipart body around the file's own bytes. */
export interface MultipartFrame {
  readonly contentType: string;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/**
 * Frames one file for `POST /files`; the purpose goes first, for servers that read as it comes.
 * @param boundary random, so that the file cannot hold it
 * @param fields of the form beside the file, by names that need no quoting
 */
export function frameFile(
  filename: string,
  fields: Readonly<Record<string, string>>,
  boundary: string,
): MultipartFrame {
  const parts = Object.entries(fields).map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head =
    parts.join('') +
    `--${boundary}\r\n` +
    `Content-Disposition: form-data; name="file"; filename="${safeFilename(filename)}"\r\n` +
    `Content-Type: application/jsonl\r\n\r\n`;
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head: Buffer.from(head),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`),
  };
}

/** A file name that is safe in a header, holds no folder, and ends in `.jsonl`, as the services demand. */
export function safeFilename(name: string): string {
  const stem = name
    .replace(/^.*[/\\]/s, '')
    .replace(/\.(?:jsonl|ndjson|json|txt)$/i, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}\p{M}._-]+/gu, '_')
    .replace(/^\.+/, '');
  return `${[...stem].slice(0, 80).join('') || 'batch'}.jsonl`;
}
