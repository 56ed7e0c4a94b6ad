import { isObject, type JsonObject } from '../../json/unknownJson.ts';

const scalarTypes: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  float: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** A key of Picoschema: `tags?(array, what it is about)`. */
const picoKey = /^([^(?]+)(\?)?(?:\((array|object|enum)(?:,\s*(.*))?\))?$/s;
const picoType = /^(\w+)(?:,\s*(.*))?$/s;

/**
 * The shape of an answer as JSON Schema, from a JSON Schema or Google's Picoschema.
 * https://google.github.io/dotprompt/reference/picoschema/
 * @returns undefined where it is neither, such as the name of a schema elsewhere
 */
export function schemaOfDotprompt(written: unknown): JsonObject | undefined {
  const keys = objectIn(written);
  if (!keys) return undefined;
  if (typeof keys['properties'] === 'object') return { type: 'object', ...keys };
  return picoObject(keys);
}

function picoObject(keys: JsonObject, description?: string): JsonObject | undefined {
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  for (const [key, value] of Object.entries(keys)) {
    const [, name, mark, kind, words] = picoKey.exec(key) ?? [];
    const property = name === undefined ? undefined : picoProperty(kind, value, words);
    if (name === undefined || !property) return undefined;
    if (mark === undefined) required.push(name);
    properties[name] = property;
  }
  return { type: 'object', ...described(description), properties, required, additionalProperties: false }; // prettier-ignore
}

function picoProperty(
  kind: string | undefined,
  value: unknown,
  words?: string,
): JsonObject | undefined {
  if (kind === 'enum') return Array.isArray(value) ? { enum: value, ...described(words) } : undefined; // prettier-ignore
  const inner = objectIn(value);
  if (kind === 'array') {
    const items = inner ? picoObject(inner) : picoScalar(value);
    return items && { type: 'array', ...described(words), items };
  }
  return inner ? picoObject(inner, words) : picoScalar(value);
}

function picoScalar(written: unknown): JsonObject | undefined {
  if (typeof written !== 'string') return undefined;
  const [, name = '', words] = picoType.exec(written.trim()) ?? [];
  if (name === 'any') return described(words);
  const type = scalarTypes[name];
  return type === undefined ? undefined : { type, ...described(words) };
}

/**
 * The same from the outputs of a Prompty file: a list of properties with their names, or an object of them.
 * https://prompty.ai/docs/prompty-file-spec/
 */
export function schemaOfPrompty(written: unknown): JsonObject | undefined {
  const keys = objectIn(written);
  if (keys?.['type'] === 'object' && typeof keys['properties'] === 'object') return keys;
  return promptyObject(written);
}

function promptyObject(written: unknown, description?: unknown): JsonObject | undefined {
  const list: readonly unknown[] = Array.isArray(written)
    ? written
    : Object.entries(objectIn(written) ?? {}).map(([name, one]) => ({ name, ...(objectIn(one) ?? { kind: one }) })); // prettier-ignore
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  for (const one of list) {
    const property = objectIn(one);
    const name = property?.['name'];
    const schema = property && promptyProperty(property);
    if (typeof name !== 'string' || !schema) return undefined;
    properties[name] = schema;
    if (property['required'] !== false) required.push(name);
  }
  if (required.length + Object.keys(properties).length === 0) return undefined;
  return { type: 'object', ...described(description), properties, required, additionalProperties: false }; // prettier-ignore
}

function promptyProperty(property: JsonObject): JsonObject | undefined {
  const { kind = property['type'], description, items, properties, enumValues } = property;
  const words = described(description);
  if (kind === 'object') return promptyObject(properties, description);
  if (kind === 'array') {
    const inner = objectIn(items);
    const schema = inner && promptyProperty(inner);
    return { type: 'array', ...words, ...(schema && { items: schema }) };
  }
  const type = typeof kind === 'string' ? scalarTypes[kind] : undefined;
  if (type === undefined) return undefined;
  return { type, ...words, ...(Array.isArray(enumValues) && { enum: enumValues }) };
}

function described(description: unknown): JsonObject {
  return typeof description === 'string' && description !== '' ? { description } : {};
}

function objectIn(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}
