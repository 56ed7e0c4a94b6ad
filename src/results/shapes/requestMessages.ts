import { jsonText } from '../../jsonl/json/jsonText.ts';
import { stringIn } from './jsonShape.ts';
import { listOf, objectOf, type JsonObject } from '../../json/unknownJson.ts';

export interface RequestPart {
  readonly kind: 'text' | 'image' | 'file' | 'audio' | 'other';
  readonly text?: string;
  /** A data URI, never a remote address, for `image`. */
  readonly dataUri?: string;
  readonly bytes?: number;
}

export interface RequestMessage {
  readonly role: string;
  readonly parts: readonly RequestPart[];
}

/** The body of a request; Anthropic calls it `params`, Gemini `request`, Bedrock `modelInput`, Vertex AI `instance`. */
export function bodyOf(request: unknown): JsonObject {
  const { body, params, request: gemini, modelInput, instance } = objectOf(request);
  return objectOf(body ?? params ?? gemini ?? modelInput ?? instance);
}

/** What is asked without messages. */
function inputOf(body: JsonObject): unknown {
  return body['input'] ?? body['prompt'] ?? body['inputText'] ?? body['content'];
}

/** What a request asks: its last user message, or its input or prompt; empty when none is known. */
export function questionOf(request: unknown): string {
  const body = bodyOf(request);
  const messages = listOf(body['messages'] ?? body['input'] ?? body['contents']).map(objectOf);
  const last = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1);
  const said = last?.['content'] ?? last?.['parts'];
  const asked = said === undefined ? inputOf(body) : said;
  return partsOf(asked).map(partText).join('\n');
}

/** All that a request says, by role. */
export function messagesOf(request: unknown): readonly RequestMessage[] {
  const body = bodyOf(request);
  const messages: RequestMessage[] = [];
  for (const role of ['system', 'instructions', 'systemInstruction'] as const)
    if (body[role] !== undefined)
      messages.push({
        role: 'system',
        parts: partsOf(objectOf(body[role])['parts'] ?? body[role]),
      });
  const listed = body['messages'] ?? body['contents'] ?? inputOf(body);
  const items = listOf(listed);
  if (items.length === 0 || items.some((one) => typeof one !== 'object' || one === null)) {
    if (listed !== undefined) messages.push({ role: 'user', parts: partsOf(listed) });
    return messages;
  }
  for (const item of items.map(objectOf)) messages.push(messageOf(item));
  return messages;
}

function messageOf(item: JsonObject): RequestMessage {
  const role = stringIn(item['role']) || stringIn(item['type']);
  const parts = [...partsOf(item['content'] ?? item['parts'])];
  for (const call of listOf(item['tool_calls']))
    parts.push({ kind: 'other', text: jsonText(objectOf(call)['function'] ?? call) });
  if (parts.length === 0) parts.push({ kind: 'other', text: jsonText(item) });
  return { role, parts };
}

function partsOf(content: unknown): readonly RequestPart[] {
  if (content === undefined || content === null) return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  if (Array.isArray(content)) {
    if (typeof content[0] === 'number') return [{ kind: 'other', text: jsonText(content) }];
    return content.map(partOf);
  }
  return [partOf(content)];
}

function partOf(part: unknown): RequestPart {
  if (typeof part === 'string') return { kind: 'text', text: part };
  const one = objectOf(part);
  if (typeof one['text'] === 'string') return { kind: 'text', text: one['text'] };
  const type = stringIn(one['type']);
  if (type.includes('image')) return imageOf(one);
  if (type.includes('audio')) return { kind: 'audio', text: `[${type}]` };
  if (type.includes('file') || type === 'document') {
    const name = stringIn(objectOf(one['file'] ?? one)['filename']);
    return { kind: 'file', text: name || `[${type}]` };
  }
  return { kind: 'other', text: jsonText(part) };
}

function imageOf(part: JsonObject): RequestPart {
  const { image_url: address, source } = part;
  const { media_type: media, data } = objectOf(source);
  const url =
    typeof data === 'string'
      ? `data:${stringIn(media)};base64,${data}`
      : stringIn(address) ||
        stringIn(objectOf(address)['url']) ||
        stringIn(objectOf(source)['url']);
  if (!/^data:image\//i.test(url)) return { kind: 'image', text: url || '[image]' };
  const comma = url.indexOf(',') + 1;
  return { kind: 'image', dataUri: url, bytes: Math.floor(((url.length - comma) * 3) / 4) };
}

function partText({ kind, text }: RequestPart): string {
  return text ?? `[${kind}]`;
}

/** The schema that a request asks its answer to follow; undefined when it names none. */
export function schemaOf(body: Readonly<Record<string, unknown>>): unknown {
  const chat = objectOf(body['response_format']);
  const responses = objectOf(objectOf(body['text'])['format']);
  const anthropic = objectOf(objectOf(body['output_config'])['format'] ?? body['output_format']);
  const own = objectOf(chat['json_schema'])['schema'] ?? responses['schema'] ?? anthropic['schema'];
  return typeof own === 'object' && own !== null ? own : undefined;
}
