import { parseDocument, stringify } from 'yaml';
import { objectOf } from '../../json/unknownJson.ts';

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
};

/**
 * Makes a batch prompt of a Prompty (`.prompty`) or a Dotprompt (`.prompt`) file.
 * https://prompty.ai/docs/prompty-file-spec/ https://google.github.io/dotprompt/reference
 * @param source the table that it will be for
 */
export function convertPrompt(text: string, source: string): ConvertedPrompt {
  const match = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)^---[ \t]*(?:\r?\n|$)/m.exec(text);
  const yaml: unknown = match ? parseDocument(match[1] ?? '', { logLevel: 'silent' }).toJS() : {};
  const left: string[] = [];
  const keys = keysOf(objectOf(yaml), source, left);
  const body = bodyOf(match ? text.slice(match[0].length) : text, left);
  return { text: `---\n${stringify(keys)}---\n\n${body.trim()}\n`, left: [...new Set(left)] };
}

function keysOf(given: Keys, source: string, left: string[]): Keys {
  const { name, description, model, config, output, outputs, ...others } = given;
  const isObject = typeof model === 'object';
  const { configuration, parameters, id, options, ...ofModel } = objectOf(isObject ? model : {});
  const deployment = objectOf(configuration)['azure_deployment'];
  const named = [isObject ? undefined : model, id, deployment, objectOf(configuration)['name']];
  const modelName = named.find((one) => typeof one === 'string');
  const format = objectOf(output)['schema'] ?? outputs;
  const schema = isJsonSchema(format) ? format : undefined;
  for (const key of Object.keys(others)) left.push(key);
  for (const key of Object.keys(ofModel)) if (key !== 'api') left.push(`model.${key}`);
  if (configuration !== undefined) left.push('model.configuration');
  if (format !== undefined && !schema)
    left.push(output === undefined ? 'outputs' : 'output.schema');
  const renamed = Object.entries({
    ...objectOf(config),
    ...objectOf(options),
    ...objectOf(parameters),
  }).map(
    // prettier-ignore
    ([key, value]) => [parameterNames[key] ?? key, value] as const,
  );
  return {
    ...(typeof name === 'string' && { name }),
    ...(typeof description === 'string' && { description }),
    source,
    // `googleai/gemini-2.5-flash` names the plugin too.
    ...(modelName !== undefined && {
      model: modelName.replace(/^(googleai|vertexai|openai)\//, ''),
    }),
    ...(renamed.length > 0 && { parameters: Object.fromEntries(renamed) }),
    ...(schema && { schema }),
  };
}

function isJsonSchema(value: unknown): value is Keys {
  const { type, properties } = objectOf(value);
  return type === 'object' && typeof properties === 'object';
}

/** Handlebars and Jinja that mean the same as a placeholder, a section or a role here. */
function bodyOf(text: string, left: string[]): string {
  const carried = text
    .replaceAll('\r\n', '\n')
    .replace(/\{\{\s*role\s+"(\w+)"\s*\}\}/g, (_all, role: string) =>
      role === 'model' ? '\n# assistant\n' : `\n# ${role}\n`,
    )
    .replace(
      /^(system|developer|user|assistant):[ \t]*$/gim,
      (_all, role: string) => `# ${role.toLowerCase()}`,
    ) // prettier-ignore
    .replace(
      /\{\{\s*media\s+url=(?:"([^"]*)"|([\w.@]+))[^{}]*\}\}/g,
      (_all, fixed?: string, name?: string) => `![](${fixed ?? `{{${name ?? ''}}}`})`,
    ) // prettier-ignore
    .replace(/\{\{#if\s+([\w.]+)\s*\}\}/g, '{{#$1}}')
    .replace(/\{\{#unless\s+([\w.]+)\s*\}\}/g, '{{^$1}}')
    .replace(/\{%-?\s*if\s+([\w.]+)\s*-?%\}/g, '{{#$1}}');
  return closed(carried, left);
}

/** Gives `{{else}}` and `{{/if}}` the name of what they belong to; notes tags that mean nothing here. */
function closed(text: string, left: string[]): string {
  const open: { readonly name: string; isInverted: boolean }[] = [];
  return text.replace(/\{\{\{?[^{}]*\}\}|\{%[^%{]*%\}/g, (tag) => {
    const section = /^\{\{([#^])([\w.]+)\}\}$/.exec(tag);
    if (section) {
      open.push({ name: section[2] ?? '', isInverted: section[1] === '^' });
      return tag;
    }
    const isEnd = /^\{\{\/(if|unless)\}\}$|^\{%-?\s*endif\s*-?%\}$/.test(tag);
    const isElse = /^\{\{\s*else\s*\}\}$|^\{%-?\s*else\s*-?%\}$/.test(tag);
    const last = open.at(-1);
    if (last && isEnd) {
      open.pop();
      return `{{/${last.name}}}`;
    }
    if (last && isElse) {
      last.isInverted = !last.isInverted;
      return `{{/${last.name}}}{{${last.isInverted ? '^' : '#'}${last.name}}}`;
    }
    const plain = /^\{\{\{?\s*([\w.]+)\s*\}?\}\}$/.exec(tag);
    if (plain && !['history', 'else'].includes(plain[1] ?? '')) return `{{${plain[1] ?? ''}}}`;
    left.push(tag);
    return '';
  });
}
