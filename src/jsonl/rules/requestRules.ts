import { anthropicRules } from './anthropicRequest.ts';
import { findingsOf } from './body.ts';
import {
  compareSpans,
  type Finding,
  type Request,
  type RequestContext,
  type RequestRules,
} from './finding.ts';
import { memberOf, stringOf, type ObjectNode } from '../json/jsonTree.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { bodyKindOf } from '../schemas/bodySchemas.ts';
import { ruleSubjects, type RuleSubject } from './rules.ts';
import { constrainedKeys } from '../schemas/constrainedKeys.ts';

const subjects: readonly RuleSubject[] = ruleSubjects;

/** All rules over one request of OpenAI's form. */
const openaiBody = subjects.flatMap(({ checks }) => checks ?? []);

const anthropicBody: readonly RequestRules[] = [
  ...subjects.flatMap(({ ofEveryBody, checks }) => (ofEveryBody ? (checks ?? []) : [])),
  anthropicRules,
];

/** The rules over the requests of a provider's batch. */
export function requestRules({ envelope }: ProviderProfile): readonly RequestRules[] {
  return envelope.body === 'params' ? anthropicBody : openaiBody;
}

/** Names of the members whose values decide what is wrong with a request: two lines of one shape agree in them. */
export function decidingKeys(profile: ProviderProfile): ReadonlySet<string> {
  return new Set([
    ...constrainedKeys(),
    ...requestRules(profile).flatMap(({ reads }) => reads(profile)),
  ]);
}

/** @param bodyName of the member that holds what the model is asked */
export function readRequest(text: string, root: ObjectNode, bodyName = 'body'): Request {
  const body = memberOf(root, bodyName)?.value;
  return {
    text,
    root,
    url: stringOf(memberOf(root, 'url')?.value),
    body,
    model: stringOf(memberOf(body, 'model')?.value),
  };
}

/** Everything that is wrong with one request on its own, in the order of its places. */
export function checkRequest(request: Request, context: RequestContext): Finding[] {
  const findings: Finding[] = [];
  const report = (finding: Finding) => findings.push(finding);
  for (const { check } of requestRules(context.profile)) check(request, context, report);
  const body = memberOf(request.root, context.profile.envelope.body ?? 'body');
  if (body?.value.type === 'object') {
    const errors = context.schemas.check(body.value, request.url, context.profile);
    const kind = request.url === undefined ? undefined : bodyKindOf(request.url);
    const found = findingsOf(errors, body.keySpan, kind, context.profile);
    for (const finding of found) report(finding);
  }
  return findings.sort(compareSpans);
}
