// Stands alone: it is tested without an editor.
import { memberOf, stringOf } from '../jsonl/json/jsonTree.ts';
import { readTree } from '../jsonl/json/readTree.ts';
import { spanOf } from '../jsonl/json/spans.ts';
import { bodyKindOf } from '../jsonl/schemas/bodySchemas.ts';
import { applied } from '../jsonl/shape/requestEdit.ts';

/**
 * A line of a batch file with the model and the url that only rehearse a batch; all else stays as it is written.
 * @param line that has a url and a body. @returns undefined when it is no chat
 */
export function rehearsalLine(
  line: string,
  { model, url }: { readonly model: string; readonly url: string },
): string | undefined {
  const tree = readTree(line);
  const path = memberOf(tree, 'url')?.value;
  const name = memberOf(memberOf(tree, 'body')?.value, 'model')?.value;
  if (!path || !name || bodyKindOf(stringOf(path) ?? '') !== 'chat') return undefined;
  return [
    { ...spanOf(path), newText: JSON.stringify(url) },
    { ...spanOf(name), newText: JSON.stringify(model) },
  ]
    .sort((a, b) => b.start - a.start)
    .reduce(applied, line);
}
