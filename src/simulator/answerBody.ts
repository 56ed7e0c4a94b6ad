import { jsonAnswer } from './madeUpJson.ts';
import { answerTo, lastPromptOf, tokensIn } from './answerText.ts';
import { chance } from './lineOutcome.ts';
import type { RequestLine } from './readRequest.ts';
import type { JsonObject } from '../json/unknownJson.ts';

export interface AnswerFacts {
  /** Unique to the request; the same on every run. */
  readonly key: string;
  readonly createdMs: number;
}

type Answerer = (request: Asked, facts: AnswerFacts) => object;

interface Asked extends Pick<RequestLine, 'body' | 'wishes'> {
  readonly model: string;
  readonly prompt: string;
}

const answerers: Readonly<Record<string, Answerer>> = {
  '/v1/chat/completions': chatCompletion,
  '/v1/chat/ds-test': chatTest,
  '/v1/embeddings': embeddings,
  '/v1/completions': textCompletion,
  '/v1/responses': response,
  '/v1/moderations': moderation,
};

/** The body of a successful answer, in the shape of its endpoint. */
export function answerBody(
  endpoint: string,
  request: Pick<RequestLine, 'body' | 'wishes'>,
  facts: AnswerFacts,
): object {
  const { body } = request;
  const model = typeof body['model'] === 'string' ? body['model'] : 'unknown';
  const answerer = answerers[endpoint] ?? generation;
  return answerer({ ...request, model, prompt: lastPromptOf(body) }, facts);
}

function chatCompletion(asked: Asked, facts: AnswerFacts): object {
  const cut = asked.wishes.includes('length');
  const empty = asked.wishes.includes('empty');
  const whole = jsonAnswer(asked.body, asked.prompt) ?? answerTo(asked.prompt);
  const content = empty ? '' : cut ? whole.slice(0, Math.ceil(whole.length / 2)) : whole;
  return {
    id: `chatcmpl-${facts.key}`,
    object: 'chat.completion',
    created: Math.floor(facts.createdMs / 1000),
    model: asked.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, reasoning_content: null },
        finish_reason: cut ? 'length' : 'stop',
      },
    ],
    usage: usage(asked.body, content),
  };
}

function chatTest(asked: Asked, facts: AnswerFacts): object {
  const content = 'This is a test result.';
  const choice = { index: 0, message: { content }, finish_reason: 'stop' };
  const shape = chatCompletion(asked, facts);
  return { ...shape, choices: [choice], usage: usage(asked.body, content) };
}

function textCompletion(asked: Asked, facts: AnswerFacts): object {
  const text = answerTo(asked.prompt);
  return {
    id: `cmpl-${facts.key}`,
    object: 'text_completion',
    created: Math.floor(facts.createdMs / 1000),
    model: asked.model,
    choices: [{ index: 0, text, logprobs: null, finish_reason: 'stop' }],
    usage: usage(asked.body, text),
  };
}

function response(asked: Asked, facts: AnswerFacts): object {
  const text = jsonAnswer(asked.body, asked.prompt) ?? answerTo(asked.prompt);
  const counted = usage(asked.body, text);
  const part = { type: 'output_text', text, annotations: [] };
  return {
    id: `resp_${facts.key}`,
    object: 'response',
    created_at: Math.floor(facts.createdMs / 1000),
    status: 'completed',
    model: asked.model,
    output: [{ type: 'message', id: `msg_${facts.key}`, role: 'assistant', content: [part] }],
    usage: {
      input_tokens: counted.prompt_tokens,
      output_tokens: counted.completion_tokens,
      total_tokens: counted.total_tokens,
    },
  };
}

function embeddings(asked: Asked): object {
  const input = asked.body['input'];
  const texts: readonly unknown[] = Array.isArray(input) ? input : [input];
  const wished = asked.body['dimensions'];
  const length = typeof wished === 'number' && wished > 0 ? Math.min(wished, 4096) : 16;
  const tokens = tokensIn(JSON.stringify(input ?? ''));
  return {
    object: 'list',
    data: texts.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: vector(JSON.stringify(text ?? ''), length),
    })),
    model: asked.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function moderation(asked: Asked, facts: AnswerFacts): object {
  return {
    id: `modr-${facts.key}`,
    model: asked.model,
    results: [{ flagged: false, categories: {}, category_scores: {} }],
  };
}

/** Images and videos: an answer with nothing in it is honest, a drawn one would not be. */
function generation(asked: Asked, facts: AnswerFacts): object {
  return { created: Math.floor(facts.createdMs / 1000), model: asked.model, data: [] };
}

function vector(text: string, length: number): number[] {
  return Array.from({ length }, (_, at) => {
    const value = chance(`${text}:${String(at)}`) * 2 - 1;
    return Math.round(value * 1e6) / 1e6;
  });
}

function usage(body: JsonObject, answer: string) {
  const asked = JSON.stringify(body['messages'] ?? body['input'] ?? body['prompt'] ?? '');
  // A picture is no text: its base64 must not count by the character.
  const words = asked.replaceAll(/data:[^"]{64,}/g, 'x'.repeat(4096));
  const prompt_tokens = tokensIn(words);
  const completion_tokens = answer === '' ? 0 : tokensIn(answer);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}
