import { unsupportedInSchemas } from '../../providers/anthropic.ts';
import { memberOf, stringOf, type JsonNode, type ObjectNode } from '../json/jsonTree.ts';
import { spanOf } from '../json/spans.ts';
import type { Report } from './finding.ts';
import { checkJsonSchema, subschemasOf } from './jsonSchema.ts';

const choices = ['oneOf', 'anyOf', 'allOf'];
/** "Property keys should match pattern" */
const propertyName = /^[a-zA-Z0-9_.-]{1,64}$/;

/** The schemas of tools and of the answer, as Anthropic takes them. */
export function checkAnthropicSchemas(body: JsonNode | undefined, report: Report): void {
  const format = memberOf(memberOf(body, 'output_config')?.value, 'format')?.value;
  const answer = memberOf(format, 'schema')?.value;
  if (answer?.type === 'object') checkClosed(answer, report);
  const tools = memberOf(body, 'tools')?.value;
  for (const tool of tools?.type === 'array' ? tools.items : []) {
    const schema = memberOf(tool, 'input_schema')?.value;
    if (schema?.type !== 'object') continue;
    checkTool(schema, report);
    const strict = memberOf(tool, 'strict')?.value;
    if (strict?.type === 'boolean' && strict.value === true) checkClosed(schema, report);
  }
}

/** "input_schema does not support oneOf, allOf, or anyOf at the top level" */
function checkTool(schema: ObjectNode, report: Report): void {
  for (const name of choices) {
    const member = memberOf(schema, name);
    if (member)
      report({ code: 'invalid_schema', reason: 'root_choice', found: name, ...member.keySpan });
  }
  const properties = memberOf(schema, 'properties')?.value;
  for (const { key, keySpan } of properties?.type === 'object' ? properties.members : [])
    if (!propertyName.test(key)) {
      const facts = { param: 'input_schema.properties', value: JSON.stringify(key) };
      report({ code: 'invalid_format', ...facts, pattern: propertyName.source, ...keySpan });
    }
  // What the outermost type may be, the schema of the request says.
  const type = stringOf(memberOf(schema, 'type')?.value);
  if (type === 'object') checkJsonSchema(schema, { isOfTool: false, isOfChat: false }, report);
}

/** "For 'object' type, 'additionalProperties' must be explicitly set to false" */
function checkClosed(schema: ObjectNode, report: Report): void {
  const type = memberOf(schema, 'type')?.value;
  const isObject = stringOf(type) === 'object';
  const closing = memberOf(schema, 'additionalProperties')?.value;
  const isClosed = closing?.type === 'boolean' && closing.value === false;
  if (isObject && !isClosed) {
    const place = closing ? spanOf(closing) : { start: schema.start, end: schema.start + 1 };
    report({ code: 'strict_schema', reason: 'open', found: '', ...place });
  }
  for (const name of unsupportedInSchemas) {
    const member = memberOf(schema, name);
    if (member) report({ code: 'strict_schema', reason: 'keyword', found: name, ...member.keySpan });
  }
  for (const part of subschemasOf(schema)) checkClosed(part, report);
} // prettier-ignore
