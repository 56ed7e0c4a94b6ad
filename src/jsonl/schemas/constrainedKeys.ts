import { requestSchemas } from './requestSchemas.ts';
import { isObject } from '../../json/unknownJson.ts';

const valueKeywords = [
  'enum', 'const', 'pattern', 'maxLength', 'format', 'minimum', 'maximum',
  'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'maxBytes',
]; // prettier-ignore

let known: readonly string[] | undefined;

/** Names of the members whose values, and not only types, decide whether any of the schemas holds. */
export function constrainedKeys(): readonly string[] {
  known ??= collectAll();
  return known;
}

function collectAll(): readonly string[] {
  const names = new Set<string>();
  const documents = new Map<string, unknown>(requestSchemas.map((schema) => [schema.$id, schema]));
  const seen = new Set<string>();
  for (const schema of requestSchemas) collect(schema, schema.$id, '', { names, documents, seen });
  return [...names];
}

interface Collector {
  readonly names: Set<string>;
  readonly documents: ReadonlyMap<string, unknown>;
  readonly seen: Set<string>;
}

function collect(schema: unknown, document: string, key: string, into: Collector): void {
  if (!isObject(schema)) return;
  if (valueKeywords.some((keyword) => Object.hasOwn(schema, keyword))) into.names.add(key);
  const length = schema['minLength'];
  if (typeof length === 'number' && length > 1) into.names.add(key);
  for (const [keyword, part] of Object.entries(schema)) {
    if (keyword === 'properties' && isObject(part)) {
      for (const [name, sub] of Object.entries(part)) collect(sub, document, name, into);
    } else if (keyword === '$ref' && typeof part === 'string') {
      const [name = '', pointer = ''] = part.split('#');
      const target = name === '' ? document : name;
      const visit = `${target}#${pointer} ${key}`;
      if (into.seen.has(visit)) continue;
      into.seen.add(visit);
      collect(resolve(into.documents.get(target), pointer), target, key, into);
    } else if (['allOf', 'anyOf', 'oneOf'].includes(keyword) && Array.isArray(part)) {
      for (const sub of part) collect(sub, document, key, into);
    } else if (['items', 'contains', 'not', 'if', 'then', 'else'].includes(keyword)) {
      collect(part, document, key, into);
    } else if (
      (keyword === 'additionalProperties' && part !== false) ||
      ['patternProperties', 'propertyNames', 'dependencies'].includes(keyword)
    ) {
      throw new RangeError(`${document} uses ${keyword}, which shapes do not cover`);
    }
  }
}

function resolve(document: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce((value, name) => (isObject(value) ? value[name] : undefined), document);
}
