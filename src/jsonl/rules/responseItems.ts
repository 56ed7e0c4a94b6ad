import { memberOf, setMember, stringOf, type JsonNode } from '../json/jsonTree.ts';
import { spanOf } from '../json/spans.ts';
import { longestResponseCallId } from '../scan/keyTable.ts';
import type { Report } from './finding.ts';

/** Reports what OpenAI refuses in the items of a Responses request: calls, their outputs and ids. */
export function checkResponseItems(body: JsonNode | undefined, report: Report): void {
  checkCalls(body, report);
  checkItemIds(body, report);
}

function itemsOf(body: JsonNode | undefined): readonly JsonNode[] {
  const input = memberOf(body, 'input')?.value;
  return input?.type === 'array' ? input.items : [];
}

/** An output answers a call that stands before it, or that the service keeps. */
function checkCalls(body: JsonNode | undefined, report: Report): void {
  if (setMember(body, 'previous_response_id') ?? setMember(body, 'conversation')) return;
  const items = itemsOf(body);
  const typeOf = (item: JsonNode) => stringOf(memberOf(item, 'type')?.value);
  if (items.some((item) => typeOf(item) === 'item_reference')) return;
  const idsOf = (type: string) =>
    items.flatMap((item) => (typeOf(item) === type ? [memberOf(item, 'call_id')?.value] : []));
  checkLengths(items, report);
  const called = idsOf('function_call');
  const answered = idsOf('function_call_output');
  for (const id of answered)
    if (id && !has(called, id))
      report({ code: 'unmatched_tool_call', reason: 'no_function_call', ...spanOf(id) });
  for (const id of called)
    if (id && !has(answered, id))
      report({ code: 'unanswered_tool_call', reason: 'refused', ...spanOf(id) });
}

/** "Invalid 'input[2].call_id': string too long. Expected a string with maximum length 64" */
function checkLengths(items: readonly JsonNode[], report: Report): void {
  for (const item of items) {
    const id = memberOf(item, 'call_id')?.value;
    const text = stringOf(id);
    if (!id || text === undefined || [...text].length <= longestResponseCallId) continue;
    const facts = { param: 'call_id', limit: longestResponseCallId } as const;
    report({ code: 'invalid_length', reason: 'long', ...facts, ...spanOf(id) });
  }
}

/** "Invalid 'input[2].id': 'call_…'. Expected an ID that begins with 'fc'." */
const beginnings: Readonly<Record<string, string>> = {
  function_call: 'fc',
  message: 'msg',
  reasoning: 'rs',
};

function checkItemIds(body: JsonNode | undefined, report: Report): void {
  for (const item of itemsOf(body)) {
    const type = stringOf(memberOf(item, 'type')?.value) ?? '';
    const id = memberOf(item, 'id')?.value;
    const text = stringOf(id);
    const beginning = Object.hasOwn(beginnings, type) ? beginnings[type] : undefined;
    if (!id || text === undefined || beginning === undefined || text.startsWith(beginning)) continue;
    const facts = { param: 'id', value: JSON.stringify(text), pattern: `^${beginning}` };
    report({ code: 'invalid_format', ...facts, ...spanOf(id) });
  }
} // prettier-ignore

/** Is one of the ids this one? One that is missing or no text may be any. */
function has(ids: readonly (JsonNode | undefined)[], id: JsonNode): boolean {
  const text = stringOf(id);
  return ids.some((one) => text === undefined || stringOf(one) === undefined || stringOf(one) === text);
} // prettier-ignore
