import fc from 'fast-check';
import { dashscope } from '../../../../src/providers/dashscope.ts';
import { kimi } from '../../../../src/providers/kimi.ts';
import { openai } from '../../../../src/providers/openai.ts';

const chat = '"messages":[{"role":"user","content":"Hi"}]';

/** What a file's requests have in common. */
const kinds = [
  { profile: kimi, model: '"kimi-k2.6"', url: '/v1/chat/completions', content: chat },
  { profile: openai, model: '"gpt-4o"', url: '/v1/chat/completions', content: chat },
  { profile: dashscope, model: '"qwen-plus"', url: '/v1/chat/completions', content: chat },
  { profile: openai, model: '"text-embedding-3-small"', url: '/v1/embeddings', content: '"input":"Hi"' },
  { profile: dashscope, model: '"text-embedding-v4"', url: '/v1/embeddings', content: '"input":["Hi"]' },
] as const; // prettier-ignore

type Kind = (typeof kinds)[number];

/** Mostly nothing. */
const perhaps = <T>(...some: T[]): fc.Arbitrary<T | undefined> =>
  fc.option(fc.constantFrom(...some), { freq: 2, nil: undefined });

const shuffled = (members: readonly (readonly string[] | string | undefined)[]) => {
  const all = members.flat().filter((member) => member !== undefined);
  return fc.shuffledSubarray(all, { minLength: all.length });
};

const space = fc.constantFrom('', '', '', ' ', '  ');
const object = (members: readonly string[], gap: string) =>
  `{${gap}${members.join(`${gap},${gap}`)}${gap}}`;

/** A request with any of the mistakes that the fixes mend, or with none. */
const request = ({ model, url, content }: Kind) =>
  fc
    .record({
      id: perhaps('"custom_id":"a"', '"custom_id":"b"', '"custom_id":7', '"custom_id":""', ''),
      method: perhaps('"method":"GET"', ''),
      url: perhaps(`"url":"https://host${url}"`, `"url":"/compatible-mode${url}"`, ''),
      beside: perhaps(
        ['"temperature":1'],
        ['"temperature":1', '"max_tokens":5'],
        ['"note":{"x":1,"x":2}'],
        ['"max_tokens":5', '"max_tokens":6'],
      ),
      isModelBeside: fc.nat(9).map((number) => number === 0),
      repeated: perhaps(
        ['"seed":1', '"seed":1'],
        ['"seed":1', '"seed":2', '"seed":3'],
        ['"temperature":0.3', '"temperature":1'],
        ['"temperature":1', '"temperature":0.3'],
        ['"stream":true', '"stream":true'],
      ),
      extra: perhaps(
        '"extra_body":{}',
        '"extra_body":{"top_k":20}',
        '"extra_body":{"enable_thinking":true,"top_k":20}',
        '"extra_body":{"seed":1,"temperature":1,"top_k":1}',
        '"extra_body":{"top_k":1,"top_k":2}',
      ),
      gap: space,
      number: fc.nat(1_000_000),
    })
    .chain(({ id, method, url: otherUrl, beside, isModelBeside, repeated, extra, gap, number }) =>
      shuffled([content, isModelBeside ? undefined : `"model":${model}`, repeated, extra]).chain(
        (body) =>
          shuffled([
            id ?? `"custom_id":"r${String(number)}"`,
            method ?? '"method":"POST"',
            otherUrl ?? `"url":"${url}"`,
            beside,
            isModelBeside ? `"model":${model}` : undefined,
            `"body":${object(body, gap)}`,
          ]).map((members) =>
            object(
              members.filter((member) => member !== ''),
              gap,
            ),
          ),
      ),
    );

/** Lines of one service, many of them wrong, and blank ones between them. */
export const faultyFile = fc.constantFrom(...kinds).chain((kind) =>
  fc
    .array(fc.oneof({ weight: 5, arbitrary: request(kind) }, fc.constantFrom('', ' ', '\t')), {
      minLength: 1,
      maxLength: 8,
    })
    .map((lines) => ({ profile: kind.profile, lines })),
);
