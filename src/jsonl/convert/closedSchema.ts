import { isObject } from '../../json/unknownJson.ts';
import { unsupportedInSchemas } from '../../providers/anthropic.ts';

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
    if (name === 'oneOf') {
      change();
      result['anyOf'] = closed(value, change);
    } else if (unsupportedInSchemas.includes(name)) change();
    else if (named.includes(name) && isObject(value))
      result[name] = Object.fromEntries(
        Object.entries(value).map(([key, part]) => [key, closed(part, change)]),
      );
    else if (name === 'enum' || name === 'const' || name === 'default') result[name] = value;
    else result[name] = closed(value, change);
  }
  if (result['type'] === 'object' && result['additionalProperties'] !== false) {
    result['additionalProperties'] = false;
    change();
  }
  return result;
}
