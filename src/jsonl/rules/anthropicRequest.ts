import { modelRule } from '../../providers/profiles.ts';
import { memberOf, stringOf, type JsonNode } from '../json/jsonTree.ts';
import type { Report, RequestRules } from './finding.ts';

/**
 * What a schema cannot say of a request to the Messages API: limits of its model, and how parameters go together.
 * https://platform.claude.com/docs/en/build-with-claude/extended-thinking
 */
export const anthropicRules: RequestRules = {
  check(request, context, report) {
    const { body, model } = request;
    const most = memberOf(body, 'max_tokens')?.value;
    const limit =
      model === undefined ? undefined : modelRule(context.profile, model)?.maxOutputTokens;
    // A header of the call may raise the limit, which no line tells.
    if (most && limit !== undefined && numberOf(most) > limit) {
      const place = { reason: 'usual_high', param: 'max_tokens', limit } as const;
      report({ code: 'out_of_range', ...place, ...spanOf(most) });
    }

    checkContents(body, report);
    const thinking = memberOf(body, 'thinking')?.value;
    if (stringOf(memberOf(thinking, 'type')?.value) !== 'enabled') return;
    const budget = memberOf(thinking, 'budget_tokens')?.value;
    if (!budget && thinking) {
      const param = 'thinking.budget_tokens';
      const place = { start: thinking.start, end: thinking.start + 1 };
      report({ code: 'missing_required_parameter', reason: 'required', param, ...place });
    } else if (budget && most && numberOf(budget) >= numberOf(most)) {
      const param = 'thinking.budget_tokens';
      const place = { reason: 'high_exclusive', param, limit: numberOf(most) } as const;
      report({ code: 'out_of_range', ...place, ...spanOf(budget) });
    }
    const temperature = memberOf(body, 'temperature')?.value;
    if (temperature && numberOf(temperature) !== 1) {
      const value = request.text.slice(temperature.start, temperature.end);
      const place = { param: 'temperature', value, allowed: ['1'] };
      report({ code: 'invalid_value', ...place, ...spanOf(temperature) });
    }
  },
  reads: () => ['type', 'max_tokens', 'budget_tokens', 'temperature', 'role'],
  // Only for the temperature as it is written.
  readsText: true,
};

/** Every message says something, but for the beginning of an answer at the end. */
function checkContents(body: JsonNode | undefined, report: Report): void {
  const messages = memberOf(body, 'messages')?.value;
  const list = messages?.type === 'array' ? messages.items : [];
  for (const [index, message] of list.entries()) {
    const isBegun = index === list.length - 1 && stringOf(memberOf(message, 'role')?.value) === 'assistant';
    const content = memberOf(message, 'content')?.value;
    const param = `messages[${String(index)}].content`;
    if (!content || isBegun) continue;
    if (stringOf(content) === '')
      report({ code: 'invalid_length', reason: 'empty', param, limit: 1, ...spanOf(content) });
    // "unexpected `tool_use_id` found in `tool_result` blocks": the turn before made no call.
    const result = blockOf(content, 'tool_result');
    if (result && !blockOf(memberOf(list[index - 1], 'content')?.value, 'tool_use'))
      report({ code: 'unmatched_tool_call', reason: 'no_call', ...spanOf(result) });
  }
} // prettier-ignore

/** The type of the first block of this kind. */
function blockOf(content: JsonNode | undefined, kind: string): JsonNode | undefined {
  const types = content?.type === 'array' ? content.items.map((block) => memberOf(block, 'type')?.value) : [];
  return types.find((type) => stringOf(type) === kind);
} // prettier-ignore

function numberOf(node: JsonNode): number {
  return node.type === 'number' ? Number(node.value) : NaN;
}

function spanOf({ start, end }: JsonNode): { readonly start: number; readonly end: number } {
  return { start, end };
}
