import { answerTo } from './answerText.ts';
import { chance } from './lineOutcome.ts';
import { isObject, type JsonObject } from '../json/unknownJson.ts';

/** Objects in objects; deeper ones stay empty. */
const deepest = 5;

/** An answer of the shape that a body asks for; undefined when it asks for none. */
export function jsonAnswer(body: JsonObject, prompt: string): string | undefined {
  const text = body['text'];
  const format = body['response_format'] ?? (isObject(text) ? text['format'] : undefined);
  if (!isObject(format)) return undefined;
  const { type, json_schema: named } = format;
  if (type === 'json_object') return JSON.stringify({ simulated: true, topic: prompt });
  if (type !== 'json_schema') return undefined;
  const schema = isObject(named) ? named['schema'] : format['schema'];
  return JSON.stringify(
    isObject(schema) ? valueOf(schema, prompt, '', 0) : { simulated: true, topic: prompt },
  );
}

/** A value that the simple words of a JSON Schema allow: types, properties, items and lists of values. */
function valueOf(schema: JsonObject, prompt: string, name: string, depth: number): unknown {
  const { type, enum: allowed, const: only, properties, items } = schema;
  const pick = chance(`${prompt}:${name}`);
  if (only !== undefined) return only;
  if (Array.isArray(allowed)) return allowed[Math.floor(pick * allowed.length)] as unknown;
  const inner = (part: unknown, of: string) =>
    isObject(part) && depth < deepest ? valueOf(part, prompt, of, depth + 1) : null;
  const [first = type] = Array.isArray(type) ? (type as unknown[]) : [];
  if (first === 'object' || isObject(properties)) {
    const members = Object.entries(isObject(properties) ? properties : {});
    return Object.fromEntries(members.map(([key, part]) => [key, inner(part, key)]));
  }
  if (first === 'array') return [inner(items, `${name}[]`)];
  if (first === 'integer') return Math.floor(pick * 10);
  if (first === 'number') return Math.round(pick * 100) / 100;
  if (first === 'boolean') return pick < 0.5;
  return first === 'null' ? null : answerTo(prompt);
}
