import type { ModelRule, PinnedValue, ProviderProfile } from '../providers/profile.ts';
import { modelRule } from '../providers/profiles.ts';
import { memberOf, stringOf, type JsonMember, type JsonNode } from './jsonTree.ts';
import type { Report, Request, RequestContext } from './requestContext.ts';

/** Days before a retirement from which it is told. */
const noticeDays = 30;

/** Rules that hang on the request's model: is it run in batches, which parameters does it fix. */
export function checkModel(request: Request, context: RequestContext, report: Report): void {
  const { profile } = context;
  const node = memberOf(request.body, 'model')?.value;
  const { model, body } = request;
  if (profile.streaming !== 'ignored')
    checkStream(body, profile.streaming ?? 'undocumented', report);
  if (node === undefined || model === undefined || model === '') return;
  checkRehearsal(request, profile, report);
  const rule = modelRule(profile, model);
  const place = { start: node.start, end: node.end };
  if (!rule) {
    if (profile.warnUnknownModel)
      report({ code: 'unknown_model', model, provider: profile.name, ...place });
    return;
  }
  if (isRetired(rule, context.today))
    report({ code: 'retired_model', model, date: rule.retiredOn ?? '', ...place });
  else if (!rule.batch)
    report({ code: 'model_not_found', model, provider: profile.name, ...place });
  else if (retiresSoon(rule, context.today))
    report({ code: 'model_retires', model, date: rule.retiredOn ?? '', ...place });
  checkThinking(body, rule, model, report);
  checkPinned(body, rule, model, report);
}

/** A model for rehearsals and its url go together, and with nothing else. */
function checkRehearsal(request: Request, { rehearsal }: ProviderProfile, report: Report): void {
  if (!rehearsal || request.url === undefined) return;
  const isModel = request.model === rehearsal.model;
  if (isModel === (request.url === rehearsal.url)) return;
  const node = isModel
    ? memberOf(request.root, 'url')?.value
    : memberOf(request.body, 'model')?.value;
  if (!node) return;
  const { start, end } = node;
  const reason = isModel ? 'model' : 'url';
  report({ code: 'mismatched_test_url', reason, ...rehearsal, start, end });
}

function isRetired(rule: ModelRule, today: string | undefined): boolean {
  return rule.retiredOn !== undefined && today !== undefined && today >= rule.retiredOn;
}

function retiresSoon(rule: ModelRule, today: string | undefined): boolean {
  if (rule.retiredOn === undefined || today === undefined) return false;
  return Date.parse(rule.retiredOn) - Date.parse(today) <= noticeDays * 86_400_000;
}

function checkStream(
  body: JsonNode | undefined,
  reason: 'refused' | 'undocumented',
  report: Report,
): void {
  const member = memberOf(body, 'stream');
  if (member?.value.type !== 'boolean' || member.value.value !== true) return;
  report({ code: 'streaming_unsupported', reason, ...wholeOf(member) });
}

function checkThinking(
  body: JsonNode | undefined,
  rule: ModelRule,
  model: string,
  report: Report,
): void {
  const allowed = rule.thinkingTypes;
  if (!allowed) return;
  const thinking = memberOf(body, 'thinking')?.value;
  const type = memberOf(thinking, 'type')?.value;
  const word = stringOf(type);
  if (type && word !== undefined && !allowed.includes(word)) {
    const value = JSON.stringify(word);
    report({
      code: 'unsupported_thinking',
      value,
      model,
      allowed,
      start: type.start,
      end: type.end,
    });
  }
  const keep = memberOf(thinking, 'keep');
  if (keep && keep.value.type !== 'null' && rule.thinkingKeep === false)
    report({ code: 'unsupported_thinking_keep', model, ...wholeOf(keep) });
  const choice = memberOf(body, 'tool_choice')?.value;
  if (!choice || word === 'disabled' || !['string', 'object'].includes(choice.type)) return;
  const name = stringOf(choice);
  if (name === 'auto' || name === 'none' || (name !== undefined && name !== 'required')) return;
  const value = name === undefined ? 'specified' : JSON.stringify(name);
  report({
    code: 'incompatible_tool_choice',
    value,
    model,
    start: choice.start,
    end: choice.end,
  });
}

function checkPinned(
  body: JsonNode | undefined,
  rule: ModelRule,
  model: string,
  report: Report,
): void {
  const mode = stringOf(memberOf(memberOf(body, 'thinking')?.value, 'type')?.value);
  const byMode =
    mode === 'disabled' ? rule.pinnedByThinking?.disabled : rule.pinnedByThinking?.enabled;
  const pinned = { ...rule.pinned, ...byMode };
  for (const [param, allowed] of Object.entries(pinned)) {
    const member = memberOf(body, param);
    if (!member || member.value.type === 'object' || member.value.type === 'array') continue;
    const value: PinnedValue = member.value.value;
    // Null means "not set" to the services.
    if (value === null) continue;
    if (allowed.includes(value))
      report({ code: 'redundant_parameter', param, model, ...wholeOf(member) });
    else
      report({
        code: 'pinned_parameter',
        param,
        value: JSON.stringify(value),
        allowed: allowed.map((one) => JSON.stringify(one)),
        model,
        ...wholeOf(member),
      });
  }
}

/** From the key to the end of the value: what a fix would remove. */
function wholeOf(member: JsonMember): { start: number; end: number } {
  return { start: member.keySpan.start, end: member.value.end };
}
