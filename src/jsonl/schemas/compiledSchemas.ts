import {
  memberOf,
  stringOf,
  type JsonNode,
  type ObjectNode,
  type JsonSpan,
} from '../json/jsonTree.ts';
import { requestSchemas } from './requestSchemas.ts';

/** The keywords that our schemas make demands by; `if`, `allOf` and `$ref` only lead to others. */
export type SchemaKeyword =
  | 'type'
  | 'required'
  | 'additionalProperties'
  | 'enum'
  | 'const'
  | 'pattern'
  | 'minimum'
  | 'maximum'
  | 'exclusiveMinimum'
  | 'exclusiveMaximum'
  | 'minLength'
  | 'maxLength'
  | 'maxBytes'
  | 'minItems'
  | 'maxItems'
  | 'not';

/** A violation of a schema. */
export interface SchemaError {
  readonly keyword: SchemaKeyword;
  /** What the schema asks for: the keyword's value, or the name of the member that is missing or not known. */
  readonly asked: unknown;
  /** `enum`: other values are unusual, and not wrong. */
  readonly isOpen: boolean;
  readonly node: JsonNode;
  /** The key that leads to the value, when it is a member. */
  readonly key: JsonSpan | undefined;
  /** From the body to the value. */
  readonly path: readonly (string | number)[];
}

/** Checks a value by a schema; the errors are in the order of its parts. */
export type Validate = (value: JsonNode) => readonly SchemaError[];

/** The function that checks a body by a schema of this file name; undefined when there is no such schema. */
export type SchemaByName = (name: string) => Validate | undefined;

/** The request schemas as functions over the tree of a line; each is made when it is first asked for. */
export function compiledSchemas(): SchemaByName {
  const compiler = new Compiler(new Map(requestSchemas.map((schema) => [schema.$id, schema])));
  return (name) => compiler.validator(name);
}

type Schema = Readonly<Record<string, unknown>>;
type Check = (node: JsonNode, walk: Walk) => void;

/** Where a check is, and what it found. */
class Walk {
  readonly errors: SchemaError[] = [];
  readonly path: (string | number)[] = [];
  key: JsonSpan | undefined;

  fail(keyword: SchemaKeyword, asked: unknown, node: JsonNode, isOpen = false): void {
    this.errors.push({ keyword, asked, isOpen, node, key: this.key, path: [...this.path] });
  }

  into(step: string | number, key: JsonSpan | undefined, node: JsonNode, check: Check): void {
    const outer = this.key;
    this.path.push(step);
    this.key = key;
    check(node, this);
    this.path.pop();
    this.key = outer;
  }
}

class Compiler {
  readonly #documents: ReadonlyMap<string, Schema>;
  readonly #checks = new Map<string, Check>();

  constructor(documents: ReadonlyMap<string, Schema>) {
    this.#documents = documents;
  }

  validator(name: string): Validate | undefined {
    if (!this.#documents.has(name)) return undefined;
    const check = this.#checkOf(name, '');
    return (value) => {
      const walk = new Walk();
      check(value, walk);
      return walk.errors;
    };
  }

  #checkOf(name: string, pointer: string): Check {
    const address = `${name}#${pointer}`;
    const known = this.#checks.get(address);
    if (known) return known;
    const steps = pointer.split('/').slice(1);
    const found = steps.reduce<unknown>(
      (value, step) => (isSchema(value) ? value[step] : undefined),
      this.#documents.get(name),
    );
    if (!isSchema(found)) throw new RangeError(`No schema ${address}`);
    const check = this.#compile(found, name);
    this.#checks.set(address, check);
    return check;
  }

  #compile(schema: Schema, name: string): Check {
    const checks = [
      ...this.#references(schema, name),
      ...valueChecks(schema),
      ...this.#objectChecks(schema, name),
      ...this.#listChecks(schema, name),
      ...this.#conditions(schema, name),
    ];
    return inTurn(checks);
  }

  #references({ $ref, allOf }: Schema, name: string): Check[] {
    const checks: Check[] = [];
    if (typeof $ref === 'string') {
      const [document = '', pointer = ''] = $ref.split('#');
      checks.push(this.#checkOf(document === '' ? name : document, pointer));
    }
    if (Array.isArray(allOf))
      for (const part of allOf) checks.push(this.#compile(part as Schema, name));
    return checks;
  }

  #objectChecks({ required, properties, additionalProperties }: Schema, name: string): Check[] {
    const checks: Check[] = [];
    if (Array.isArray(required))
      checks.push(
        onObject((node, walk) => {
          for (const member of required as string[])
            if (!memberOf(node, member)) walk.fail('required', member, node);
        }),
      );
    if (!isSchema(properties)) return checks;
    const parts = new Map(
      Object.entries(properties).map(([key, part]) => [key, this.#compile(part as Schema, name)]),
    );
    const isClosed = additionalProperties === false;
    checks.push(
      onObject((node, walk) => {
        for (const member of node.members) {
          const check = parts.get(member.key);
          if ((!check && !isClosed) || memberOf(node, member.key) !== member) continue;
          walk.into(
            member.key,
            member.keySpan,
            member.value,
            check ?? ((value) => walk.fail('additionalProperties', member.key, value)),
          );
        }
      }),
    );
    return checks;
  }

  #listChecks({ items, minItems, maxItems }: Schema, name: string): Check[] {
    const item = isSchema(items) ? this.#compile(items, name) : undefined;
    if (!item && minItems === undefined && maxItems === undefined) return [];
    return [
      (node, walk) => {
        if (node.type !== 'array') return;
        const { length } = node.items;
        if (typeof minItems === 'number' && length < minItems)
          walk.fail('minItems', minItems, node);
        if (typeof maxItems === 'number' && length > maxItems)
          walk.fail('maxItems', maxItems, node);
        if (item) node.items.forEach((part, index) => walk.into(index, undefined, part, item));
      },
    ];
  }

  #conditions(schema: Schema, name: string): Check[] {
    const checks: Check[] = [];
    const { not, anyOf } = schema;
    const part = (keyword: string) => {
      const value = schema[keyword];
      return isSchema(value) ? this.#compile(value, name) : undefined;
    };
    const condition = part('if');
    const [then, otherwise] = [part('then'), part('else')];
    if (condition)
      checks.push((node, walk) => (holds(condition, node) ? then : otherwise)?.(node, walk));
    const refused = part('not');
    if (refused)
      checks.push((node, walk) => {
        if (holds(refused, node)) walk.fail('not', not, node);
      });
    if (Array.isArray(anyOf)) {
      const choices = anyOf.map((choice) => this.#compile(choice as Schema, name));
      checks.push((node, walk) => {
        if (choices.some((choice) => holds(choice, node))) return;
        // The last one is what is meant where none fits.
        choices.at(-1)?.(node, walk);
      });
    }
    return checks;
  }
}

function inTurn(checks: readonly Check[]): Check {
  const [only] = checks;
  if (only && checks.length === 1) return only;
  return (node, walk) => {
    for (const check of checks) check(node, walk);
  };
}

function onObject(check: (node: ObjectNode, walk: Walk) => void): Check {
  return (node, walk) => {
    if (node.type === 'object') check(node, walk);
  };
}

function holds(check: Check, node: JsonNode): boolean {
  const walk = new Walk();
  check(node, walk);
  return walk.errors.length === 0;
}

/** What a schema asks of numbers, texts and types. */
function valueChecks(schema: Schema): Check[] {
  const checks: Check[] = [];
  const types = [schema['type'] ?? []].flat();
  if (types.length > 0)
    checks.push((node, walk) => {
      if (!types.includes(node.type) && !(types.includes('integer') && isInteger(node)))
        walk.fail('type', types, node);
    });
  for (const keyword of ['enum', 'const'] as const) {
    if (!Object.hasOwn(schema, keyword)) continue;
    const allowed = [schema[keyword]].flat();
    const isOpen = schema['x-open'] === true;
    checks.push((node, walk) => {
      const isListed = 'value' in node && allowed.includes(node.value);
      if (!isListed) walk.fail(keyword, allowed, node, isOpen);
    });
  }
  for (const [keyword, isBroken] of bounds) {
    const limit = schema[keyword];
    if (typeof limit !== 'number') continue;
    checks.push((node, walk) => {
      if (node.type === 'number' && isBroken(Number(node.value), limit))
        walk.fail(keyword, limit, node);
    });
  }
  for (const [keyword, isBroken] of lengths) {
    const limit = schema[keyword];
    if (typeof limit !== 'number') continue;
    checks.push((node, walk) => {
      const text = stringOf(node);
      if (text !== undefined && isBroken(text, limit)) walk.fail(keyword, limit, node);
    });
  }
  const { pattern } = schema;
  if (typeof pattern === 'string') {
    const expression = new RegExp(pattern, 'u');
    checks.push((node, walk) => {
      const text = stringOf(node);
      if (text !== undefined && !expression.test(text)) walk.fail('pattern', pattern, node);
    });
  }
  return checks;
}

const bounds: readonly (readonly [SchemaKeyword, (value: number, limit: number) => boolean])[] = [
  ['minimum', (value, limit) => value < limit],
  ['maximum', (value, limit) => value > limit],
  ['exclusiveMinimum', (value, limit) => value <= limit],
  ['exclusiveMaximum', (value, limit) => value >= limit],
];

const lengths: readonly (readonly [SchemaKeyword, (text: string, limit: number) => boolean])[] = [
  // Code units are at least as many as characters, and enough to tell that there is one.
  ['minLength', (text, limit) => text.length < limit || (limit > 1 && [...text].length < limit)],
  ['maxLength', (text, limit) => text.length > limit && [...text].length > limit],
  ['maxBytes', (text, limit) => new TextEncoder().encode(text).length > limit],
];

function isInteger(node: JsonNode): boolean {
  return node.type === 'number' && Number.isInteger(node.value);
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
