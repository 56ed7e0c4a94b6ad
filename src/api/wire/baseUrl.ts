import { ApiFailure } from '../../batches/apiFailure.ts';

/**
 * Reads an account's base URL.
 * @throws ApiFailure `bad_base_url`
 */
export function readBaseUrl(text: string): URL {
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw new ApiFailure({ kind: 'bad_base_url' });
  }
  // `URL` takes braces, so that a placeholder that nobody filled in would look like a host.
  if (!/^[a-z0-9._-]+$|^\[[0-9a-f:.]+\]$/.test(url.hostname)) {
    throw new ApiFailure({ kind: 'bad_base_url', host: url.host });
  }
  // Credentials would end up in logs; a query could not be kept when a path is added.
  if (url.username || url.password || url.search || url.hash) {
    throw new ApiFailure({ kind: 'bad_base_url', host: url.host });
  }
  return url;
}

/**
 * The path of a resource below a base URL; every segment is encoded.
 * @throws ApiFailure `not_found` for an id that cannot be a path segment.
 */
export function resourcePath(base: URL, ...segments: readonly string[]): string {
  for (const segment of segments) {
    if (/^\.{0,2}$/.test(segment)) throw new ApiFailure({ kind: 'not_found', host: base.host });
  }
  return `${base.pathname.replace(/(?<!\/)\/+$/, '')}/${segments.map(encodeURIComponent).join('/')}`;
}
