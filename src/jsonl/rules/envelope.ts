import type { RuleTable } from './ruleOptions.ts';
import type { EnvelopeMember, ProviderProfile } from '../../providers/profile.ts';
import { memberOf, stringOf, type ObjectNode } from '../json/jsonTree.ts';
import type { Report, Request, RequestContext, RequestRules } from './finding.ts';
import { spanOf } from '../json/spans.ts';

const envelopeTypes = {
  custom_id: 'string',
  method: 'string',
  url: 'string',
  body: 'object',
  params: 'object',
} as const;

/** Members of a line in OpenAI's form, and in Anthropic's. */
const openaiNames = ['custom_id', 'method', 'url', 'body'] as const;
const anthropicNames = ['custom_id', 'params'] as const;

/** Members that belong in the body when they stand beside it. */
const bodyNames = new Set(['model', 'messages', 'input', 'temperature', 'max_tokens', 'tools']);

/** Rules about custom_id, method, url and body themselves. */
export const envelopeRules: RequestRules = {
  check: checkEnvelope,
  // The scanner tells whether an id is there, and the checker measures it.
  reads: () => ['method', 'url'],
};

function checkEnvelope(request: Request, context: RequestContext, report: Report): void {
  const { root } = request;
  const { profile } = context;
  const brace = { start: root.start, end: root.start + 1 };
  const names: readonly EnvelopeMember[] =
    profile.envelope.body === 'params' ? anthropicNames : openaiNames;
  for (const name of names) {
    const member = memberOf(root, name);
    if (!member) {
      const { required, usual } = profile.envelope;
      const reason = required.includes(name) ? 'required' : usual?.includes(name) && 'usual';
      if (reason) report({ code: 'missing_required_parameter', reason, param: name, ...brace });
    } else if (member.value.type !== envelopeTypes[name]) {
      const { start, end, type } = member.value;
      report({
        code: 'invalid_type',
        param: name,
        expected: [envelopeTypes[name]],
        actual: type,
        start,
        end,
      });
    }
  }
  checkCustomId(root, profile, report);
  if (profile.envelope.body !== 'params') {
    checkMethod(root, report);
    checkUrl(root, profile, report);
  }
  for (const member of root.members) {
    if (names.some((name) => name === member.key)) continue;
    if (bodyNames.has(member.key) && !memberOf(request.body, member.key))
      report({ code: 'misplaced_parameter', param: member.key, ...member.keySpan });
    else report({ code: 'unknown_member', name: member.key, ...member.keySpan });
  }
}

function checkCustomId(root: ObjectNode, profile: ProviderProfile, report: Report): void {
  const node = memberOf(root, 'custom_id')?.value;
  const id = stringOf(node);
  if (node === undefined || id === undefined) return;
  const place = { code: 'invalid_custom_id', start: node.start, end: node.end } as const;
  const rule = profile.envelope.customId;
  const length = [...id].length;
  if (length === 0) report({ ...place, reason: 'empty', limit: 1 });
  else if (rule?.minLength !== undefined && length < rule.minLength)
    report({ ...place, reason: 'too_short', limit: rule.minLength });
  else if (rule?.maxLength !== undefined && length > rule.maxLength)
    report({ ...place, reason: 'too_long', limit: rule.maxLength });
  else if (rule?.pattern !== undefined && !new RegExp(rule.pattern, 'u').test(id))
    report({ ...place, reason: 'characters', limit: rule.pattern });
}

function checkMethod(root: ObjectNode, report: Report): void {
  const node = memberOf(root, 'method')?.value;
  const method = stringOf(node);
  if (node === undefined || method === undefined || method === 'POST') return;
  report({ code: 'invalid_method', method: JSON.stringify(method), ...spanOf(node) });
}

function checkUrl(root: ObjectNode, profile: ProviderProfile, report: Report): void {
  const node = memberOf(root, 'url')?.value;
  const url = stringOf(node);
  if (node === undefined || url === undefined) return;
  const allowed = profile.endpoints;
  if (allowed.includes(url)) return;
  // It may run paths that we do not know, but no absolute address.
  if (profile.openEndpoints && url.startsWith('/')) return;
  report({ code: 'invalid_url', url, allowed, ...spanOf(node) });
}

const openaiGuide = 'https://developers.openai.com/api/docs/guides/batch';

/** Rules about the members around a request's body, and what lines of one file must share. */
export const rulesOfEnvelope: RuleTable<
  | 'missing_required_parameter'
  | 'invalid_type'
  | 'invalid_custom_id'
  | 'duplicate_custom_id'
  | 'invalid_method'
  | 'invalid_url'
  | 'mismatched_url'
  | 'unknown_member'
  | 'misplaced_parameter'
> = {
  missing_required_parameter: {
    severity: 'error',
    severities: { usual: 'warning' },
    message: 'The required member "{0}" is missing. Add it.',
    messages: {
      usual:
        'Most services want a "{0}" on every line. Add it, or choose the provider of this file.',
    },
    args: ['param'],
    explanation:
      'A request line has `custom_id`, `method`, `url` and `body` (some providers need fewer), and a body has the members that its endpoint requires. Validators report each missing one.',
    source: openaiGuide,
  },
  invalid_type: {
    severity: 'error',
    message: '"{0}" must be {1}, not {2}.',
    args: ['param', 'expected', 'actual'],
    typeArgs: ['expected', 'actual'],
    explanation:
      'The member exists but has another JSON type than the service reads. A number in quotation marks is a string.',
    source: openaiGuide,
  },
  invalid_custom_id: {
    severity: 'error',
    message: 'The provider does not accept this custom_id.',
    messages: {
      empty:
        'The custom_id is empty. Results can only be matched to requests by it; give it a value.',
      too_short: 'The custom_id is too short: the provider asks for at least {0} characters.',
      too_long: 'The custom_id is too long: the provider accepts at most {0} characters.',
      characters: 'The custom_id has characters that the provider does not accept. Allowed: {0}',
    },
    args: ['limit'],
    explanation:
      'The `custom_id` is the only tie between a request and its answer, since output files have no order.',
    source: openaiGuide,
  },
  duplicate_custom_id: {
    severity: 'error',
    message:
      'The custom_id "{0}" is used more than once, first on line {1}. Each custom_id must be unique.',
    args: ['id', 'firstLine'],
    explanation:
      'Services refuse a file in which two requests share a `custom_id`; those that do not run both and answer in any order, so the answers cannot be told apart.',
    source: openaiGuide,
  },
  invalid_method: {
    severity: 'error',
    message: 'The method must be "POST", not {0}.',
    args: ['method'],
    explanation: 'Batch requests are always POST, in capital letters.',
    source: openaiGuide,
  },
  invalid_url: {
    severity: 'error',
    message: 'The provider does not batch the url "{0}". Use {1}.',
    args: ['url', 'allowed'],
    explanation:
      'The `url` is a path such as `/v1/chat/completions`, without a host, and one of those that the provider runs in batches. It must equal the endpoint of the batch.',
    source: openaiGuide,
  },
  mismatched_url: {
    severity: 'error',
    message:
      'The url "{0}" differs from the other requests, which use "{1}". A batch has one endpoint.',
    args: ['url', 'usual'],
    explanation: 'Every line of a file must have the same `url`, that of the batch.',
    source: openaiGuide,
  },
  unknown_member: {
    severity: 'hint',
    message: 'Request lines have no member "{0}"; services ignore it. Does it belong in the body?',
    args: ['name'],
    explanation:
      'Only `custom_id`, `method`, `url` and `body` are documented. Others are ignored where they are not refused.',
    source: openaiGuide,
  },
  misplaced_parameter: {
    severity: 'warning',
    message: '"{0}" belongs in the body of the request, not beside it or in extra_body. Move it.',
    args: ['param'],
    explanation:
      '`extra_body` is an argument of the Python SDK, which moves its members to the top level of the body. In a batch file they must stand there themselves. The same goes for parameters that stand beside `body`.',
    source: openaiGuide,
  },
};
