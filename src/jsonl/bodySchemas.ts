import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ProviderProfile } from '../providers/profile.ts';
import { requestSchemas } from './requestSchemas.ts';

/** A violation of a schema, with the part of the schema that was violated. */
export type SchemaError = ErrorObject;

const common = { chat: 'chat.schema.json', embeddings: 'embeddings.schema.json' } as const;

/** The JSON Schemas of request bodies, compiled when first needed; costs some 50 ms, so worth sharing. */
export class BodySchemas {
  #ajv: Ajv | undefined;
  readonly #compiled = new Map<string, ValidateFunction>();

  /** @param url the request's url, which tells the kind of its body */
  check(value: unknown, url: string | undefined, profile: ProviderProfile): readonly SchemaError[] {
    const kind = kindOf(value, url);
    const own = kind && (profile.bodySchemas?.[kind] ?? common[kind]);
    const validate = this.#compile(own ?? 'body.schema.json');
    return validate(value) ? [] : (validate.errors ?? []);
  }

  #compile(name: string): ValidateFunction {
    const known = this.#compiled.get(name);
    if (known) return known;
    this.#ajv ??= ajvWithSchemas();
    const validate = this.#ajv.getSchema(name);
    if (!validate) throw new RangeError(`No schema ${name}`);
    this.#compiled.set(name, validate as ValidateFunction);
    return validate as ValidateFunction;
  }
}

function ajvWithSchemas(): Ajv {
  // Our own schemas are checked against the meta-schema by a test, not at every start.
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    meta: false,
    validateSchema: false,
  });
  ajv.addKeyword({
    keyword: 'maxBytes',
    type: 'string',
    schemaType: 'number',
    validate: (max: number, text: string) => new TextEncoder().encode(text).length <= max,
  });
  for (const schema of requestSchemas) ajv.addSchema(schema);
  return ajv;
}

/** What a request's body is, by its url; by its members when the url tells nothing. */
function kindOf(value: unknown, url: string | undefined): keyof typeof common | undefined {
  if (url === undefined) {
    const has = (name: string) => typeof value === 'object' && value !== null && name in value;
    return has('messages') ? 'chat' : undefined;
  }
  if (/\/chat\/(completions|ds-test)$/.test(url)) return 'chat';
  return url.endsWith('/embeddings') ? 'embeddings' : undefined;
}

const valueKeywords = [
  'enum', 'const', 'pattern', 'maxLength', 'format', 'minimum', 'maximum',
  'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'maxBytes',
]; // prettier-ignore

/** Names of the members whose values, and not only types, decide whether any of the schemas holds. */
export function keysWithConstrainedValues(): Set<string> {
  const names = new Set<string>();
  const documents = new Map<string, unknown>(requestSchemas.map((schema) => [schema.$id, schema]));
  const seen = new Set<string>();
  for (const schema of requestSchemas) collect(schema, schema.$id, '', { names, documents, seen });
  return names;
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
      ['additionalProperties', 'patternProperties', 'propertyNames', 'dependencies'].includes(
        keyword,
      )
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

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
