import { chance } from './lineOutcome.ts';
import { isObject, type JsonObject } from '../json/unknownJson.ts';

const maxEcho = 120;

const chinese: readonly ((topic: string) => string)[] = [
  (topic) => `【模拟回答】关于“${topic}”：要点有三——背景、现状与影响。这不是模型的真实输出。`,
  (topic) => `【模拟回答】您问的是“${topic}”。简而言之，可以从定义、原因和例子三方面来看。`,
  (topic) => `【模拟回答】“${topic}”一句话总结：值得关注，仍在变化。此文本由模拟器生成。`,
];

const english: readonly ((topic: string) => string)[] = [
  (topic) =>
    `[Simulated] On “${topic}”: three points stand out – background, present state, impact.`,
  (topic) =>
    `[Simulated] You asked about “${topic}”. In short: a definition, a cause and an example.`,
  (topic) => `[Simulated] “${topic}” in one sentence: worth watching, still changing.`,
];

/** The last thing that a request asks, shortened; empty when it asks nothing in words. */
export function lastPromptOf(body: JsonObject): string {
  const messages = Array.isArray(body['messages']) ? (body['messages'] as unknown[]) : [];
  const last = messages.findLast((message) => isObject(message) && message['role'] === 'user');
  const content = isObject(last) ? last['content'] : (body['input'] ?? body['prompt']);
  const text = textOf(content).replaceAll(/\[simulate:[^\]]*\]/g, '');
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  const characters = [...flat.slice(0, 2 * maxEcho)];
  return characters.length > maxEcho ? `${characters.slice(0, maxEcho).join('')}…` : flat;
}

/** An answer that is plainly none of a model's, in the language of the prompt. */
export function answerTo(prompt: string): string {
  const isChinese = /\p{Script=Han}/u.test(prompt);
  const sentences = isChinese ? chinese : english;
  const topic = prompt || (isChinese ? '(无文字)' : '(no text)');
  const pick = sentences[Math.floor(chance(prompt) * sentences.length)];
  return pick ? pick(topic) : topic;
}

/** A rough count: a token for every Han character, one for every four others. */
export function tokensIn(text: string): number {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return Math.max(1, han + Math.ceil((text.length - han) / 4));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content
    .map((part: unknown) => {
      if (typeof part === 'string') return part;
      return isObject(part) && typeof part['text'] === 'string' ? part['text'] : '';
    })
    .filter(Boolean)
    .join(' ');
}
