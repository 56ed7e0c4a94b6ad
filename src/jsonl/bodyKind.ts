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
  [/\/completions$/, 'completions'],
  [/\/moderations$/, 'moderations'],
];

/** File name of the JSON Schema for the body of a request to this url. */
export function bodySchemaName(profile: ProviderProfile, url: string): string {
  const kind = paths.find(([path]) => path.test(url))?.[1];
  return (kind && (profile.bodySchemas?.[kind] ?? common[kind])) ?? 'body.schema.json';
}
