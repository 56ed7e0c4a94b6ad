import { parseDocument, stringify } from 'yaml';
import { objectOf } from '../../json/unknownJson.ts';
import { convertTemplate } from './convertTemplate.ts';
import { schemaOfDotprompt, schemaOfPrompty } from './foreignSchema.ts';

export interface ConvertedPrompt {
  readonly text: string;
  /** Keys and tags that could not be carried, as they are written. */
  readonly left: readonly string[];
}

type Keys = Readonly<Record<string, unknown>>;

/** Google's and Microsoft's names for parameters of a request. */
const parameterNames: Readonly<Record<string, string>> = {
  maxOutputTokens: 'max_completion_tokens',
  topP: 'top_p',
  topK: 'top_k',
  stopSequences: 'stop',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  allowMultipleToolCalls: 'parallel_tool_calls',
};

/** What they call those whose Batch API takes such requests. */
const providers: Readonly<Record<string, string>> = {
  openai: 'openai',
  azure_openai: 'azure',
  azure: 'azure',
  mistral: 'mistral',
  anthropic: 'anthropic',
};

/** Kinds of requests; the first ones are usual. */
const endpoints: Readonly<Record<string, string | undefined>> = {
  chat: undefined,
  embedding: 'embeddings',
  embeddings: 'embeddings',
  responses: 'responses',
};

/**
 * Makes a batch prompt of a Prompty (`.prompty`) or a Dotprompt (`.prompt`) file.
 * https://prompty.ai/docs/prompty-file-spec/ https://google.github.io/dotprompt/reference
 * @param source the table that it will be for
 * @param isDotprompt is it certainly no Prompty file?
 */
export function convertPrompt(text: string, source: string, isDotprompt = false): ConvertedPrompt {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
  const left: string[] = [];
  const keys = keysOf(match ? keysIn(match[1] ?? '', left) : {}, source, left);
  const body = convertTemplate(match ? text.slice(match[0].length) : text, left, isDotprompt);
  return { text: `---\n${stringify(keys)}---\n\n${body.trim()}\n`, left: [...new Set(left)] };
}

function keysIn(yaml: string, left: string[]): Keys {
  const document = parseDocument(yaml, { logLevel: 'silent' });
  if (document.errors.length === 0) return objectOf(document.toJS());
  left.push('---');
  return {};
}

function keysOf(given: Keys, source: string, left: string[]): Keys {
  const { name, description, model, config, output, outputs, outputSchema, ...others } = given;
  const isObject = typeof model === 'object';
  const { configuration, connection, parameters, id, options, api, apiType, provider, ...ofModel } = objectOf(isObject ? model : {}); // prettier-ignore
  const kind = typeof apiType === 'string' ? apiType : typeof api === 'string' ? api : 'chat';
  const service = { ...objectOf(configuration), ...objectOf(connection) };
  const named = [isObject ? undefined : model, id, service['azure_deployment'], service['name']];
  const modelName = named.find((one): one is string => typeof one === 'string' && !isReference(one)); // prettier-ignore
  const maker = /^(\w+)\//.exec(modelName ?? '')?.[1];
  const knownProvider = [provider, service['type'], maker].map((one) => providers[String(one)]).find(Boolean); // prettier-ignore
  const format = objectOf(output)['schema'] ?? outputs ?? outputSchema;
  const schema = output === undefined ? schemaOfPrompty(format) : schemaOfDotprompt(format);
  for (const key of Object.keys(others)) left.push(key);
  for (const key of Object.keys(ofModel)) left.push(`model.${key}`);
  if (configuration !== undefined) left.push('model.configuration');
  if (connection !== undefined) left.push('model.connection');
  if (provider !== undefined && !knownProvider) left.push('model.provider');
  if (!Object.hasOwn(endpoints, kind)) left.push('model.api');
  if (output !== undefined && !schema) left.push(format === undefined ? 'output' : 'output.schema');
  if (output === undefined && format !== undefined && !schema) left.push('outputs');
  const endpoint = endpoints[kind];
  const carried = parametersOf({ config, 'model.options': options, 'model.parameters': parameters }, knownProvider, left); // prettier-ignore
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof description === 'string' && { description }),
    source,
    ...(knownProvider !== undefined && { provider: knownProvider }),
    // `googleai/gemini-2.5-flash` names the plugin too.
    ...(modelName !== undefined && { model: modelName.replace(/^(googleai|vertexai|openai)\//, '') }), // prettier-ignore
    ...(endpoint !== undefined && { endpoint }),
    ...(Object.keys(carried).length > 0 && { parameters: carried }),
    ...(schema && { schema }),
  };
}

/** @param given by the keys that hold parameters */
function parametersOf(given: Keys, provider: string | undefined, left: string[]): Keys {
  // Claude's API has another name for it.
  const names = provider === 'anthropic' ? { ...parameterNames, maxOutputTokens: 'max_tokens', stopSequences: 'stop_sequences' } : parameterNames; // prettier-ignore
  const carried: Record<string, unknown> = {};
  for (const [from, some] of Object.entries(given)) {
    const { additionalProperties, ...own } = objectOf(some);
    if (some !== undefined && Object.keys(objectOf(some)).length === 0) left.push(from);
    for (const [key, value] of Object.entries({ ...own, ...objectOf(additionalProperties) })) {
      const name = names[key] ?? key;
      // The names of others' parameters; no batch streams.
      const isForeign = /[A-Z]/.test(name) || name === 'stream';
      if (isForeign || isReference(value) || (name === 'tools' && !areTools(value)))
        left.push(`${from}.${key}`);
      else carried[name] = value;
    }
  }
  return carried;
}

/** Does it name a file or a variable that is read when the prompt runs? */
function isReference(value: unknown): boolean {
  return typeof value === 'string' && /\$\{\w+:/.test(value);
}

/** Are they functions as the API takes them? */
function areTools(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => 'function' in objectOf(one));
}
