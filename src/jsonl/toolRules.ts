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

/** A wrong id is compared by eye with no more than these. */
const mostRelated = 20;

/** Calls of tools and the messages that answer them, which follow the assistant message that made the calls. */
export function checkToolMessages(messages: JsonArray, report: Report): void {
  let calls: readonly JsonNode[] = [];
  /** The calls' ids, when all of them are texts. */
  let ids = new Map<string, JsonNode>();
  const answered = new Set<string | undefined>();
  const close = () => {
    // A message without an id answers one of them, and does not say which.
    if (!answered.has(undefined))
      for (const [text, id] of ids)
        if (!answered.has(text)) report({ code: 'unanswered_tool_call', ...spanOf(id) });
    answered.clear();
  };
  for (const message of messages.items) {
    const role = stringOf(memberOf(message, 'role')?.value);
    if (role !== 'tool') {
      close();
      const list = role === 'assistant' ? memberOf(message, 'tool_calls')?.value : undefined;
      calls = list?.type === 'array' ? list.items : [];
      ids = idsOf(calls);
    } else if (calls.length === 0) {
      const node = memberOf(message, 'role')?.value ?? message;
      report({ code: 'unmatched_tool_call', reason: 'no_call', ...spanOf(node) });
    } else {
      const node = memberOf(message, 'tool_call_id')?.value;
      const id = stringOf(node);
      answered.add(id);
      if (node && id !== undefined && ids.size > 0 && !ids.has(id)) {
        const related = [...ids.values()].slice(0, mostRelated).map(spanOf);
        report({ code: 'unmatched_tool_call', reason: 'other_id', related, ...spanOf(node) });
      }
    }
  }
  // Calls of the last message are answered in a later request, if at all.
  if (stringOf(memberOf(messages.items.at(-1), 'role')?.value) === 'tool') close();
}

/** By id; none unless every call has one. */
function idsOf(calls: readonly JsonNode[]): Map<string, JsonNode> {
  const ids = new Map<string, JsonNode>();
  for (const call of calls) {
    const node = memberOf(call, 'id')?.value;
    const id = stringOf(node);
    if (!node || id === undefined) return new Map();
    ids.set(id, node);
  }
  return ids;
}

function functionName(tool: JsonNode | undefined): JsonNode | undefined {
  return memberOf(memberOf(tool, 'function')?.value, 'name')?.value;
}

function spanOf({ start, end }: JsonNode): JsonSpan {
  return { start, end };
}
