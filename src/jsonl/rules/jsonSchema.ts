import { memberOf, stringOf, type JsonNode, type ObjectNode } from '../json/jsonTree.ts';
import type { Report } from './finding.ts';
import { spanOf } from '../json/spans.ts';

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

/** Members that hold one schema, a list of schemas, or a schema for each name. */
const one = [
  'items',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'additionalProperties',
];
const several = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const named = ['properties', 'patternProperties', '$defs', 'definitions'];

/** The schemas within a schema, one level down. */
export function subschemasOf(schema: ObjectNode): ObjectNode[] {
  const valueOf = (name: string) => memberOf(schema, name)?.value;
  const listOf = (node: JsonNode | undefined) => (node?.type === 'array' ? node.items : []);
  const membersOf = (node: JsonNode | undefined) =>
    node?.type === 'object' ? node.members.map(({ value }) => value) : [];
  return [
    ...one.map(valueOf),
    ...several.flatMap((name) => listOf(valueOf(name))),
    ...named.flatMap((name) => membersOf(valueOf(name))),
  ].filter((node): node is ObjectNode => node?.type === 'object');
}

interface SchemaPlace {
  /** The parameters of a function, of which more is known. */
  readonly isOfTool: boolean;
  /** Of a function in a chat. */
  readonly isOfChat: boolean;
}

/** Is this a JSON Schema of an object, as every schema in a request is? */
export function checkJsonSchema(root: ObjectNode, place: SchemaPlace, report: Report): void {
  const type = memberOf(root, 'type')?.value;
  const isOpen = ['$ref', 'anyOf', 'oneOf', 'allOf'].some((name) => memberOf(root, name));
  if (type ? stringOf(type) !== 'object' : place.isOfTool && !isOpen) {
    const node = type ?? root;
    const found = type ? wordOf(type) : 'none';
    const end = type ? node.end : node.start + 1;
    report({ code: 'invalid_schema', reason: 'root', found, start: node.start, end });
    // Types below are judged all the same.
  } else if (place.isOfTool) checkParameters(root, place, report);
  checkParts(root, place, report, true);
}

/**
 * What the outermost schema of a function cannot be, in the words of the service: "object schema missing properties",
 * https://github.com/github/github-mcp-server/issues/1548; "schema must have type 'object' and not have
 * 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level".
 */
function checkParameters(root: ObjectNode, { isOfChat }: SchemaPlace, report: Report): void {
  for (const name of ['oneOf', 'anyOf', 'allOf', 'enum', 'not']) {
    const member = memberOf(root, name);
    if (member)
      report({ code: 'invalid_schema', reason: 'root_choice', found: name, ...member.keySpan });
  }
  const type = memberOf(root, 'type')?.value;
  if (isOfChat && type && !memberOf(root, 'properties'))
    report({ code: 'invalid_schema', reason: 'no_properties', found: '', ...spanOf(type) });
}

/** Members of "properties" and "$defs", and what stands in "items", are schemas themselves. */
function notSchemas(schema: ObjectNode): JsonNode[] {
  const listed = ['properties', '$defs', 'definitions'].flatMap((name) => {
    const map = memberOf(schema, name)?.value;
    return map?.type === 'object' ? map.members.map(({ value }) => value) : [];
  });
  const items = memberOf(schema, 'items')?.value;
  return [...listed, ...(items ? [items] : [])].filter(
    ({ type }) => type !== 'object' && type !== 'boolean',
  );
}

function checkParts(schema: ObjectNode, place: SchemaPlace, report: Report, isRoot: boolean): void {
  const type = memberOf(schema, 'type')?.value;
  const fail = (reason: 'type' | 'items' | 'part' | 'properties' | 'required' | 'enum', node: JsonNode) =>
    report({ code: 'invalid_schema', reason, found: wordOf(node), ...spanOf(node) });
  if (type && !isRoot) {
    const words = type.type === 'array' ? type.items : [type];
    for (const word of words) if (!types.includes(stringOf(word) ?? '')) fail('type', word);
  }
  const properties = memberOf(schema, 'properties')?.value;
  if (properties && properties.type !== 'object') fail('properties', properties);
  for (const node of notSchemas(schema)) fail('part', node);
  const required = memberOf(schema, 'required')?.value;
  if (required && !(required.type === 'array' && required.items.every((item) => item.type === 'string')))
    fail('required', required);
  const list = memberOf(schema, 'enum')?.value;
  if (list && !(list.type === 'array' && list.items.length > 0)) fail('enum', list);
  const isList = stringOf(type) === 'array' && !isRoot;
  if (type && isList && !memberOf(schema, 'items') && !memberOf(schema, 'prefixItems') && place.isOfTool)
    fail('items', type);
  for (const part of subschemasOf(schema)) checkParts(part, place, report, false);
} // prettier-ignore

function wordOf(node: JsonNode): string {
  return 'value' in node ? JSON.stringify(node.value).slice(0, 40) : node.type;
}
