import { memberOf, stringOf, type JsonArray, type JsonNode, type JsonSpan } from './jsonTree.ts';
import type { Report } from './requestContext.ts';

/** Names of tools: each is one tool's, and a choice names one of them. */
export function checkToolNames(body: JsonNode | undefined, report: Report): void {
  const tools = memberOf(body, 'tools')?.value;
  const names = new Set<string>();
  for (const tool of tools?.type === 'array' ? tools.items : []) {
    const node = functionName(tool);
    const name = stringOf(node);
    if (!node || name === undefined) continue;
    if (names.has(name)) report({ code: 'duplicate_tool', name, ...spanOf(node) });
    names.add(name);
  }
  const chosen = functionName(memberOf(body, 'tool_choice')?.value);
  const name = stringOf(chosen);
  if (chosen && name !== undefined && !names.has(name))
    report({ code: 'unknown_tool', name, ...spanOf(chosen) });
}

/** Calls of tools and the messages that answer them, which follow the assistant message that made the calls. */
export function checkToolMessages(messages: JsonArray, report: Report): void {
  let calls: readonly JsonNode[] = [];
  let ids: (JsonNode | undefined)[] = [];
  const answered = new Set<string | undefined>();
  /** The ids as texts, when all of them are. */
  const texts = () => {
    const all = ids.map(stringOf);
    return all.includes(undefined) ? undefined : all;
  };
  const close = () => {
    // A message without an id answers one of them, and does not say which.
    const known = answered.has(undefined) ? undefined : texts();
    known?.forEach((text, index) => {
      const id = ids[index];
      if (id && !answered.has(text)) report({ code: 'unanswered_tool_call', ...spanOf(id) });
    });
    calls = ids = [];
    answered.clear();
  };
  for (const message of messages.items) {
    const role = stringOf(memberOf(message, 'role')?.value);
    if (role !== 'tool') {
      close();
      const list = role === 'assistant' ? memberOf(message, 'tool_calls')?.value : undefined;
      calls = list?.type === 'array' ? list.items : [];
      ids = calls.map((call) => memberOf(call, 'id')?.value);
    } else if (calls.length === 0) {
      const node = memberOf(message, 'role')?.value ?? message;
      report({ code: 'unmatched_tool_call', reason: 'no_call', ...spanOf(node) });
    } else {
      const node = memberOf(message, 'tool_call_id')?.value;
      const id = stringOf(node);
      const known = texts();
      answered.add(id);
      if (node && id !== undefined && known && !known.includes(id)) {
        const related = ids.flatMap((one) => (one ? [spanOf(one)] : []));
        report({ code: 'unmatched_tool_call', reason: 'other_id', related, ...spanOf(node) });
      }
    }
  }
  // Calls of the last message are answered in a later request, if at all.
  if (stringOf(memberOf(messages.items.at(-1), 'role')?.value) === 'tool') close();
}

function functionName(tool: JsonNode | undefined): JsonNode | undefined {
  return memberOf(memberOf(tool, 'function')?.value, 'name')?.value;
}

function spanOf({ start, end }: JsonNode): JsonSpan {
  return { start, end };
}
