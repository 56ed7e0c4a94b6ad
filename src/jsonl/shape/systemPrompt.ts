import { memberOf, stringOf, type JsonNode } from '../json/jsonTree.ts';
import { applied, openRequest, withMember, withoutMember, type OpenRequest } from './requestEdit.ts'; // prettier-ignore
import { editing, type Shaper } from './shaper.ts';

/** `add` leaves lines alone that have a system prompt; `replace` sets it everywhere. */
export type SystemPromptChange =
  { readonly how: 'add' | 'replace'; readonly prompt: string } | { readonly how: 'remove' };

const roles: readonly (string | undefined)[] = ['system', 'developer'];

/** Changes what every request tells the model first: a chat's first message, `instructions`, or Anthropic's `system`. */
export function setSystemPrompt(change: SystemPromptChange): Shaper {
  return editing((text) => {
    const request = openRequest(text);
    if (!request) return undefined;
    const { line, body } = request;
    const messages = memberOf(body, 'messages')?.value;
    if (memberOf(line, 'params')) return inMember(text, request, 'system', change);
    if (messages?.type === 'array') return inMessages(text, messages.items, messages.start, change);
    // Embeddings have an input too, and nobody to instruct.
    const url = stringOf(memberOf(line, 'url')?.value) ?? '';
    return url.endsWith('/responses') ? inMember(text, request, 'instructions', change) : undefined;
  });
}

function inMember(
  text: string,
  { body }: OpenRequest,
  name: string,
  change: SystemPromptChange,
): string {
  if (change.how === 'remove') return withoutMember(text, body, name);
  if (change.how === 'add' && memberOf(body, name)) return text;
  return withMember(text, body, name, JSON.stringify(change.prompt));
}

function inMessages(
  text: string,
  items: readonly JsonNode[],
  start: number,
  change: SystemPromptChange,
): string | undefined {
  const isSystem = (item: JsonNode | undefined) =>
    roles.includes(stringOf(memberOf(item, 'role')?.value));
  const [first, second] = items;
  const has = isSystem(first);
  if (change.how === 'remove') {
    if (!has || !first) return text;
    const end = second?.start ?? first.end;
    return applied(text, { start: first.start, end, newText: '' });
  }
  const content = JSON.stringify(change.prompt);
  if (!has) {
    const message = `{"role":"system","content":${content}}${first ? ',' : ''}`;
    return applied(text, { start: start + 1, end: start + 1, newText: message });
  }
  if (change.how === 'add' || first?.type !== 'object') return text;
  return withMember(text, first, 'content', content);
}
