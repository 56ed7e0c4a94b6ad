import type { SchemaError } from './compiledSchemas.ts';
import type { Finding } from './finding.ts';
import { memberOf, type JsonNode, type JsonSpan } from './jsonTree.ts';
import type { JsonType, ProblemFacts } from './problem.ts';
import type { EnvelopeRule } from '../providers/profile.ts';

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
