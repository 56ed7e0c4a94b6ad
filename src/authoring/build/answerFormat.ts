import type { ProviderProfile } from '../../providers/profile.ts';
import { closed } from '../../jsonl/convert/closedSchema.ts';
import type { BodyForm } from './bodyForm.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * What a body says of the shape of its answer, as its API wants it.
 * @param name of the schema, anything
 * @returns no members where the API has no such thing
 */
export function answerFormat(
  schema: JsonSchema | undefined,
  form: BodyForm,
  profile: ProviderProfile,
  name: string,
): JsonSchema {
  if (!schema || form === 'embeddings') return {};
  if (form === 'messages')
    return { output_config: { format: { type: 'json_schema', schema: closed(schema, () => undefined) } } }; // prettier-ignore
  if (profile.answerFormat === 'json_object' && form === 'chat')
    return { response_format: { type: 'json_object' } };
  const known = {
    name: name.replace(/[^a-zA-Z0-9_-]+/g, '_').slice(0, 64) || 'answer',
    ...(isClosed(schema) && { strict: true }),
    schema,
  };
  return form === 'chat'
    ? { response_format: { type: 'json_schema', json_schema: known } }
    : { text: { format: { type: 'json_schema', ...known } } };
}

/**
 * May it be asked for strictly? Every object must then name all that it can have.
 * https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
function isClosed(schema: unknown): boolean {
  if (Array.isArray(schema)) return schema.every(isClosed);
  if (typeof schema !== 'object' || schema === null) return true;
  const { properties, required, additionalProperties } = schema as JsonSchema;
  if (typeof properties === 'object' && properties !== null) {
    const names = Object.keys(properties);
    const isAll = Array.isArray(required) && names.every((name) => required.includes(name));
    if (additionalProperties !== false || !isAll) return false;
  }
  return Object.values(schema).every(isClosed);
}

/** The columns that answers of this shape have; undefined for answers that are no objects. */
export function answerColumns(schema: JsonSchema | undefined): readonly string[] | undefined {
  const properties = schema?.['properties'];
  if (typeof properties !== 'object' || properties === null) return undefined;
  const names = Object.keys(properties);
  return names.length > 0 ? names : undefined;
}
