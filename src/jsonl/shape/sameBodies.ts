// Stands alone: one way to shape a file, one file.
import { memberOf } from '../json/jsonTree.ts';
import { minify } from '../json/minify.ts';
import { DigestSet } from './digestSet.ts';
import { openRequest } from './requestEdit.ts';
import type { Shaper } from './shaper.ts';

/**
 * Leaves out requests that ask the very same as an earlier one: the same url, and the same body but for white space.
 * Memory grows by some 30 bytes a request.
 */
export function withoutSameBodies(): Shaper {
  const seen = new DigestSet();
  return (line) => {
    const text = line.text();
    const request = text === undefined ? undefined : openRequest(text);
    if (text === undefined || !request) return 'unknown';
    const url = memberOf(request.line, 'url')?.value;
    const { start, end } = request.body;
    const asked = (url ? text.slice(url.start, url.end) : '') + minify(text.slice(start, end));
    return seen.add(asked) ? 'same' : 'out';
  };
}
