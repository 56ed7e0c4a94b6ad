import type { ProviderProfile } from '../providers/profile.ts';
import { memberOf, stringOf, type JsonNode, type JsonObject } from './jsonTree.ts';
import type { Report, Request, RequestContext } from './requestContext.ts';

const envelopeTypes = {
  custom_id: 'string',
  method: 'string',
  url: 'string',
  body: 'object',
} as const;

const envelopeNames = Object.keys(envelopeTypes) as (keyof typeof envelopeTypes)[];

/** Members that belong in the body when they stand beside it. */
const bodyNames = new Set(['model', 'messages', 'input', 'temperature', 'max_tokens', 'tools']);

/** Rules about custom_id, method, url and body themselves. */
export function checkEnvelope(request: Request, context: RequestContext, report: Report): void {
  const { root } = request;
  const { profile } = context;
  const brace = { start: root.start, end: root.start + 1 };
  for (const name of envelopeNames) {
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
  checkMethod(root, report);
  checkUrl(root, profile, report);
  for (const member of root.members) {
    if (Object.hasOwn(envelopeTypes, member.key)) continue;
    if (bodyNames.has(member.key) && !memberOf(request.body, member.key))
      report({ code: 'misplaced_parameter', param: member.key, ...member.keySpan });
    else report({ code: 'unknown_member', name: member.key, ...member.keySpan });
  }
}

function checkCustomId(root: JsonObject, profile: ProviderProfile, report: Report): void {
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

function checkMethod(root: JsonObject, report: Report): void {
  const node = memberOf(root, 'method')?.value;
  const method = stringOf(node);
  if (node === undefined || method === undefined || method === 'POST') return;
  report({ code: 'invalid_method', method: JSON.stringify(method), ...spanOf(node) });
}

function checkUrl(root: JsonObject, profile: ProviderProfile, report: Report): void {
  const node = memberOf(root, 'url')?.value;
  const url = stringOf(node);
  if (node === undefined || url === undefined) return;
  const allowed = profile.endpoints;
  if (allowed.includes(url)) return;
  // It may run paths that we do not know, but no absolute address.
  if (profile.openEndpoints && url.startsWith('/')) return;
  report({ code: 'invalid_url', url, allowed, ...spanOf(node) });
}

function spanOf({ start, end }: JsonNode): { start: number; end: number } {
  return { start, end };
}
