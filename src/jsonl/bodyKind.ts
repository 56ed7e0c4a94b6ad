import type { BodyKind, ProviderProfile } from '../providers/profile.ts';

const common: { readonly [K in BodyKind]: string } = {
  chat: 'chat.schema.json',
  embeddings: 'embeddings.schema.json',
  responses: 'responses.schema.json',
  completions: 'completions.schema.json',
  moderations: 'moderations.schema.json',
};

const paths: readonly (readonly [RegExp, BodyKind])[] = [
  [/\/chat\/(completions|ds-test)$/, 'chat'],
  [/\/embeddings$/, 'embeddings'],
  [/\/responses$/, 'responses'],
  [/^(.*\/v\d+)?\/completions$/, 'completions'],
  [/\/moderations$/, 'moderations'],
];

/** What a request to this url asks for; undefined when that is not known. */
export function bodyKindOf(url: string): BodyKind | undefined {
  return paths.find(([path]) => path.test(url))?.[1];
}

/** File name of the JSON Schema for the body of a request to this url. */
export function bodySchemaName(profile: ProviderProfile, url: string): string {
  const kind = bodyKindOf(url);
  return (kind && (profile.bodySchemas?.[kind] ?? common[kind])) ?? 'body.schema.json';
}
