import { isObject } from '../../json/unknownJson.ts';

/** Demands of a JSON Schema that Claude does not take of an answer; see `checkAnthropicSchemas`. */
const unsupported = new Set([
  'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength', 'maxItems',
  'uniqueItems', 'contains', 'minProperties', 'maxProperties', 'patternProperties', 'propertyNames', 'not', 'if', 'then',
  'else',
]); // prettier-ignore
const named = ['properties', '$defs', 'definitions'];

/**
 * A schema as Claude takes it for an answer: every object is closed, and demands that it does not know are left out.
 * @param change told of each part that was not so before
 */
export function closed(schema: unknown, change: () => void): unknown {
  if (Array.isArray(schema)) return schema.map((one: unknown) => closed(one, change));
  if (!isObject(schema)) return schema;
  const result: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(schema)) {
    if (unsupported.has(name)) change();
    else if (named.includes(name) && isObject(value))
      result[name] = Object.fromEntries(
        Object.entries(value).map(([key, part]) => [key, closed(part, change)]),
      );
    else if (name === 'oneOf') {
      change();
      result['anyOf'] = closed(value, change);
    } else if (name === 'enum' || name === 'const' || name === 'default') result[name] = value;
    else result[name] = closed(value, change);
  }
  if (result['type'] === 'object' && result['additionalProperties'] !== false) {
    result['additionalProperties'] = false;
    change();
  }
  return result;
}
