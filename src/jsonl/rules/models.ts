// In one piece: the rules of one subject and what finds them.
import type { RuleTable } from './ruleOptions.ts';
import type { ModelRule, PinnedValue, ProviderProfile } from '../../providers/profile.ts';
import { modelRule } from '../../providers/profiles.ts';
import { similarModel } from './similarModel.ts';
import { memberOf, stringOf, type JsonNode } from '../json/jsonTree.ts';
import type { Report, Request, RequestContext, RequestRules } from './finding.ts';
import { wholeOf } from '../json/spans.ts';

/** Days before a retirement from which it is told. */
const noticeDays = 30;

/** Rules that hang on the request's model: is it run in batches, which parameters does it fix. */
export const modelRules: RequestRules = {
  check: checkModel,
  reads: ({ models }) => [
    'model',
    'url',
    'type',
    'keep',
    'tool_choice',
    ...models.flatMap((rule) => [
      ...Object.keys(rule.pinned ?? {}),
      ...Object.values(rule.pinnedByThinking ?? {}).flatMap((set) => Object.keys(set)),
    ]),
  ],
};

function checkModel(request: Request, context: RequestContext, report: Report): void {
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
    const provider = profile.name;
    const isForeign =
      profile.foreignModels !== undefined && new RegExp(profile.foreignModels, 'i').test(model);
    // A batch that names the model itself overrules that of a line.
    if (isForeign && profile.envelope.model !== 'optional')
      report({ code: 'model_not_found', model, provider, ...place });
    else {
      const similar = similarModel(model, profile) ?? '';
      const reason = similar === '' ? 'unlisted' : 'similar';
      if (similar !== '' || profile.warnUnknownModel || isForeign)
        report({ code: 'unknown_model', reason, model, provider, similar, ...place });
    }
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
  if (word !== 'disabled') checkThoughts(body, word === 'enabled', report);
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

/**
 * "thinking is enabled but reasoning_content is missing in assistant tool call message at index 2":
 * https://github.com/bytedance/deer-flow/issues/3043; reported of requests too that leave the mode to the model:
 * https://github.com/mastra-ai/mastra/issues/12592
 */
function checkThoughts(body: JsonNode | undefined, isSure: boolean, report: Report): void {
  const messages = memberOf(body, 'messages')?.value;
  for (const [index, message] of (messages?.type === 'array' ? messages.items : []).entries()) {
    const calls = memberOf(message, 'tool_calls');
    const thought = memberOf(message, 'reasoning_content')?.value;
    if (calls?.value.type !== 'array' || calls.value.items.length === 0) continue;
    if (thought && thought.type !== 'null') continue;
    const param = `messages[${String(index)}].reasoning_content`;
    const { start, end } = calls.keySpan;
    if (isSure)
      report({ code: 'missing_required_parameter', reason: 'required', param, start, end });
    else {
      const facts = { param: 'tool_calls', needs: 'reasoning_content' };
      report({ code: 'needed_parameter', reason: 'undocumented', ...facts, start, end });
    }
  }
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

const kimiModels = 'https://platform.kimi.ai/docs/api/models-overview.md';
const kimiBatch = 'https://platform.kimi.ai/docs/api/batch-create.md';
const dashscope =
  'https://www.alibabacloud.com/help/en/model-studio/batch-interfaces-compatible-with-openai';
const openaiGuide = 'https://developers.openai.com/api/docs/guides/batch';

/** Rules about models: which of them run in a batch, and what each fixes, takes and refuses. */
export const rulesOfModels: RuleTable<
  | 'model_not_found'
  | 'unknown_model'
  | 'retired_model'
  | 'model_retires'
  | 'mismatched_model'
  | 'pinned_parameter'
  | 'redundant_parameter'
  | 'mismatched_test_url'
  | 'streaming_unsupported'
  | 'mismatched_thinking'
  | 'unsupported_thinking'
  | 'unsupported_thinking_keep'
  | 'incompatible_tool_choice'
> = {
  model_not_found: {
    severity: 'error',
    message: '{1} does not run the model "{0}" in batches. Choose another.',
    args: ['model', 'provider'],
    explanation:
      'The provider lists the models that its Batch API runs; this one is excluded, or it is of another maker.',
    source: kimiBatch,
  },
  unknown_model: {
    severity: 'warning',
    source: dashscope,
    message: '"{0}" is not a model that {1} is known to run in batches. Check its name.',
    messages: { similar: '{1} is not known to have a model "{0}". Did you mean "{2}"?' },
    args: ['model', 'provider', 'similar'],
    explanation:
      'The name is in no list that this version knows. It may be new, or a name with a typing error; services refuse the latter when the batch is validated or line by line.',
  },
  retired_model: {
    severity: 'error',
    message: 'The provider retired the model "{0}" on {1}. Choose another.',
    args: ['model', 'date'],
    explanation: 'A retired model is answered with "not found".',
    source: kimiModels,
  },
  model_retires: {
    severity: 'warning',
    message: 'The provider retires the model "{0}" on {1}.',
    args: ['model', 'date'],
    explanation: 'Batches that still run on that day will fail. Choose the successor in time.',
    source: kimiModels,
  },
  mismatched_model: {
    severity: 'error',
    severities: { undocumented: 'warning' },
    message:
      'The model "{0}" differs from the other requests, which use "{1}". A batch has one model.',
    args: ['model', 'usual'],
    explanation:
      'With most services a file can hold requests to a single model; where nothing is documented, this is a warning. The lines of the minority are marked.',
    source: openaiGuide,
  },
  pinned_parameter: {
    severity: 'error',
    message: '{3} accepts only {2} for "{0}", not {1}. Remove the parameter.',
    args: ['param', 'value', 'allowed', 'model'],
    explanation: 'The model fixes this parameter; a request with another value is refused.',
    source: kimiModels,
  },
  redundant_parameter: {
    severity: 'warning',
    message: '"{0}" is fixed for {1}; the documents ask not to set it in a batch. Remove it.',
    args: ['param', 'model'],
    explanation:
      'The value is the one that the model has anyway. Real-time calls accept it, but the guide of the Batch API says not to send it.',
    source: kimiBatch,
  },
  mismatched_test_url: {
    severity: 'error',
    message: 'Only the url "{1}" runs the model "{0}". Set the url to it.',
    messages: {
      url: 'The url "{1}" runs only the model "{0}". Set the model to it, or choose another url.',
    },
    args: ['model', 'url'],
    explanation:
      'DashScope has a model that rehearses a batch without cost. It runs under a url of its own, which runs nothing else.',
    source: dashscope,
  },
  streaming_unsupported: {
    severity: 'warning',
    severities: { refused: 'error', undocumented: 'warning' },
    message: 'Batches cannot stream. Remove "stream".',
    args: [],
    explanation:
      'A batch answers in a file, so there is nothing to stream. OpenAI fails the whole batch; other providers do not say what they do.',
    source: openaiGuide,
  },
  mismatched_thinking: {
    severity: 'error',
    severities: { other: 'error', absent: 'warning' },
    message:
      'enable_thinking differs from the other requests, which use {0}. All requests of a batch must agree.',
    messages: {
      absent:
        'enable_thinking is not set here, but other requests set it to {0}. Set it on every line to be sure.',
    },
    args: ['usual'],
    explanation: 'DashScope runs a batch in one thinking mode.',
    source: dashscope,
  },
  unsupported_thinking: {
    severity: 'error',
    message: '{1} does not accept {0} for "thinking.type". Use {2}.',
    args: ['value', 'model', 'allowed'],
    explanation: 'Each model has its thinking modes; a request with another one is refused.',
    source: kimiModels,
  },
  unsupported_thinking_keep: {
    severity: 'error',
    message: '{0} does not accept "thinking.keep". Remove it.',
    args: ['model'],
    explanation: 'Only some models can keep earlier thinking; others refuse the parameter.',
    source: kimiModels,
  },
  incompatible_tool_choice: {
    severity: 'error',
    message: '{1} does not support tool_choice {0} while it thinks. Use "auto" or "none".',
    args: ['value', 'model'],
    explanation:
      'With thinking enabled (the default) only `auto` and `none` are accepted for `tool_choice`.',
    source: kimiModels,
  },
};
