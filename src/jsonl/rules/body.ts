import type { SchemaError } from '../schemas/compiledSchemas.ts';
import type { Finding } from './finding.ts';
import { memberOf, type JsonNode, type JsonSpan } from '../json/jsonTree.ts';
import type { JsonType, ProblemFacts } from '../problem.ts';
import type { EnvelopeRule } from '../../providers/profile.ts';
import type { RuleTable } from './ruleOptions.ts';

const openaiChat = 'https://developers.openai.com/api/reference/resources/chat';

/** Rules about the parameters of a request's body: their types, values and bounds. */
export const rulesOfBody: RuleTable<
  | 'invalid_value'
  | 'unusual_value'
  | 'out_of_range'
  | 'invalid_length'
  | 'invalid_count'
  | 'invalid_format'
  | 'deprecated_parameter'
  | 'unsupported_parameter'
> = {
  invalid_value: {
    severity: 'error',
    message: '"{0}" cannot be {1}. It takes: {2}.',
    args: ['param', 'value', 'allowed'],
    explanation: 'The parameter takes one of a fixed set of values.',
    source: openaiChat,
  },
  unusual_value: {
    severity: 'warning',
    message: '{1} is not a known value of "{0}". Known: {2}.',
    args: ['param', 'value', 'allowed'],
    explanation:
      'The documents list other values. Some services know more of them, so this is only a warning.',
    source: openaiChat,
  },
  out_of_range: {
    severity: 'error',
    severities: { usual_high: 'warning' },
    message: '"{0}" is out of range: the limit is {1}.',
    messages: {
      low: '"{0}" must be at least {1}.',
      high: '"{0}" must be at most {1}.',
      low_exclusive: '"{0}" must be greater than {1}.',
      high_exclusive: '"{0}" must be less than {1}.',
      usual_high: 'The model gives at most {1} tokens, and may refuse a larger "{0}".',
    },
    args: ['param', 'limit'],
    explanation: 'The parameter is a number with bounds.',
    source: openaiChat,
  },
  invalid_length: {
    severity: 'error',
    message: '"{0}" has the wrong length: the limit is {1}.',
    messages: {
      empty: '"{0}" must not be empty.',
      short: '"{0}" must have at least {1} characters.',
      long: '"{0}" must have at most {1} characters.',
      bytes: '"{0}" must have at most {1} bytes of UTF-8.',
    },
    args: ['param', 'limit'],
    explanation: 'The text of this parameter has bounds.',
    source: openaiChat,
  },
  invalid_count: {
    severity: 'error',
    message: '"{0}" has the wrong number of entries: the limit is {1}.',
    messages: {
      empty: '"{0}" must not be empty.',
      few: '"{0}" must have at least {1} entries.',
      many: '"{0}" must have at most {1} entries.',
    },
    args: ['param', 'limit'],
    explanation: 'The list has bounds.',
    source: openaiChat,
  },
  invalid_format: {
    severity: 'error',
    message: '"{0}" cannot be {1}. It must match {2}.',
    args: ['param', 'value', 'pattern'],
    explanation:
      'Names of tools and of answer schemas consist of letters, digits, underscores and dashes, and have a bounded length.',
    source: openaiChat,
  },
  deprecated_parameter: {
    severity: 'hint',
    message: '"{0}" is deprecated; use "{1}".',
    args: ['param', 'instead'],
    explanation: 'The provider still accepts the old name.',
    source: openaiChat,
  },
  unsupported_parameter: {
    severity: 'warning',
    message: '{1} does not support "{0}". Remove it.',
    args: ['param', 'provider'],
    explanation: 'The parameter exists in the API that this one is modelled on, but not here.',
  },
};

/** Turns what a schema says of a body into problems with their places. */
export function findingsOf(
  errors: readonly SchemaError[],
  bodyKey: JsonSpan,
  body: JsonNode,
  envelope: EnvelopeRule,
) {
  // Two schemas of one body may say the same of one place; the later one is the provider's own.
  const findings = new Map<string, Finding>();
  for (const error of errors) {
    const finding = findingOf(error, bodyKey, body, envelope);
    if (!finding) continue;
    const param = 'param' in finding ? finding.param : '';
    findings.set(`${finding.code} ${String(finding.start)} ${param}`, finding);
  }
  return findings.values();
}

function findingOf(
  error: SchemaError,
  bodyKey: JsonSpan,
  body: JsonNode,
  envelope: EnvelopeRule,
): Finding | undefined {
  const path = error.instancePath.split('/').slice(1).map(unescapePointer);
  const { node, key } = locate(path, bodyKey, body);
  const param = nameOf(path);
  const params: Readonly<Record<string, unknown>> = error.params;
  const place = { start: node.start, end: node.end };
  const limit = Number(params['limit']);
  switch (error.keyword) {
    case 'required': {
      const missing = nameOf([...path, String(params['missingProperty'])]);
      const reason = (missing === 'model' ? envelope.model : undefined) ?? 'required';
      if (reason === 'optional') return undefined;
      const start = key ?? { start: node.start, end: node.start + 1 };
      return { code: 'missing_required_parameter', reason, param: missing, ...start };
    }
    case 'type':
      return {
        code: 'invalid_type',
        param,
        expected: [params['type'] as JsonType | readonly JsonType[]].flat(),
        actual: node.type,
        ...place,
      };
    case 'enum':
    case 'const': {
      const allowed = [params['allowedValues'] ?? params['allowedValue']].flat();
      return {
        code: params['isOpen'] === true ? 'unusual_value' : 'invalid_value',
        param,
        value: shown(valueOf(node)),
        allowed: allowed.filter((value) => value !== null).map(shown),
        ...place,
      };
    }
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { code: 'out_of_range', reason: boundReasons[error.keyword], param, limit, ...place };
    case 'minLength':
      return {
        code: 'invalid_length',
        reason: limit === 1 ? 'empty' : 'short',
        param,
        limit,
        ...place,
      };
    case 'maxLength':
      return { code: 'invalid_length', reason: 'long', param, limit, ...place };
    case 'maxBytes':
      return {
        code: 'invalid_length',
        reason: 'bytes',
        param,
        limit,
        ...place,
      };
    case 'minItems':
      return {
        code: 'invalid_count',
        reason: limit === 1 ? 'empty' : 'few',
        param,
        limit,
        ...place,
      };
    case 'maxItems':
      return { code: 'invalid_count', reason: 'many', param, limit, ...place };
    case 'pattern':
      return {
        code: 'invalid_format',
        param,
        value: shown(valueOf(node)),
        pattern: String(params['pattern']),
        ...place,
      };
    default:
      // `if` only repeats what its branch says.
      return undefined;
  }
}

const boundReasons: Readonly<
  Record<
    'minimum' | 'maximum' | 'exclusiveMinimum' | 'exclusiveMaximum',
    ProblemFacts['out_of_range']['reason']
  >
> = {
  minimum: 'low',
  maximum: 'high',
  exclusiveMinimum: 'low_exclusive',
  exclusiveMaximum: 'high_exclusive',
};

/** The node at a path, and the key that leads to it when it is a member. */
function locate(path: readonly string[], bodyKey: JsonSpan, body: JsonNode) {
  let node = body;
  let key: JsonSpan | undefined = bodyKey;
  for (const step of path) {
    if (node.type === 'array') {
      node = node.items[Number(step)] ?? node;
      key = undefined;
    } else {
      const member = memberOf(node, step);
      if (!member) break;
      node = member.value;
      key = member.keySpan;
    }
  }
  return { node, key };
}

/** `messages[0].role`, as people write it. */
function nameOf(path: readonly string[]): string {
  return path.reduce(
    (name, step) =>
      /^\d+$/.test(step) ? `${name}[${step}]` : name === '' ? step : `${name}.${step}`,
    '',
  );
}

function unescapePointer(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function valueOf(node: JsonNode): unknown {
  if (node.type === 'array') return node.items.map(valueOf);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries(node.members.map(({ key, value }) => [key, valueOf(value)]));
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
