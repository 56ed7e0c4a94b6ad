import { checkDataUri } from './dataUri.ts';
import { memberOf, stringOf, type JsonArray, type JsonNode } from './jsonTree.ts';
import { longestScheme } from './lineScanner.ts';
import type { Report, Request, RequestContext } from './requestContext.ts';
import { checkToolMessages, checkToolNames } from './toolRules.ts';

const mediaParts = ['image_url', 'video_url'] as const;

/** Rules about the messages of a chat that a schema cannot say, and about parameters beside them. */
export function checkMessages(request: Request, context: RequestContext, report: Report): void {
  const { body } = request;
  checkParameters(request, context, report);
  checkToolNames(body, report);
  const messages = memberOf(body, 'messages')?.value;
  if (messages?.type !== 'array') return;
  checkPartial(messages, report);
  checkToolMessages(messages, report);
  for (const message of messages.items) {
    const content = memberOf(message, 'content')?.value;
    if (content?.type === 'string' && isListOfParts(request.text, content))
      report({ code: 'stringified_content', start: content.start, end: content.end });
    if (content?.type !== 'array') continue;
    for (const part of content.items) checkPart(part, context, report);
  }
}

function checkParameters({ body }: Request, { profile }: RequestContext, report: Report): void {
  if (body?.type !== 'object') return;
  for (const { key, keySpan } of body.members) {
    const instead = Object.hasOwn(profile.deprecatedParameters ?? {}, key)
      ? profile.deprecatedParameters?.[key]
      : undefined;
    if (instead !== undefined)
      report({ code: 'deprecated_parameter', param: key, instead, ...keySpan });
    if (profile.unsupportedParameters?.includes(key))
      report({ code: 'unsupported_parameter', param: key, provider: profile.name, ...keySpan });
  }
  const extra = memberOf(body, 'extra_body')?.value;
  if (extra?.type !== 'object') return;
  for (const { key, keySpan } of extra.members)
    report({ code: 'misplaced_parameter', param: key, ...keySpan });
}

/** Is the text of a string JSON of parts, as in `"[{\"type\": …}]"`? */
function isListOfParts(text: string, { start, end }: JsonNode): boolean {
  if (text[start + 1] !== '[') return false;
  try {
    const list: unknown = JSON.parse(JSON.parse(text.slice(start, end)) as string);
    return Array.isArray(list) && list.length > 0 && list.every(isPart);
  } catch {
    return false;
  }
}

function isPart(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return value.type === 'text' ? 'text' in value : mediaParts.some((name) => name === value.type);
}

function checkPartial(messages: JsonArray, report: Report): void {
  messages.items.forEach((message, index) => {
    const member = memberOf(message, 'partial');
    if (member?.value.type !== 'boolean' || member.value.value !== true) return;
    const place = { start: member.keySpan.start, end: member.value.end };
    const role = stringOf(memberOf(message, 'role')?.value);
    if (role !== undefined && role !== 'assistant')
      report({ code: 'partial_message', reason: 'not_assistant', ...place });
    else if (index < messages.items.length - 1)
      report({ code: 'partial_message', reason: 'not_last', ...place });
  });
}

function checkPart(part: JsonNode, context: RequestContext, report: Report): void {
  for (const name of mediaParts) {
    const holder = memberOf(part, name)?.value;
    const address = holder?.type === 'object' ? memberOf(holder, 'url')?.value : holder;
    const text = stringOf(address);
    if (address && text !== undefined && text !== '') checkAddress(address, text, context, report);
  }
}

function checkAddress(
  node: JsonNode,
  text: string,
  { profile }: RequestContext,
  report: Report,
): void {
  const place = { start: node.start, end: node.end };
  const colon = text.slice(0, longestScheme).indexOf(':');
  const scheme = text.slice(0, colon + 1);
  if (scheme === 'data:') {
    const fault = checkDataUri(text);
    if (fault) report({ code: 'invalid_data_uri', ...fault, ...place });
  } else if (scheme === 'http:' || scheme === 'https:') {
    if (profile.imageUrls === false)
      report({ code: 'unsupported_image_url', provider: profile.name, ...place });
  } else if (profile.addressSchemes && !profile.addressSchemes.includes(scheme)) {
    report({ code: 'unknown_scheme', scheme: shorten(text), ...place });
  }
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
