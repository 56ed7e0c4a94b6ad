import type { ProviderProfile } from '../../providers/profile.ts';
import { isObject, type JsonObject } from '../../json/unknownJson.ts';
import type { ReportLoss } from './conversion.ts';

/** Members that hold the id of a tool call: of a call in a list, and of what answers one. */
const lists = ['tool_calls', 'content'];
const answers = ['tool_call_id', 'tool_use_id'];

/**
 * Messages whose ids of tool calls are such as the service takes: another id becomes a new one, the same wherever it
 * stands.
 */
export function fitCallIds(
  { toolCallIds }: ProviderProfile,
  messages: unknown,
  lose: ReportLoss,
): unknown {
  if (toolCallIds === undefined || !Array.isArray(messages)) return messages;
  const rule = new RegExp(toolCallIds);
  const renamed = new Map<string, string>();
  return messages.map((message: unknown, at) =>
    isObject(message) ? fitted(message, `messages.${String(at)}`) : message,
  );

  function fitted(holder: JsonObject, path: string, isListed = false): JsonObject {
    const result: Record<string, unknown> = { ...holder };
    const isCall = isListed || holder['type'] === 'tool_use';
    for (const name of [...answers, ...(isCall ? ['id'] : [])]) {
      const id = result[name];
      if (typeof id !== 'string' || rule.test(id)) continue;
      result[name] = newId(id);
      lose(`${path}.${name}`, 'changed');
    }
    for (const name of lists) {
      const list = result[name];
      if (!Array.isArray(list)) continue;
      result[name] = list.map((one: unknown, index) =>
        isObject(one)
          ? fitted(one, `${path}.${name}.${String(index)}`, name === 'tool_calls')
          : one,
      );
    }
    return result;
  }

  /** Nine letters and digits, which every service takes. */
  function newId(id: string): string {
    const known = renamed.get(id) ?? `call${String(renamed.size).padStart(5, '0')}`;
    renamed.set(id, known);
    return known;
  }
}
