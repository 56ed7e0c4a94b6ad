import { jsonText } from '../../jsonl/json/jsonText.ts';
import { stringIn } from './jsonShape.ts';
import { listOf, objectOf, type JsonObject } from '../../json/unknownJson.ts';

/** What came back in one result line, whichever service wrote it. */
export interface ResultText {
  /** The answer; several choices are numbered. Empty for a mere call of a tool. */
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
  readonly calls: readonly {
    readonly name: string;
    /** JSON, as the model wrote it. */
    readonly arguments: string;
  }[];
  readonly status: number | null;
}

interface Found {
  readonly texts: string[];
  readonly reasoning: string[];
  readonly refusals: string[];
  readonly calls: { name: string; arguments: string }[];
}

/** Of a request that failed. */
const noText = { text: '', reasoning: '', refusal: '', calls: [] };

/**
 * Reads a result line of Responses, chat, completions, embeddings, images, Anthropic's messages, Gemini's candidates,
 * Vertex AI's predictions or what the models of Bedrock say.
 */
export function readResult(line: unknown): ResultText {
  const { response: wrapped, result, modelOutput, predictions } = objectOf(line);
  const other = modelOutput ?? (predictions && { data: predictions });
  const response = objectOf(wrapped ?? (other && { body: other }));
  const body = result === undefined ? (response['body'] ?? response) : objectOf(result)['message'];
  const found: Found = { texts: [], reasoning: [], refusals: [], calls: [] };
  const { choices, output, data, content, candidates } = objectOf(body);
  const said = content ?? objectOf(objectOf(output)['message'])['content'];
  const own = ownTexts(objectOf(body));
  const status = response['status_code'];
  const isRefused = typeof status === 'number' && (status < 200 || status > 299);
  if (isRefused) return { ...noText, status };
  if (typeof body === 'string') found.texts.push(body);
  else if (Array.isArray(choices)) for (const choice of choices) readChoice(choice, found);
  else if (Array.isArray(output)) readItems(output, found);
  else if (Array.isArray(candidates)) for (const one of candidates) readCandidate(one, found);
  else if (Array.isArray(data)) found.texts.push(...data.map(datumText));
  else if (Array.isArray(said)) readItems(said, found);
  else if (own) found.texts.push(...own);
  // Gemini answers nothing to a prompt that it blocks.
  else if (
    Object.keys(objectOf(body)).some((name) => name !== 'error') &&
    !objectOf(body)['promptFeedback']
  )
    found.texts.push(jsonText(body));
  return {
    text: several(found.texts),
    reasoning: found.reasoning.filter(Boolean).join('\n\n'),
    refusal: found.refusals.filter(Boolean).join('\n'),
    calls: found.calls,
    status: typeof status === 'number' ? status : null,
  };
}

function readChoice(choice: unknown, found: Found): void {
  const { message, text } = objectOf(choice);
  const said = objectOf(message);
  const parts = contentText(said['content'] ?? text, found);
  const spoken = stringIn(objectOf(said['audio'])['transcript']);
  found.texts.push([parts, spoken].filter(Boolean).join('\n'));
  found.reasoning.push(stringIn(said['reasoning_content']) || stringIn(said['reasoning']));
  found.refusals.push(stringIn(said['refusal']));
  for (const call of listOf(said['tool_calls'])) readCall(call, found);
  if (said['function_call']) readCall(said['function_call'], found);
}

/** Of Gemini: https://ai.google.dev/api/generate-content#candidate */
function readCandidate(candidate: unknown, found: Found): void {
  const texts: string[] = [];
  for (const part of listOf(objectOf(objectOf(candidate)['content'])['parts']).map(objectOf)) {
    const text = stringIn(part['text']);
    if (part['thought'] === true) found.reasoning.push(text);
    else texts.push(text);
    const { name, args } = objectOf(part['functionCall']);
    if (typeof name === 'string')
      found.calls.push({ name, arguments: args === undefined ? '' : jsonText(args) });
  }
  found.texts.push(texts.join(''));
}

/**
 * What models of Bedrock say in a shape of their own: Llama, Titan, Mistral, and embeddings.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html
 */
function ownTexts({
  generation,
  embedding,
  results,
  outputs,
}: JsonObject): readonly string[] | undefined {
  if (typeof generation === 'string') return [generation];
  if (Array.isArray(embedding)) return [datumText({ embedding })];
  const texts = listOf(results ?? outputs).map((one) => objectOf(one)['outputText'] ?? objectOf(one)['text']); // prettier-ignore
  return texts.length > 0 && texts.every((text) => typeof text === 'string') ? texts : undefined;
}

/** Items of a response's output, or blocks of Anthropic's or Converse's content. */
function readItems(items: readonly unknown[], found: Found): void {
  const texts: string[] = [];
  for (const item of items) {
    const one = objectOf(item);
    const type = stringIn(one['type']);
    if (type === 'message') texts.push(contentText(one['content'], found));
    else if (type === 'text' || (!type && 'text' in one)) texts.push(stringIn(one['text']));
    else if ('reasoningContent' in one)
      found.reasoning.push(stringIn(objectOf(objectOf(one['reasoningContent'])['reasoningText'])['text'])); // prettier-ignore
    else if (type === 'thinking') found.reasoning.push(stringIn(one['thinking']));
    else if (type === 'reasoning')
      for (const part of [...listOf(one['summary']), ...listOf(one['content'])])
        found.reasoning.push(stringIn(objectOf(part)['text']));
    else readCall(one['toolUse'] ?? one, found);
  }
  found.texts.push(texts.filter(Boolean).join('\n'));
}

function readCall(call: unknown, found: Found): void {
  const outer = objectOf(call);
  const called: JsonObject = 'function' in outer ? objectOf(outer['function']) : outer;
  const given = called['arguments'] ?? called['input'] ?? called['action'];
  found.calls.push({
    name: stringIn(called['name']) || stringIn(outer['type']),
    arguments: typeof given === 'string' ? given : given === undefined ? '' : jsonText(given),
  });
}

/** A text, or the text parts of a list; other parts by the name of their type. */
function contentText(content: unknown, found: Found): string {
  if (typeof content === 'string') return content;
  const texts = listOf(content).map((part) => {
    if (typeof part === 'string') return part;
    const { text, refusal, type } = objectOf(part);
    if (typeof refusal === 'string') found.refusals.push(refusal);
    return typeof text === 'string' ? text : refusal === undefined ? `[${stringIn(type)}]` : '';
  });
  return texts.filter(Boolean).join('\n');
}

/** An embedding by its first numbers, or a picture by its address or beginning. */
export function datumText(datum: unknown): string {
  const { embedding: plain, embeddings, url, b64_json: picture } = objectOf(datum);
  const embedding = plain ?? objectOf(embeddings)['values'];
  if (Array.isArray(embedding)) {
    const more = embedding.length > 4 ? `, … (${String(embedding.length)})` : '';
    return `[${embedding
      .slice(0, 4)
      .map((one) => jsonText(one))
      .join(', ')}${more}]`;
  }
  if (typeof url === 'string') return url;
  return typeof picture === 'string' ? `${picture.slice(0, 79)}…` : jsonText(datum);
}

/** Of several texts, each has its number. */
export function several(texts: readonly string[]): string {
  return texts.length <= 1
    ? (texts[0] ?? '')
    : texts.map((text, at) => `[${String(at + 1)}] ${text}`).join('\n');
}
