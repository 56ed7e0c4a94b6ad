import { checkAnthropic } from './anthropicRequest.ts';
import { checkEnvelope } from './envelope.ts';
import { compareSpans, type Finding, type Request, type RequestContext } from './finding.ts';
import { memberOf, stringOf, type JsonObject } from '../json/jsonTree.ts';
import { checkMessages } from './messages.ts';
import { checkModel } from './models.ts';
import { findingsOf } from './body.ts';
import { checkText } from './text.ts';

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
  checkEnvelope(request, context, report);
  checkModel(request, context, report);
  if (context.profile.envelope.body === 'params') checkAnthropic(request, context, report);
  else checkMessages(request, context, report);
  const bodyName = context.profile.envelope.body ?? 'body';
  const body = memberOf(request.root, bodyName);
  if (body?.value.type === 'object') {
    const value = (JSON.parse(request.text) as Readonly<Record<string, unknown>>)[bodyName];
    const errors = context.schemas.check(value, request.url, context.profile);
    const found = findingsOf(errors, body.keySpan, body.value, context.profile.envelope);
    for (const finding of found) report(finding);
  }
  return findings.sort(compareSpans);
}
