import { pictureSource } from '../../jsonl/convert/pictureSource.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import type { EndpointName } from '../prompt/promptKeys.ts';
import type { Role } from '../prompt/roles.ts';
import type { ContentPart } from './messageParts.ts';

/** Whose body a request has; `messages` is Anthropic's, for which a line has no path. */
export type BodyForm = EndpointName | 'messages';

export function formOf(
  { endpoint }: { readonly endpoint: EndpointName },
  { envelope }: Pick<ProviderProfile, 'envelope'>,
): BodyForm {
  return envelope.body === 'params' ? 'messages' : endpoint;
}

export interface FilledMessage {
  readonly role: Role;
  readonly parts: readonly ContentPart[];
}

/** The members of a body that hold the messages, as JSON. @param urls the address of each picture */
export function messageMembers(
  form: BodyForm,
  messages: readonly FilledMessage[],
  urls: ReadonlyMap<string, string>,
): string {
  if (form === 'embeddings') return `"input":"${joined(messages)}"`;
  if (form !== 'messages')
    return `"${form === 'chat' ? 'messages' : 'input'}":[${turns(messages, urls, form)}]`;
  // What the system says stands beside the turns.
  const isSystem = ({ role }: FilledMessage) => role === 'system' || role === 'developer';
  const system = joined(messages.filter(isSystem));
  const said = turns(messages.filter((message) => !isSystem(message)), urls, form); // prettier-ignore
  return `${system === '' ? '' : `"system":"${system}",`}"messages":[${said}]`;
}

function turns(
  messages: readonly FilledMessage[],
  urls: ReadonlyMap<string, string>,
  form: BodyForm,
): string {
  return messages
    .map(({ role, parts }) => `{"role":"${role}","content":${contentOf(parts, urls, role, form)}}`)
    .join(',');
}

function joined(messages: readonly FilledMessage[]): string {
  const texts = messages.map(({ parts }) => textOf(parts));
  return texts.filter((text) => text !== '').join('\\n\\n');
}

export function isBlank(json: string): boolean {
  return /^(?:\s|\\[nrt])*$/.test(json);
}

function textOf(parts: readonly ContentPart[]): string {
  return parts.map((part) => ('json' in part ? part.json : '')).join('');
}

/** A text, or a list of texts and pictures. */
function contentOf(
  parts: readonly ContentPart[],
  urls: ReadonlyMap<string, string>,
  role: Role,
  form: BodyForm,
): string {
  if (!parts.some((part) => 'target' in part)) return `"${textOf(parts)}"`;
  const responsesText = role === 'assistant' ? 'output_text' : 'input_text';
  const textType = form === 'responses' ? responsesText : 'text';
  const written = parts.flatMap((part) => {
    if ('json' in part)
      return isBlank(part.json) ? [] : [`{"type":"${textType}","text":"${part.json}"}`];
    return [pictureOf(urls.get(part.target) ?? '', form)];
  });
  return `[${written.join(',')}]`;
}

function pictureOf(address: string, form: BodyForm): string {
  if (form === 'messages')
    return `{"type":"image","source":${JSON.stringify(pictureSource(address))}}`;
  const url = JSON.stringify(address);
  if (form === 'chat') return `{"type":"image_url","image_url":{"url":${url}}}`;
  return `{"type":"input_image","image_url":${url}}`;
}
