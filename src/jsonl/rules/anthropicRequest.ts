import type { ModelRule } from '../../providers/profile.ts';
import { modelRule } from '../../providers/profiles.ts';
import { memberOf, stringOf, type JsonMember, type JsonNode } from '../json/jsonTree.ts';
import { spanOf, wholeOf } from '../json/spans.ts';
import { checkAnthropicSchemas } from './anthropicSchemas.ts';
import { checkTurns } from './anthropicTurns.ts';
import type { Report, Request, RequestRules } from './finding.ts';
import { checkParameter } from './modelFit.ts';

/** Most breakpoints of the cache in one request. */
const mostBreakpoints = 4;
const leastTopP = 0.95;

/**
 * What a schema cannot say of a request to the Messages API: limits of its model, and how parameters go together.
 * https://platform.claude.com/docs/en/build-with-claude/extended-thinking
 */
export const anthropicRules: RequestRules = {
  check(request, { profile }, report) {
    const { body, model } = request;
    const known = model === undefined ? undefined : modelRule(profile, model);
    // Nothing else is worth telling of a model that is not run.
    const rule = known?.batch === true ? known : undefined;
    for (const one of rule?.parameters ?? []) checkParameter(body, one, model ?? '', report);
    checkLimit(body, rule, model ?? '', report);
    checkOneOf(body, rule, report);
    checkThinking(request, report);
    checkTools(body, report);
    checkBreakpoints(body, report);
    checkTurns(body, rule, profile, report);
    checkAnthropicSchemas(body, report);
  },
  reads: () => [
    ...['max_tokens', 'budget_tokens', 'temperature', 'top_p', 'role', 'type', 'effort', 'name', 'media_type'],
    ...['required', 'format', 'const', 'enum', '$ref', 'minItems'],
  ],
  // For values as they are written, and for white space.
  readsText: true,
}; // prettier-ignore

function checkLimit(
  body: JsonNode | undefined,
  rule: ModelRule | undefined,
  model: string,
  report: Report,
): void {
  const most = memberOf(body, 'max_tokens')?.value;
  const limit = rule?.maxOutputTokens;
  if (!most || limit === undefined || !(numberOf(most) > limit)) return;
  const place = spanOf(most);
  if (rule?.refusesMoreOutput === true) {
    const facts = { param: 'max_tokens', asked: numberOf(most), max: limit, model };
    report({ code: 'output_limit', reason: 'refused', ...facts, ...place });
    // A header of the call may raise the limit, which no line tells.
  } else report({ code: 'out_of_range', reason: 'usual_high', param: 'max_tokens', limit, ...place });
} // prettier-ignore

function checkOneOf(body: JsonNode | undefined, rule: ModelRule | undefined, report: Report): void {
  const [other, ...rest] = (rule?.oneOf ?? []).filter((name) => memberOf(body, name));
  for (const param of rest) excluding(param, other ?? '', memberOf(body, param), report);
}

function excluding(param: string, other: string, member: JsonMember | undefined, report: Report) {
  if (!member || member.value.type === 'null') return;
  report({ code: 'excluding_parameters', reason: 'refused', param, other, ...wholeOf(member) });
}

function checkThinking({ body, text }: Request, report: Report): void {
  const thinking = memberOf(body, 'thinking')?.value;
  const type = stringOf(memberOf(thinking, 'type')?.value);
  if (!thinking || (type !== 'enabled' && type !== 'adaptive')) return;
  if (type === 'enabled') checkBudget(body, thinking, report);
  const temperature = memberOf(body, 'temperature')?.value;
  if (temperature && numberOf(temperature) !== 1) {
    const value = text.slice(temperature.start, temperature.end);
    const place = { param: 'temperature', value, allowed: ['1'] };
    report({ code: 'invalid_value', ...place, ...spanOf(temperature) });
  }
  // "`top_p` must be greater than or equal to 0.95 or unset", "`top_k` must be unset when thinking is enabled"
  const topP = memberOf(body, 'top_p')?.value;
  if (topP && numberOf(topP) < leastTopP)
    report({ code: 'out_of_range', reason: 'low', param: 'top_p', limit: leastTopP, ...spanOf(topP) });
  excluding('top_k', 'thinking', memberOf(body, 'top_k'), report);
  // "Thinking may not be enabled when tool_choice forces tool use."
  const choice = memberOf(body, 'tool_choice');
  if (isForced(choice?.value)) excluding('tool_choice', 'thinking', choice, report);
} // prettier-ignore

function checkBudget(body: JsonNode | undefined, thinking: JsonNode, report: Report): void {
  const most = memberOf(body, 'max_tokens')?.value;
  const budget = memberOf(thinking, 'budget_tokens')?.value;
  const param = 'thinking.budget_tokens';
  if (!budget) {
    const place = { start: thinking.start, end: thinking.start + 1 };
    report({ code: 'missing_required_parameter', reason: 'required', param, ...place });
  } else if (most && numberOf(budget) >= numberOf(most)) {
    const place = { reason: 'high_exclusive', param, limit: numberOf(most) } as const;
    report({ code: 'out_of_range', ...place, ...spanOf(budget) });
  }
}

function isForced(choice: JsonNode | undefined): boolean {
  return ['any', 'tool'].includes(stringOf(memberOf(choice, 'type')?.value) ?? '');
}

/** "tools: Tool names must be unique.", "Tool 'g' not found in provided tools" */
function checkTools(body: JsonNode | undefined, report: Report): void {
  const tools = memberOf(body, 'tools')?.value;
  const names = new Set<string>();
  for (const tool of tools?.type === 'array' ? tools.items : []) {
    const node = memberOf(tool, 'name')?.value;
    const name = stringOf(node);
    if (!node || name === undefined) continue;
    if (names.has(name)) report({ code: 'duplicate_tool', reason: 'refused', name, ...spanOf(node) });
    names.add(name);
  }
  const choice = memberOf(body, 'tool_choice');
  const type = stringOf(memberOf(choice?.value, 'type')?.value);
  if (choice && type !== undefined && type !== 'none' && !tools) {
    const facts = { param: 'tool_choice', needs: 'tools' };
    const reason = isForced(choice.value) ? 'refused' : 'undocumented';
    report({ code: 'needed_parameter', reason, ...facts, ...wholeOf(choice) });
    return;
  }
  const chosen = memberOf(choice?.value, 'name')?.value;
  const name = stringOf(chosen);
  // Sets of tools that servers have are not listed here.
  const isWhole = memberOf(body, 'mcp_servers') === undefined;
  if (chosen && name !== undefined && isWhole && !names.has(name))
    report({ code: 'unknown_tool', reason: 'refused', name, ...spanOf(chosen) });
} // prettier-ignore

/** "A maximum of 4 blocks with cache_control may be provided. Found 5." */
function checkBreakpoints(body: JsonNode | undefined, report: Report): void {
  const found = ['system', 'tools', 'messages'].flatMap((name) => breakpoints(memberOf(body, name)?.value));
  const first = found[mostBreakpoints];
  if (!first) return;
  const facts = { reason: 'many', param: 'cache_control', limit: mostBreakpoints } as const;
  report({ code: 'invalid_count', ...facts, ...wholeOf(first) });
} // prettier-ignore

function breakpoints(list: JsonNode | undefined): JsonMember[] {
  const items = list?.type === 'array' ? list.items : [];
  return items.flatMap((item) => {
    const member = memberOf(item, 'cache_control');
    const isSet = member && member.value.type !== 'null';
    return [...breakpoints(memberOf(item, 'content')?.value), ...(isSet ? [member] : [])];
  });
}

function numberOf(node: JsonNode): number {
  return node.type === 'number' ? Number(node.value) : NaN;
}
