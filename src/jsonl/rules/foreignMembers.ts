import type { BodyKind, ProviderProfile } from '../../providers/profile.ts';
import type { SchemaError } from '../schemas/compiledSchemas.ts';
import { memberOf } from '../json/jsonTree.ts';
import type { Finding } from './finding.ts';
import type { RuleTable } from './ruleOptions.ts';

/** What members of another endpoint are called here. */
const counterparts: { readonly [K in BodyKind]: Readonly<Record<string, string>> } = {
  chat: {
    input: 'messages',
    prompt: 'messages',
    instructions: 'messages',
    system: 'messages',
    max_output_tokens: 'max_completion_tokens',
    text: 'response_format',
    reasoning: 'reasoning_effort',
  },
  responses: {
    messages: 'input',
    system: 'instructions',
    response_format: 'text.format',
    max_tokens: 'max_output_tokens',
    max_completion_tokens: 'max_output_tokens',
    reasoning_effort: 'reasoning.effort',
    verbosity: 'text.verbosity',
    functions: 'tools',
    function_call: 'tool_choice',
  },
  embeddings: { prompt: 'input', texts: 'input', text: 'input', messages: 'input' },
  completions: {
    messages: 'prompt',
    input: 'prompt',
    max_completion_tokens: 'max_tokens',
    max_output_tokens: 'max_tokens',
  },
  moderations: { prompt: 'input', text: 'input', messages: 'input' },
  imageGenerations: { input: 'prompt', messages: 'prompt' },
  imageEdits: { input: 'prompt', messages: 'prompt', image: 'images' },
};

/** What members of OpenAI's requests are called in Anthropic's. */
const ofAnthropic: Readonly<Record<string, string>> = {
  input: 'messages',
  prompt: 'messages',
  instructions: 'system',
  stop: 'stop_sequences',
  max_completion_tokens: 'max_tokens',
  max_output_tokens: 'max_tokens',
  response_format: 'output_config.format',
  reasoning_effort: 'output_config.effort',
  functions: 'tools',
  function_call: 'tool_choice',
  user: 'metadata.user_id',
};

/** Arguments of client libraries, which take them out of what they send. */
const ofClients: ReadonlySet<string> = new Set([
  'timeout', 'request_timeout', 'max_retries', 'num_retries', 'extra_body', 'extra_headers', 'extra_query', 'headers',
  'api_key', 'api_base', 'base_url', 'api_version', 'api_type', 'organization', 'engine', 'deployment_id',
  'custom_llm_provider', 'http_client', 'betas', 'response_model', 'fallbacks', 'caching', 'drop_params',
]); // prettier-ignore

/** Under which name a member of the body stands at this kind of endpoint, when it belongs to another one. */
export function counterpartOf(kind: BodyKind | undefined, name: string): string | undefined {
  const names = kind && counterparts[kind];
  return names && Object.hasOwn(names, name) ? names[name] : undefined;
}

/** What a member means that the schema of its endpoint does not know. */
export function foreignMember(
  { key, node, path, asked }: SchemaError,
  kind: BodyKind | undefined,
  param: string,
  profile: ProviderProfile,
): Finding | undefined {
  const name = String(asked);
  const place = { start: key?.start ?? node.start, end: key?.end ?? node.end };
  const isOfBody = path.length === 1;
  const isOfAnthropic = profile.envelope.body === 'params';
  // What else a message or a tool may hold changes often, and answers are sent back as they came.
  const isOpen = !isOfBody && (path[0] === 'messages' || (path[0] === 'tools' && kind === 'chat'));
  const isRefused =
    isOfBody &&
    (profile.refusedParameters?.includes(name) === true ||
      (isOfAnthropic && Object.hasOwn(ofAnthropic, name)));
  // "messages.0.name: Extra inputs are not permitted"
  const isOfTurn = isOfAnthropic && path[0] === 'messages' && path.length === 3;
  const usual = isOpen ? 'undocumented' : (profile.unknownParameters ?? 'undocumented');
  const reason = isRefused || isOfTurn ? 'refused' : usual;
  if (isOfBody && profile.ownParameters?.includes(name)) return undefined;
  const instead = isOfBody ? here(isOfAnthropic, kind, name) : nestedIn(path);
  if (instead !== undefined) return { code: 'moved_parameter', reason, param, instead, ...place };
  // Its members are told, each by itself.
  if (name === 'extra_body' && node.type === 'object' && node.members.length > 0) return undefined;
  const isOfClient = isOfBody && ofClients.has(name);
  const provider = profile.name;
  return {
    code: 'unknown_parameter',
    reason: isOfClient ? 'sdk' : reason,
    param,
    provider,
    ...place,
  };
}

function here(
  isOfAnthropic: boolean,
  kind: BodyKind | undefined,
  name: string,
): string | undefined {
  if (!isOfAnthropic) return counterpartOf(kind, name);
  return Object.hasOwn(ofAnthropic, name) ? ofAnthropic[name] : undefined;
}

/** Chat wraps what the Responses API writes flat. */
function nestedIn(path: readonly (string | number)[]): string | undefined {
  const place = path.map((step) => (typeof step === 'number' ? '#' : step)).join('.');
  if (place === 'tools.#.function') return 'tools[].name';
  if (place === 'tool_choice.function') return 'tool_choice.name';
  // The Responses API writes flat what chat wraps.
  if (/^response_format\.(name|schema|strict)$/.test(place))
    return place.replace('.', '.json_schema.');
  return place === 'text.format.json_schema' ? 'text.format.schema' : undefined;
}

/** Is what a schema misses there under the name that another endpoint has for it? */
export function isUnderOtherName(
  { node, path, asked }: SchemaError,
  kind: BodyKind | undefined,
): boolean {
  if (node.type !== 'object') return false;
  if (path.length === 0)
    return node.members.some(({ key }) => counterpartOf(kind, key)?.split('.')[0] === asked);
  if (asked === 'json_schema') return memberOf(node, 'schema') !== undefined;
  const wrapper = path.at(-1) === 'format' ? 'json_schema' : 'function';
  return (asked === 'name' || asked === 'schema') && memberOf(node, wrapper) !== undefined;
}

const responses = 'https://developers.openai.com/api/docs/guides/migrate-to-responses';
const reference = 'https://developers.openai.com/api/reference/resources/chat';

/** Rules about members that the endpoint does not have. */
export const rulesOfForeignMembers: RuleTable<'moved_parameter' | 'unknown_parameter'> = {
  moved_parameter: {
    severity: 'error',
    severities: { undocumented: 'warning' },
    message: '"{0}" belongs to another endpoint. Here it is "{1}".',
    args: ['param', 'instead'],
    explanation:
      'Chat completions and responses say the same things under different names: `messages` is `input`, `response_format` is `text.format`, `reasoning_effort` is `reasoning.effort`, a limit of tokens is `max_output_tokens`, and a function tool is written flat. OpenAI refuses a request with a member that its endpoint does not have.',
    source: responses,
  },
  unknown_parameter: {
    severity: 'error',
    severities: { undocumented: 'warning' },
    message: '{1} knows no "{0}" here and refuses the request. Remove it.',
    messages: {
      undocumented: '{1} documents no "{0}" here. Check its name, or remove it.',
      sdk: '"{0}" is an argument of a client library, not a part of the request. Remove it.',
    },
    args: ['param', 'provider'],
    explanation:
      'OpenAI answers a member that it does not know with 400 (“Unrecognized request argument supplied”, “Unknown parameter”). Arguments of the SDK such as `timeout` or `extra_headers` are never sent by it, but a batch file is sent as it stands.',
    source: reference,
  },
};
