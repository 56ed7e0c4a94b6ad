import { jsonText } from '../../jsonl/json/jsonText.ts';
import { datumText, readResult, several, type ResultText } from '../shapes/readResult.ts';
import { bodyOf } from '../shapes/requestMessages.ts';
import { listOf, objectOf } from '../../json/unknownJson.ts';

const blank = /\s+/g;

/** What a request asks: its last user message, or its input; empty when it is not known how to read it. */
export function promptOf(request: unknown): string {
  const body = bodyOf(request);
  const messages = listOf(body['messages'] ?? body['input'] ?? body['contents']).map(objectOf);
  const last = messages.findLast(({ role }) => role === 'user') ?? messages.at(-1);
  return textOf(last?.['content'] ?? last?.['parts'] ?? body['input'] ?? body['prompt']);
}

/** A text on one line, cut to a number of characters. */
export function briefly(text: string, length: number): string {
  // Twice as much is looked at, since characters may be pairs of units.
  const points = [
    ...text
      .slice(0, length * 2)
      .replaceAll(blank, ' ')
      .trim(),
  ];
  const isCut = points.length > length || text.length > length * 2;
  return isCut ? `${points.slice(0, length - 1).join('')}…` : points.join('');
}

/** What came back for a request, as a person would read it; for unknown shapes the body as JSON. */
export function answerOf(result: unknown): string {
  const { response: given, result: anthropic, modelOutput, predictions } = objectOf(result);
  if (modelOutput ?? predictions) return saidIn(readResult(result));
  const { content } = objectOf(objectOf(anthropic)['message']);
  if (Array.isArray(content)) return content.map(blockText).filter(Boolean).join('\n');
  const response = objectOf(given);
  const body = response['body'] ?? response;
  if (typeof body === 'string') return body;
  const { choices, output, data, candidates, promptFeedback } = objectOf(body);
  if (Array.isArray(choices)) return several(choices.map(choiceText));
  if (Array.isArray(output)) return several(output.map(itemText).filter(Boolean));
  if (Array.isArray(candidates) || promptFeedback) return saidIn(readResult(result));
  if (Array.isArray(data)) return several(data.map(datumText));
  return jsonText(body, 2);
}

function saidIn({ text, calls }: ResultText): string {
  const called = calls.map(({ name, arguments: given }) => `${name}(${given})`);
  return [text, ...called].filter(Boolean).join('\n');
}

/** One block of an answer of Anthropic's: a text or a call. */
function blockText(block: unknown): string {
  const { type, text, name, input } = objectOf(block);
  if (type === 'text') return textOf(text);
  return type === 'tool_use'
    ? `${textOf(name)}(${input === undefined ? '' : jsonText(input)})`
    : '';
}

function choiceText(choice: unknown): string {
  const { message, text } = objectOf(choice);
  const { content, refusal, tool_calls: calls } = objectOf(message);
  return [textOf(content ?? text), textOf(refusal), ...listOf(calls).map(callText)]
    .filter(Boolean)
    .join('\n');
}

function itemText(item: unknown): string {
  const { type, content } = objectOf(item);
  if (type === 'reasoning') return '';
  return type === 'message' ? textOf(content) : callText(item);
}

function callText(call: unknown): string {
  const { function: called = call } = objectOf(call);
  const { name, arguments: given } = objectOf(called);
  return typeof name === 'string' ? `${name}(${textOf(given)})` : jsonText(call, 2);
}

/** A text, or the text parts of a list; other parts by the name of their type. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map((part) => {
      if (typeof part === 'string') return part;
      const { text, refusal, type } = objectOf(part);
      return [text, refusal, `[${typeof type === 'string' ? type : '…'}]`].find(
        (word) => typeof word === 'string',
      ) as string;
    })
    .join(' ');
}
