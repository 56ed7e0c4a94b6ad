import { modelRule } from '../../providers/profiles.ts';
import type {
  InputKind,
  ModelRule,
  ParameterRule,
  ProviderProfile,
} from '../../providers/profile.ts';
import { memberOf, stringOf, type JsonMember, type JsonNode } from '../json/jsonTree.ts';
import { bodyKindOf } from '../schemas/bodySchemas.ts';
import type { Report, Request, RequestRules } from './finding.ts';
import { spanOf, wholeOf } from '../json/spans.ts';
import type { RuleTable } from './ruleOptions.ts';

const limits = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'];
const encrypted = 'reasoning.encrypted_content';
const allEfforts = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'];

const kindOfPart: Readonly<Record<string, InputKind>> = {
  image_url: 'image',
  input_image: 'image',
  input_audio: 'audio',
  audio_url: 'audio',
  file: 'file',
  input_file: 'file',
  video_url: 'video',
};

/** Rules that hang on what is known of the request's model: whether it takes what the request asks of it. */
export const modelFit: RequestRules = {
  check(request, { profile }, report) {
    const { body, model } = request;
    if (profile.refusedParameters) checkRefused(body, profile, report);
    for (const one of profile.parameters ?? []) checkParameter(body, one, profile.name, report);
    const rule = model === undefined || model === '' ? undefined : modelRule(profile, model);
    // Nothing else is worth telling of a model that is not run.
    if (!rule?.batch || model === undefined) return;
    checkEndpoint(request, rule, model, report);
    for (const one of rule.parameters ?? [])
      checkParameter(body, one, model, report, rule.defaultEffort);
    checkTools(request, rule, model, report);
    checkEffort(body, rule, model, report);
    checkLimits(request, rule, model, report);
    checkFormat(body, rule, model, report);
    checkParts(body, rule, model, report);
  },
  reads: (profile) => [
    ...limits,
    'model', 'url', 'type', 'role', 'reasoning_effort', 'effort', 'include',
    ...[profile, ...profile.models].flatMap(({ parameters = [] }) =>
      parameters.flatMap(({ names, values }) => (values ? names.map(lastStep) : []))),
  ],
}; // prettier-ignore

function lastStep(name: string): string {
  return name.split('.').at(-1) ?? name;
}

function checkRefused(body: JsonNode | undefined, profile: ProviderProfile, report: Report): void {
  for (const param of profile.refusedParameters ?? []) {
    const member = memberOf(body, param);
    // False asks for nothing.
    if (!member || isUnset(member.value) || isFalse(member.value)) continue;
    const by = profile.name;
    const place = wholeOf(member);
    report({ code: 'refused_parameter', reason: 'provider', param, by, instead: '', ...place });
  }
}

function checkEndpoint(
  { root, url }: Request,
  { serves }: ModelRule,
  model: string,
  report: Report,
): void {
  const node = memberOf(memberOf(root, 'body')?.value, 'model')?.value;
  const kind = url === undefined ? undefined : bodyKindOf(url);
  if (!serves || !node || url === undefined || kind === undefined || serves.includes(kind)) return;
  report({ code: 'unsupported_endpoint', model, url, ...spanOf(node) });
}

/** Is a parameter taken that a model or a provider has a rule for? */
export function checkParameter(
  body: JsonNode | undefined,
  { names, values, unlessEffort, instead }: ParameterRule,
  model: string,
  report: Report,
  usualEffort?: string,
): void {
  for (const param of names) {
    const member = memberAt(body, param);
    if (!member || isUnset(member.value)) continue;
    const place = wholeOf(member);
    if (unlessEffort) {
      const effort = stringOf(effortOf(body)?.value) ?? usualEffort;
      if (effort === undefined || unlessEffort.includes(effort)) continue;
      // What it is anyway is taken.
      if ('value' in member.value && values?.includes(member.value.value)) continue;
      const facts = { param, by: model, instead: unlessEffort.join(', ') };
      report({ code: 'refused_parameter', reason: 'effort', ...facts, ...place });
    } else if (values) {
      if (!('value' in member.value) || values.includes(member.value.value)) continue;
      const value = JSON.stringify(member.value.value);
      const allowed = values.map((one) => JSON.stringify(one));
      report({ code: 'pinned_parameter', param, value, allowed, model, ...place });
    } else {
      const reason = instead === undefined ? 'model' : 'instead';
      const facts = { param, by: model, instead: instead ?? '' };
      report({ code: 'refused_parameter', reason, ...facts, ...place });
    }
  }
}

/** Null is how a client writes what it does not set. */
function isUnset({ type }: JsonNode): boolean {
  return type === 'null';
}

function isFalse(node: JsonNode): boolean {
  return node.type === 'boolean' && !node.value;
}

function memberAt(body: JsonNode | undefined, path: string): JsonMember | undefined {
  let node = body;
  let member: JsonMember | undefined;
  for (const step of path.split('.')) {
    member = memberOf(node, step);
    node = member?.value;
  }
  return member;
}

function effortOf(body: JsonNode | undefined): JsonMember | undefined {
  return memberOf(body, 'reasoning_effort') ?? memberAt(body, 'reasoning.effort');
}

function checkEffort(
  body: JsonNode | undefined,
  { efforts }: ModelRule,
  model: string,
  report: Report,
): void {
  if (efforts?.length === 0) checkEncrypted(body, model, report);
  const member = effortOf(body);
  if (!efforts || !member || isUnset(member.value)) return;
  const param = memberOf(body, 'reasoning_effort') ? 'reasoning_effort' : 'reasoning.effort';
  const effort = stringOf(member.value);
  if (efforts.length === 0) {
    const facts = { param, by: model, instead: '' };
    report({ code: 'refused_parameter', reason: 'model', ...facts, ...wholeOf(member) });
  } else if (effort !== undefined && allEfforts.includes(effort) && !efforts.includes(effort)) {
    const allowed = efforts.map((one) => JSON.stringify(one));
    const value = JSON.stringify(effort);
    report({ code: 'invalid_value', param, value, allowed, ...spanOf(member.value) });
  }
}

/** "Encrypted content is not supported with this model." https://github.com/microsoft/agent-framework/issues/7483 */
function checkEncrypted(body: JsonNode | undefined, model: string, report: Report): void {
  const include = memberOf(body, 'include')?.value;
  const node = include?.type === 'array' && include.items.find((one) => stringOf(one) === encrypted);
  if (!node) return;
  const facts = { param: encrypted, by: model, instead: '' };
  report({ code: 'refused_parameter', reason: 'model', ...facts, ...spanOf(node) });
} // prettier-ignore

/**
 * "Function tools with reasoning_effort are not supported for gpt-5.6-luna in /v1/chat/completions. To use function
 * tools, use /v1/responses or set reasoning_effort to 'none'." https://github.com/BerriAI/litellm/pull/34569
 */
function checkTools(
  { body, url }: Request,
  { toolEfforts, defaultEffort }: ModelRule,
  model: string,
  report: Report,
): void {
  const tools = memberOf(body, 'tools');
  const list = tools?.value.type === 'array' ? tools.value.items : [];
  const isChat = url !== undefined && bodyKindOf(url) === 'chat';
  const effort = stringOf(effortOf(body)?.value) ?? defaultEffort;
  if (!tools || !isChat || !toolEfforts || effort === undefined || toolEfforts.includes(effort)) return;
  if (!list.some((tool) => stringOf(memberOf(tool, 'type')?.value) === 'function')) return;
  const facts = { param: 'tools', by: model, instead: toolEfforts.join(', ') };
  report({ code: 'refused_parameter', reason: 'effort', ...facts, ...wholeOf(tools) });
} // prettier-ignore

function checkLimits(
  { body, url }: Request,
  { maxOutputTokens, contextTokens, refusesMoreOutput, parameters = [] }: ModelRule,
  model: string,
  report: Report,
): void {
  if (maxOutputTokens === undefined) return;
  // What is asked counts as well, and has one token at least.
  const room = refusesMoreOutput ? (contextTokens ?? Infinity) - 1 : Infinity;
  const max = Math.min(maxOutputTokens, room);
  const isOfResponses = url !== undefined && bodyKindOf(url) === 'responses';
  const reason = refusesMoreOutput && !isOfResponses ? 'refused' : 'undocumented';
  for (const param of limits) {
    const value = memberOf(body, param)?.value;
    // One that is not taken at all is told once.
    if (parameters.some(({ names, values }) => !values && names.includes(param))) continue;
    if (value?.type !== 'number' || Number(value.value) <= max) continue;
    const facts = { param, asked: Number(value.value), max, model };
    report({ code: 'output_limit', reason, ...facts, ...spanOf(value) });
  }
}

function checkFormat(
  body: JsonNode | undefined,
  { formats }: ModelRule,
  model: string,
  report: Report,
): void {
  for (const path of ['response_format', 'text.format']) {
    const member = memberAt(body, path);
    const type = stringOf(memberOf(member?.value, 'type')?.value);
    if (!formats || !member || type === undefined || formats.includes(type)) continue;
    const allowed = formats.map((one) => JSON.stringify(one));
    const facts = { param: `${path}.type`, value: JSON.stringify(type), allowed, model };
    report({ code: 'pinned_parameter', ...facts, ...wholeOf(member) });
  }
}

function checkParts(
  body: JsonNode | undefined,
  { inputs, roles }: ModelRule,
  model: string,
  report: Report,
): void {
  if (!inputs && !roles) return;
  const list = memberOf(body, 'messages')?.value ?? memberOf(body, 'input')?.value;
  for (const message of list?.type === 'array' ? list.items : []) {
    const role = memberOf(message, 'role')?.value;
    const name = stringOf(role);
    if (roles && role && name !== undefined && !roles.includes(name)) {
      const allowed = roles.map((one) => JSON.stringify(one));
      const value = JSON.stringify(name);
      report({ code: 'invalid_value', param: 'role', value, allowed, ...spanOf(role) });
    }
    const content = memberOf(message, 'content')?.value;
    for (const part of inputs && content?.type === 'array' ? content.items : []) {
      const type = memberOf(part, 'type')?.value;
      const word = stringOf(type);
      const kind =
        word !== undefined && Object.hasOwn(kindOfPart, word) ? kindOfPart[word] : undefined;
      if (type && word !== undefined && kind && !inputs?.includes(kind))
        report({ code: 'unsupported_input', model, part: word, ...spanOf(type) });
    }
  }
}

const models = 'https://developers.openai.com/api/docs/models';
const latest = 'https://developers.openai.com/api/docs/guides/latest-model';

/** Rules about what a model serves, takes and gives. */
export const rulesOfModelFit: RuleTable<
  'refused_parameter' | 'output_limit' | 'unsupported_endpoint' | 'unsupported_input'
> = {
  refused_parameter: {
    severity: 'error',
    message: '{1} does not accept "{0}". Remove it.',
    messages: {
      effort: '{1} accepts "{0}" only with the reasoning effort {2}. Remove one of them.',
      instead: '{1} does not accept "{0}". Use "{2}".',
      batch: '"{0}" does not work in a batch. Remove it.',
    },
    args: ['param', 'by', 'instead'],
    explanation:
      'Reasoning models take no sampling parameters, GPT-5.1 and later only while they do not reason; other models take no reasoning effort. The entry of each model has its source in `src/providers/models`. A name that no entry covers draws no verdict.',
    source: latest,
  },
  output_limit: {
    severity: 'error',
    severities: { undocumented: 'warning' },
    message: '"{0}" asks for {1} tokens; {3} gives at most {2}. Lower it.',
    args: ['param', 'asked', 'max', 'model'],
    explanation:
      'Each model has a largest answer. A request for more is refused, for every line alike: whole batches failed for it.',
    source: models,
  },
  unsupported_endpoint: {
    severity: 'error',
    message: 'The model "{0}" is not served at "{1}". Choose another model or url.',
    args: ['model', 'url'],
    explanation:
      'Some models run under one endpoint only: models for embeddings, older completions, and those that the Responses API alone has.',
    source: models,
  },
  unsupported_input: {
    severity: 'error',
    message: '{0} reads no parts of the type "{1}". Choose another model, or remove the part.',
    args: ['model', 'part'],
    explanation: 'Not every model reads pictures, sounds, videos or files.',
    source: models,
  },
};
