import type { Translate } from '../../../jsonl/rules/rules.ts';
import type { JSONSchema } from 'vscode-json-languageservice';
import { bodySchemaName } from '../../../jsonl/schemas/bodySchemas.ts';
import type { ModelRule, ProviderProfile } from '../../../providers/profile.ts';
import { batchModels } from '../../../providers/profiles.ts';

/**
 * A copy of a schema with its descriptions translated. What a completion offers where more is taken stands in our
 * schemas as `examples`; the JSON language service offers `enum`.
 */
export function translateSchema(schema: JSONSchema, translate: Translate): JSONSchema {
  return visit(schema, translate) as JSONSchema;
}

function visit(value: unknown, translate: Translate): unknown {
  if (Array.isArray(value)) return value.map((item) => visit(item, translate));
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) {
    const isText = key === 'description' && typeof part === 'string';
    copy[key] = isText ? translate(part) : visit(part, translate);
  }
  if (Array.isArray(copy['examples'])) copy['enum'] = copy['examples'];
  return copy;
}

/** The JSON Schema of one request line, made for completion and hover: it describes more than it demands. */
export function lineSchema(
  profile: ProviderProfile,
  url: string | undefined,
  translate: Translate,
): JSONSchema {
  const custom_id: JSONSchema = {
    type: 'string',
    description: translate(
      'Your name for this request, unique in the file. Answers come in any order and are matched by it.',
    ),
  };
  const required = [...profile.envelope.required];
  const body: JSONSchema = {
    type: 'object',
    allOf: [
      { $ref: bodySchemaName(profile, url ?? profile.endpoints[0] ?? '') },
      modelSchema(profile, translate),
      messageSnippets(profile, translate),
    ],
  };
  if (profile.envelope.body === 'params')
    return { type: 'object', required, properties: { custom_id, params: body } };
  return {
    type: 'object',
    required,
    properties: {
      custom_id,
      method: { enum: ['POST'], description: translate('Always POST.') },
      url: {
        enum: [...profile.endpoints],
        description: translate(
          'The endpoint that the request is for, the same on every line: a path, without a host.',
        ),
      },
      body,
    },
  };
}

function modelSchema(profile: ProviderProfile, translate: Translate): JSONSchema {
  const models = batchModels(profile);
  if (models.length === 0) return {};
  return {
    properties: {
      model: {
        enum: models.map(({ id }) => id),
        enumDescriptions: models.map((model) => modelFacts(model, translate)),
      },
    },
  };
}

function messageSnippets({ envelope }: ProviderProfile, translate: Translate): JSONSchema {
  const message = (label: string, role: string) => ({ label, body: { role, content: '$1' } });
  const defaultSnippets = [
    message(translate('User message'), 'user'),
    ...(envelope.body === 'params' ? [] : [message(translate('System message'), 'system')]),
    message(translate('Assistant message'), 'assistant'),
  ];
  return { properties: { messages: { items: { defaultSnippets } } } };
}

/** What a model allows and costs in a batch, as one line for each fact. */
export function modelFacts(model: ModelRule, translate: Translate): string {
  const facts: string[] = [];
  if (model.contextTokens !== undefined) {
    facts.push(translate('Context of {0} tokens.', model.contextTokens.toLocaleString('en')));
  }
  const prices = model.price ?? [];
  if (prices.length > 0) {
    const input = prices.map((price) => amount(price.currency, price.input)).join(' / ');
    const output = prices.map((price) => amount(price.currency, price.output)).join(' / ');
    facts.push(translate('Per million tokens in a batch: {0} in, {1} out.', input, output));
  }
  const pinned = Object.entries(model.pinned ?? {});
  if (pinned.length > 0) {
    const values = pinned.map(([name, allowed]) => `${name} ${allowed.join('/')}`);
    facts.push(translate('Fixed by the model: {0}.', values.join(', ')));
  }
  return facts.join('\n\n');
}

function amount(currency: string, value: number): string {
  return `${currency === 'CNY' ? '¥' : '$'}${value.toFixed(2)}`;
}
