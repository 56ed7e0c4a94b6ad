import type { SchemaError } from '../schemas/compiledSchemas.ts';
import type { Finding } from './finding.ts';
import type { JsonNode, JsonSpan } from '../json/jsonTree.ts';
import type { JsonType, ProblemFacts } from '../problem.ts';
import type { BodyKind, ProviderProfile } from '../../providers/profile.ts';
import { foreignMember, isUnderOtherName } from './foreignMembers.ts';
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
    message: '"{0}" cannot be {1}. Use {2}.',
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
    message: '"{0}" is out of range: allowed {1}.',
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
    severities: { vain: 'warning' },
    message: '"{0}" has the wrong length: allowed {1}.',
    messages: {
      empty: '"{0}" must not be empty.',
      short: '"{0}" must have at least {1} characters.',
      long: '"{0}" must have at most {1} characters.',
      bytes: '"{0}" must have at most {1} bytes of UTF-8.',
      vain: 'An empty text in "{0}" says nothing and may be refused. Remove it.',
    },
    args: ['param', 'limit'],
    explanation: 'The text of this parameter has bounds.',
    source: openaiChat,
  },
  invalid_count: {
    severity: 'error',
    message: '"{0}" has the wrong number of entries: allowed {1}.',
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
    source: 'https://platform.kimi.ai/docs/api/chat',
  },
};

/** Turns what a schema says of a body into problems with their places. */
export function findingsOf(
  errors: readonly SchemaError[],
  bodyKey: JsonSpan,
  kind: BodyKind | undefined,
  profile: ProviderProfile,
) {
  // Two schemas of one body may say the same of one place; the later one is the provider's own.
  const findings = new Map<string, Finding>();
  for (const error of errors) {
    const finding = findingOf(error, bodyKey, kind, profile);
    if (!finding) continue;
    const param = 'param' in finding ? finding.param : '';
    const code = finding.code === 'unusual_value' ? 'invalid_value' : finding.code;
    const key = `${code} ${String(finding.start)} ${param}`;
    // What is surely wrong is not only unusual.
    if (finding.code === 'unusual_value' && findings.has(key)) continue;
    findings.set(key, finding);
  }
  return findings.values();
}

function findingOf(
  error: SchemaError,
  bodyKey: JsonSpan,
  kind: BodyKind | undefined,
  profile: ProviderProfile,
): Finding | undefined {
  const { keyword, asked, isOpen, node, key, path } = error;
  const param = nameOf(path);
  const place = { start: node.start, end: node.end };
  const limit = Number(asked);
  switch (keyword) {
    case 'required': {
      // One cause, one finding.
      if (profile.unknownParameters && isUnderOtherName(error, kind)) return undefined;
      const missing = nameOf([...path, String(asked)]);
      const reason = (missing === 'model' ? profile.envelope.model : undefined) ?? 'required';
      if (reason === 'optional') return undefined;
      const ofValue = { start: node.start, end: node.start + 1 };
      const { start, end } = key ?? (path.length === 0 ? bodyKey : ofValue);
      return { code: 'missing_required_parameter', reason, param: missing, start, end };
    }
    case 'type':
      return {
        code: 'invalid_type',
        param,
        expected: asked as readonly JsonType[],
        actual: node.type,
        ...place,
      };
    case 'enum':
    case 'const':
      return {
        code: isOpen ? 'unusual_value' : 'invalid_value',
        param,
        value: shown(valueOf(node)),
        allowed: (asked as readonly unknown[]).filter((value) => value !== null).map(shown),
        ...place,
      };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { code: 'out_of_range', reason: boundReasons[keyword], param, limit, ...place };
    case 'minLength': {
      const reason = limit === 1 ? 'empty' : 'short';
      return { code: 'invalid_length', reason, param, limit, ...place };
    }
    case 'maxLength':
      return { code: 'invalid_length', reason: 'long', param, limit, ...place };
    case 'maxBytes':
      return { code: 'invalid_length', reason: 'bytes', param, limit, ...place };
    case 'minItems': {
      const reason = limit === 1 ? 'empty' : 'few';
      return { code: 'invalid_count', reason, param, limit, ...place };
    }
    case 'maxItems':
      return { code: 'invalid_count', reason: 'many', param, limit, ...place };
    case 'pattern': {
      const value = shown(valueOf(node));
      return { code: 'invalid_format', param, value, pattern: String(asked), ...place };
    }
    case 'additionalProperties':
      return foreignMember(error, kind, param, profile);
    default:
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

/** `messages[0].role`, as people write it. */
function nameOf(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (name, step) =>
      typeof step === 'number'
        ? `${name}[${String(step)}]`
        : name === ''
          ? step
          : `${name}.${step}`,
    '',
  );
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
