import type { ProviderProfile, BodyKind } from '../../providers/profile.ts';
import { memberOf, type JsonNode } from '../json/jsonTree.ts';
import { compiledSchemas, type SchemaByName, type SchemaError } from './compiledSchemas.ts';

const common: { readonly [K in BodyKind]: string } = {
  chat: 'chat.schema.json',
  embeddings: 'embeddings.schema.json',
  responses: 'responses.schema.json',
  completions: 'completions.schema.json',
  moderations: 'moderations.schema.json',
  imageGenerations: 'body.schema.json',
  imageEdits: 'body.schema.json',
};

const paths: readonly (readonly [RegExp, BodyKind])[] = [
  [/\/chat\/(completions|ds-test)$/, 'chat'],
  [/\/embeddings$/, 'embeddings'],
  [/\/responses$/, 'responses'],
  [/^(.*\/v\d+)?\/completions$/, 'completions'],
  [/\/moderations$/, 'moderations'],
  [/\/images\/generations$/, 'imageGenerations'],
  [/\/images\/edits$/, 'imageEdits'],
];

/** What a request to this url asks for; undefined when that is not known. */
export function bodyKindOf(url: string): BodyKind | undefined {
  return paths.find(([path]) => path.test(url))?.[1];
}

/** File name of the JSON Schema for the body of a request to this url. */
export function bodySchemaName(profile: ProviderProfile, url: string): string {
  if (profile.envelope.body === 'params') return 'anthropic.messages.schema.json';
  const kind = bodyKindOf(url);
  return (kind && (profile.bodySchemas?.[kind] ?? common[kind])) ?? 'body.schema.json';
}

/** What other requests than chats are made of. */
const others = [
  'input',
  'inputs',
  'prompt',
  'file',
  'url',
  'document',
  'documents',
  'image',
  'images',
  'audio',
  'query',
];

/** A line without a url asks for a chat when it has messages, or, where lines have no url, nothing else either. */
function isOfChat(body: JsonNode, { envelope }: ProviderProfile): boolean {
  if (memberOf(body, 'messages')) return true;
  return envelope.isBare === true && !others.some((name) => memberOf(body, name));
}

/** The JSON Schemas of request bodies, made ready when first needed; worth sharing between documents. */
export class BodySchemas {
  #schemas: SchemaByName | undefined;

  /** @param url the request's url, which tells the kind of its body */
  check(body: JsonNode, url: string | undefined, profile: ProviderProfile): readonly SchemaError[] {
    // A line without a url tells by its body what it asks for.
    const path = url ?? (isOfChat(body, profile) ? '/chat/completions' : '');
    const name = bodySchemaName(profile, path);
    this.#schemas ??= compiledSchemas();
    const validate = this.#schemas(name);
    if (!validate) throw new RangeError(`No schema ${name}`);
    return validate(body);
  }
}
