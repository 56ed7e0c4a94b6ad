import type { ProviderProfile } from '../../providers/profile.ts';
import { memberOf, stringOf, type JsonNode } from '../json/jsonTree.ts';
import { spanOf } from '../json/spans.ts';
import { longestCallId } from '../scan/keyTable.ts';
import type { Report } from './finding.ts';

/** "Invalid 'messages[1].tool_calls[0].id': string too long. Expected a string with maximum length 40" */
export function checkCallIds(message: JsonNode, profile: ProviderProfile, report: Report): void {
  const calls = memberOf(message, 'tool_calls')?.value;
  const ids = calls?.type === 'array' ? calls.items.map((call) => memberOf(call, 'id')?.value) : [];
  ids.push(memberOf(message, 'tool_call_id')?.value);
  checkIdForm(ids, profile, report);
  if (!profile.exactCombinations) return;
  for (const id of ids) {
    const text = stringOf(id);
    if (!id || text === undefined || [...text].length <= longestCallId) continue;
    const facts = { param: 'id', limit: longestCallId } as const;
    report({ code: 'invalid_length', reason: 'long', ...facts, ...spanOf(id) });
  }
}

/** Reports ids of tool calls that are not of the form that the service asks for. */
export function checkIdForm(
  ids: readonly (JsonNode | undefined)[],
  { toolCallIds: pattern }: ProviderProfile,
  report: Report,
): void {
  if (pattern === undefined) return;
  const rule = new RegExp(pattern);
  for (const id of ids) {
    const text = stringOf(id);
    if (!id || text === undefined || rule.test(text)) continue;
    const facts = { param: 'id', value: JSON.stringify(text), pattern };
    report({ code: 'invalid_format', ...facts, ...spanOf(id) });
  }
}
