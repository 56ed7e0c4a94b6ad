import type { JSONSchema } from 'vscode-json-languageservice';
import type { Translate } from './lineSchema.ts';

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
