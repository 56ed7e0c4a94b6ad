import { answerSchemas } from './answerSchemas.ts';
import { anthropicRules } from './anthropicRequest.ts';
import { findingsOf } from './body.ts';
import { combinations } from './combinations.ts';
import { checkContext } from './contextSize.ts';
import { embeddingRules } from './embeddingInputs.ts';
import { envelopeRules } from './envelope.ts';
import {
  compareSpans,
  type Finding,
  type Request,
  type RequestContext,
  type RequestRules,
} from './finding.ts';
import { memberOf, stringOf, type JsonObject } from '../json/jsonTree.ts';
import { messageRules } from './messages.ts';
import { modelFit } from './modelFit.ts';
import { modelRules } from './models.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { bodyKindOf } from '../schemas/bodySchemas.ts';
import { constrainedKeys } from '../schemas/constrainedKeys.ts';
import { checkText } from './text.ts';

/** All rules over the tree of a request, by subject. */
export const requestRules: readonly RequestRules[] = [
  envelopeRules,
  modelRules,
  modelFit,
  messageRules,
  combinations,
  embeddingRules,
  answerSchemas,
];

/** Those of Anthropic's bodies, whose members are others. */
const rulesOfAnthropic: readonly RequestRules[] = [envelopeRules, modelRules, anthropicRules];

const rulesFor = (profile: ProviderProfile) =>
  profile.envelope.body === 'params' ? rulesOfAnthropic : requestRules;

/** Names of the members whose values decide what is wrong with a request: two lines of one shape agree in them. */
export function decidingKeys(profile: ProviderProfile): ReadonlySet<string> {
  return new Set([
    ...constrainedKeys(),
    ...rulesFor(profile).flatMap(({ reads }) => reads(profile)),
  ]);
}

/** @param bodyName of the member that holds what the model is asked */
export function readRequest(text: string, root: JsonObject, bodyName = 'body'): Request {
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
  checkText(request.text, request.root, report);
  if (context.profile.envelope.body !== 'params') checkContext(request, context, report);
  for (const { check } of rulesFor(context.profile)) check(request, context, report);
  const body = memberOf(request.root, context.profile.envelope.body ?? 'body');
  if (body?.value.type === 'object') {
    const errors = context.schemas.check(body.value, request.url, context.profile);
    const kind = request.url === undefined ? undefined : bodyKindOf(request.url);
    const found = findingsOf(errors, body.keySpan, kind, context.profile);
    for (const finding of found) report(finding);
  }
  return findings.sort(compareSpans);
}
