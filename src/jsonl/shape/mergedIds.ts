import { memberOf, stringOf, type JsonNode } from '../json/jsonTree.ts';
import { readTree } from '../json/readTree.ts';
import { DigestSet } from './digestSet.ts';
import { applied } from './requestEdit.ts';
import { editing, type Shaper } from './shaper.ts';

/**
 * Makes ids unique in files that are put after each other: one that was there gets `-2` at its end, or the first number
 * after it that is free. Memory grows by some 30 bytes a request.
 * @param longest id that the provider takes: a longer one loses letters before the number
 */
export function mergedIds(longest = Infinity): Shaper {
  const seen = new DigestSet();
  return editing((text) => {
    let value: JsonNode | undefined;
    try {
      value = memberOf(readTree(text), 'custom_id')?.value;
    } catch {
      return undefined;
    }
    const id = stringOf(value);
    if (!value || id === undefined) return undefined;
    if (seen.add(id)) return text;
    for (let number = 2; ; number++) {
      const end = `-${String(number)}`;
      const other = id.slice(0, Math.max(0, longest - end.length)) + end;
      if (!seen.add(other)) continue;
      return applied(text, { start: value.start, end: value.end, newText: JSON.stringify(other) });
    }
  });
}
