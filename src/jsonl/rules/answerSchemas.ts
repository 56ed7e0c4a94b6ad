import { memberOf, stringOf, type JsonNode } from '../json/jsonTree.ts';
import type { Report, RequestRules } from './finding.ts';
import { spanOf } from '../json/spans.ts';
import { checkStrictSchema } from './strictSchema.ts';
import { checkJsonSchema } from './jsonSchema.ts';

import { mentionsJson } from './jsonWord.ts';
import type { RuleTable } from './ruleOptions.ts';

/** Rules about what an answer or a call must look like: the JSON Schemas in a request, and the word for plain JSON. */
export const answerSchemas: RequestRules = {
  check({ text, body }, { profile }, report) {
    if (profile.jsonWord && asksForWord(body) && !mentionsJson(text)) {
      const node = formatTypes(body).find((type) => stringOf(type) === 'json_object');
      if (node) report({ code: 'missing_word', provider: profile.name, ...spanOf(node) });
    }
    if (!profile.strictSchemas) return;
    const format = memberOf(memberOf(body, 'response_format')?.value, 'json_schema')?.value;
    checkFormat(format, report);
    checkFormat(memberOf(memberOf(body, 'text')?.value, 'format')?.value, report);
    const tools = memberOf(body, 'tools')?.value;
    for (const tool of tools?.type === 'array' ? tools.items : []) checkFunction(tool, report);
  },
  reads: () => ['type', 'required', 'enum', 'const', 'format', 'pattern', '$ref'],
  // Lines of one shape are told apart by the word that they must have.
  readsText: true,
};

/** Must the word JSON stand in a message of this request? */
export function asksForWord(body: JsonNode | undefined): boolean {
  const isStored = ['previous_response_id', 'conversation', 'prompt'].some((name) => memberOf(body, name));
  return !isStored && formatTypes(body).some((type) => stringOf(type) === 'json_object');
} // prettier-ignore

function formatTypes(body: JsonNode | undefined): JsonNode[] {
  // In a request for a response that member is told to be misplaced, and nothing else.
  const isChat = !memberOf(body, 'input');
  const chatFormat = isChat ? memberOf(body, 'response_format')?.value : undefined;
  const ofChat = memberOf(chatFormat, 'type')?.value;
  const format = memberOf(memberOf(body, 'text')?.value, 'format')?.value;
  return [ofChat, memberOf(format, 'type')?.value].filter((node) => node !== undefined);
}

function checkFormat(holder: JsonNode | undefined, report: Report): void {
  const schema = memberOf(holder, 'schema')?.value;
  if (schema?.type !== 'object') return;
  checkJsonSchema(schema, { isOfTool: false, isOfChat: false }, report);
  if (isStrict(holder)) checkStrictSchema(schema, report);
}

function checkFunction(tool: JsonNode, report: Report): void {
  const wrapped = memberOf(tool, 'function')?.value;
  const holder = wrapped ?? tool;
  const schema = memberOf(holder, 'parameters')?.value;
  // None, or an empty one: a function without parameters.
  if (schema?.type !== 'object' || schema.members.length === 0) return;
  checkJsonSchema(schema, { isOfTool: true, isOfChat: wrapped !== undefined }, report);
  if (isStrict(holder)) checkStrictSchema(schema, report);
}

function isStrict(holder: JsonNode | undefined): boolean {
  const strict = memberOf(holder, 'strict')?.value;
  return strict?.type === 'boolean' && strict.value === true;
}

const structured = 'https://developers.openai.com/api/docs/guides/structured-outputs';

/** Rules about the form of answers. */
export const rulesOfAnswerSchemas: RuleTable<'missing_word' | 'invalid_schema' | 'strict_schema'> = {
  missing_word: {
    severity: 'error',
    message: 'With the format json_object {0} asks for the word "JSON" in a message. Say in it that the answer is JSON.',
    args: ['provider'],
    explanation:
      'OpenAI and DashScope refuse `json_object` when no message has the word “json”, in any case, since a model that is not told may write blanks without end.',
    source: structured,
  },
  invalid_schema: {
    severity: 'error',
    message: 'Not a JSON Schema: {0}.',
    messages: {
      type: '{0} is not a type of JSON Schema. There are string, number, integer, boolean, object, array and null.',
      root: 'The schema must be one of an object: write "type": "object". Found: {0}.',
      root_choice: 'The parameters of a function cannot have "{0}" beside the outermost "type". Put it into a property.',
      no_properties: 'The parameters of a function need "properties". Write "properties": {} when there are none.',
      part: 'Each part of a schema is an object, or true or false. Found: {0}.',
      items: 'A schema of an array needs "items", which says what is in it.',
      properties: '"properties" must be an object that has a schema for each name.',
      required: '"required" must be a list of names.',
      enum: '"enum" must be a list of one value or more.',
    },
    args: ['found'],
    explanation:
      'The parameters of a function and the schema of an answer are JSON Schemas of an object. OpenAI refuses the request when they are not, strict or not.',
    source: 'https://developers.openai.com/api/docs/guides/function-calling',
  },
  strict_schema: {
    severity: 'error',
    severities: { doubtful_keyword: 'warning', untyped_values: 'warning' },
    message: 'A strict schema cannot have this: {0}.',
    messages: {
      open: 'In a strict schema every object is closed: add "additionalProperties": false.',
      required: 'In a strict schema every property is required. Missing in "required": {0}. For an optional one allow null.',
      root: 'The root of a strict schema must be an object, and not a choice of several ({0}).',
      keyword: 'Strict schemas do not support "{0}". Remove it.',
      doubtful_keyword: 'Strict schemas may not support "{0}" here. Remove it to be sure.',
      format: 'Strict schemas do not support the format {0}. Remove it.',
      untyped: 'In a strict schema each part has a "type". Add one.',
      untyped_values: 'Strict schemas may ask for a "type" beside listed values. Add one to be sure.',
      no_choice: '"anyOf" must be a list of one schema or more.',
      reference: 'Nothing in this schema has the address {0}.',
      undeclared: '"required" names what "properties" does not have: {0}.',
      depth: 'Strict schemas nest at most 10 objects; this one {0}.',
      properties: 'Strict schemas have at most 5,000 properties; this one {0}.',
      values: 'Strict schemas list at most 1,000 values in all "enum"; this one {0}.',
      letters: 'Names and listed values of a strict schema have at most 120,000 characters together; here {0}.',
      long_enum: 'An "enum" of more than 250 values has at most 15,000 characters in a strict schema; here {0}.',
      items: 'In a strict schema an array needs "items", which says what is in it.',
    },
    args: ['found'],
    explanation:
      'With `strict: true` OpenAI takes a subset of JSON Schema: the root is an object, every object has `additionalProperties: false` and lists all its properties as required, some keywords are not supported, and there are limits of size.',
    source: structured,
  },
}; // prettier-ignore
