import {
  memberOf,
  stringOf,
  type ArrayNode,
  type JsonMember,
  type JsonNode,
  type ObjectNode,
} from '../json/jsonTree.ts';
import type { ProblemFacts } from '../problem.ts';
import type { Report } from './finding.ts';
import { spanOf } from '../json/spans.ts';
import { subschemasOf } from './jsonSchema.ts';

const unsupported = [
  'allOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentRequired', 'dependentSchemas', 'patternProperties',
  'propertyNames', 'minProperties', 'maxProperties', 'unevaluatedProperties', 'unevaluatedItems', 'contains',
  'minContains', 'maxContains', 'uniqueItems', 'additionalItems', 'prefixItems',
]; // prettier-ignore
/** Not among those that the guide lists, and refused by some models only. */
const doubtful = ['default', 'minLength', 'maxLength'];
const formats = [
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uuid',
];
const limits = { depth: 10, properties: 5_000, values: 1_000, letters: 120_000 };
/** Of one enum with more than so many texts, the characters of all. */
const longEnum = { values: 250, letters: 15_000 };
/** Beside a reference only texts for people are surely taken. */
const besideReference = ['$ref', '$defs', 'definitions', '$schema'];

type Reason = ProblemFacts['strict_schema']['reason'];

/**
 * OpenAI's subset of JSON Schema, for schemas with `strict: true`. Each violation is told at its own place.
 * @see https://developers.openai.com/api/docs/guides/structured-outputs
 */
export function checkStrictSchema(root: ObjectNode, report: Report): void {
  const check = new StrictCheck(root, report);
  check.all();
}

class StrictCheck {
  readonly #root: ObjectNode;
  readonly #report: Report;
  #properties = 0;
  #values = 0;
  /** Characters of all names of properties and definitions, and of the texts of enums and consts. */
  #letters = 0;
  #depth = 0;

  constructor(root: ObjectNode, report: Report) {
    this.#root = root;
    this.#report = report;
  }

  all(): void {
    const choice = memberOf(this.#root, 'anyOf');
    if (choice) this.#fail('root', 'anyOf', choice.keySpan);
    this.#visit(this.#root, 0);
    const counts = { depth: this.#depth, properties: this.#properties, values: this.#values, letters: this.#letters };
    for (const name of ['depth', 'properties', 'values', 'letters'] as const)
      if (counts[name] > limits[name]) this.#fail(name, String(counts[name]), braceOf(this.#root));
  } // prettier-ignore

  #fail(reason: Reason, found: string, place: { readonly start: number; readonly end: number }) {
    this.#report({ code: 'strict_schema', reason, found, start: place.start, end: place.end });
  }

  #visit(schema: ObjectNode, outer: number): void {
    const isObject = describesObject(schema);
    const depth = outer + (isObject ? 1 : 0);
    this.#depth = Math.max(this.#depth, depth);
    if (isObject) this.#checkObject(schema);
    this.#checkKeywords(schema);
    this.#checkReference(schema);
    for (const part of subschemasOf(schema)) this.#visit(part, depth);
  }

  #checkObject(schema: ObjectNode): void {
    const closing = memberOf(schema, 'additionalProperties');
    const isClosed = closing?.value.type === 'boolean' && closing.value.value === false;
    if (!isClosed) this.#fail('open', '', closing ? closing.keySpan : braceOf(schema));
    const properties = memberOf(schema, 'properties')?.value;
    const names = properties?.type === 'object' ? properties.members.map(({ key }) => key) : [];
    this.#properties += names.length;
    const required = memberOf(schema, 'required');
    const listed = required?.value.type === 'array' ? required.value.items.map(stringOf) : [];
    const place = required ? required.keySpan : braceOf(schema);
    const missing = names.filter((name) => !listed.includes(name));
    if (missing.length > 0) this.#fail('required', listOf(missing), place);
    const undeclared = listed.filter((name) => name !== undefined && !names.includes(name));
    if (undeclared.length > 0) this.#fail('undeclared', listOf(undeclared), place);
  }

  #checkKeywords(schema: ObjectNode): void {
    for (const name of unsupported) {
      const member = memberOf(schema, name);
      if (member) this.#fail('keyword', name, member.keySpan);
    }
    for (const name of doubtful) {
      const member = memberOf(schema, name);
      if (member) this.#fail('doubtful_keyword', name, member.keySpan);
    }
    // A pattern that looks ahead or behind is not among what the guide lists.
    const pattern = memberOf(schema, 'pattern');
    if (pattern && /\(\?<?[=!]/.test(stringOf(pattern.value) ?? ''))
      this.#fail('doubtful_keyword', 'pattern', pattern.keySpan);
    const choices = memberOf(schema, 'anyOf');
    if (choices?.value.type === 'array' && choices.value.items.length === 0)
      this.#fail('no_choice', '', choices.keySpan);
    const format = memberOf(schema, 'format')?.value;
    const word = stringOf(format);
    if (format && word !== undefined && !formats.includes(word))
      this.#fail('format', JSON.stringify(word), spanOf(format));
    const list = memberOf(schema, 'enum')?.value;
    if (list?.type === 'array') this.#countValues(list);
    this.#letters += lettersOf(memberOf(schema, 'const')?.value);
    for (const place of ['$defs', 'definitions', 'properties'])
      for (const { key } of namedOf(memberOf(schema, place)?.value)) this.#letters += key.length;
    const items = memberOf(schema, 'items');
    const type = memberOf(schema, 'type')?.value;
    if (type && stringOf(type) === 'array' && !items && !memberOf(schema, 'prefixItems'))
      this.#fail('items', '', spanOf(type));
    const isTyped = ['type', 'anyOf', '$ref', 'enum', 'const', ...unsupported].some((name) => memberOf(schema, name));
    const isObject = memberOf(schema, 'properties') !== undefined;
    if (!isTyped || (isObject && !memberOf(schema, 'type') && schema !== this.#root))
      this.#fail('untyped', '', braceOf(schema));
    const listsValues = ['enum', 'const'].some((name) => memberOf(schema, name));
    if (listsValues && !['type', '$ref', 'anyOf'].some((name) => memberOf(schema, name)))
      this.#fail('untyped_values', '', braceOf(schema));
  } // prettier-ignore

  #countValues(list: ArrayNode): void {
    const letters = list.items.reduce((sum, item) => sum + lettersOf(item), 0);
    this.#values += list.items.length;
    this.#letters += letters;
    if (list.items.length > longEnum.values && letters > longEnum.letters)
      this.#fail('long_enum', String(letters), { start: list.start, end: list.start + 1 });
  }

  #checkReference(schema: ObjectNode): void {
    const node = memberOf(schema, '$ref')?.value;
    const address = stringOf(node);
    if (!node || address === undefined) return;
    if (!isThere(this.#root, address)) this.#fail('reference', JSON.stringify(address), spanOf(node));
    const beside = schema.members.find(({ key }) => !besideReference.includes(key));
    if (beside) this.#fail('doubtful_keyword', beside.key, beside.keySpan);
  } // prettier-ignore
}

/** Does an object schema stand here, by its type or its members? */
function describesObject(schema: ObjectNode): boolean {
  const type = memberOf(schema, 'type')?.value;
  const words = type?.type === 'array' ? type.items.map(stringOf) : [stringOf(type)];
  return words.includes('object') || memberOf(schema, 'properties') !== undefined;
}

function lettersOf(node: JsonNode | undefined): number {
  return stringOf(node)?.length ?? 0;
}

function namedOf(node: JsonNode | undefined): readonly JsonMember[] {
  return node?.type === 'object' ? node.members : [];
}

function isThere(root: ObjectNode, address: string): boolean {
  if (!address.startsWith('#')) return false;
  const steps = address.split('/').slice(1);
  let node: JsonNode | undefined = root;
  for (const step of steps) {
    const name = decode(step).replaceAll('~1', '/').replaceAll('~0', '~');
    node = node?.type === 'array' ? node.items[Number(name)] : memberOf(node, name)?.value;
  }
  return node !== undefined;
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

function braceOf({ start }: ObjectNode) {
  return { start, end: start + 1 };
}

function listOf(names: readonly (string | undefined)[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown}, …` : shown;
}
