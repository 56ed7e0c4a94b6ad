import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { convertLines, type ConvertedLine } from '../../../src/jsonl/convert/convertLines.ts';
import {
  convertRequest,
  type ConversionTarget,
} from '../../../src/jsonl/convert/convertRequest.ts';
import { writeConverted } from '../../../src/jsonl/convert/writeConverted.ts';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';
import { RangeCheck } from '../../../src/jsonl/file/rangeCheck.ts';
import { BodySchemas } from '../../../src/jsonl/schemas/bodySchemas.ts';
import { profileOf } from '../../../src/providers/profiles.ts';
import type { JsonObject } from '../../../src/json/unknownJson.ts';

const schemas = new BodySchemas();
const target = (id: string, more: Omit<ConversionTarget, 'profile'> = {}): ConversionTarget => ({
  profile: profileOf(id),
  ...more,
});
const targets: readonly ConversionTarget[] = [
  target('openai', { model: 'gpt-4o', form: 'chat' }),
  target('openai', { model: 'gpt-4o', form: 'responses' }),
  target('anthropic', { model: 'claude-opus-4-8' }),
  target('kimi', { model: 'kimi-k2.6' }),
  target('dashscope', { model: 'qwen-plus' }),
  target('zhipu', { model: 'glm-4-plus' }),
  target('azure', { model: 'd' }),
  target('groq', { model: 'llama-3.3-70b-versatile' }),
  target('mistral', { model: 'mistral-small-latest' }),
];

const folders = [
  join(import.meta.dirname, 'realRequests'),
  join(import.meta.dirname, '../../../samples'),
];
/** Services of these take what others refuse; and one sample is made of mistakes. */
const lax = ['compatible.jsonl', 'every-mistake.jsonl'];
const requests = folders.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl') && !lax.includes(name))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as JsonObject)
    .filter((line) => 'custom_id' in line),
);
const isText = ({ url, body, params }: JsonObject) =>
  params !== undefined ||
  (typeof url === 'string'
    ? /chat\/completions$|responses$/.test(url)
    : 'messages' in (body as JsonObject));
const texts = requests.filter(isText);

/** Would OpenAI's rules take the body, whatever the model? What bends them stays as it is, and is told by the check. */
function isPlain({ url, body, params }: JsonObject): boolean {
  if (params !== undefined) return true;
  const { stream: _stream, enable_thinking: _flag, ...rest } = body as JsonObject;
  const kind =
    typeof url === 'string' && url.endsWith('responses') ? 'responses' : 'chat/completions';
  if (kind === 'responses' && !('input' in rest)) return false;
  const line = {
    custom_id: 'a',
    method: 'POST',
    url: `/v1/${kind}`,
    body: { ...rest, model: 'gpt-4o' },
  };
  const check = new RangeCheck(profileOf('openai'), { schemas }, 100);
  check.push(new TextEncoder().encode(JSON.stringify(line)));
  return check.finish().report().summary.errors === 0;
}
const plain = texts.filter(isPlain);

/**
 * Texts and names that only their author can change stay, and so does what the target's model does not take: the check
 * of the target tells, and another model may take it.
 */
const ownWords = [
  'invalid_length',
  'invalid_format',
  'refused_parameter',
  'unsupported_input',
  'needed_parameter',
  'missing_word',
  'message_order',
];
/** A request without what says nothing: null, texts in parts, no text beside calls, and that a schema is not strict. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) {
    const parts = value as { readonly type?: unknown; readonly text?: unknown }[];
    const isText = parts.length > 0 && parts.every(({ type }) => type === 'text');
    return isText ? parts.map(({ text }) => text).join('') : value.map(meaning);
  }
  if (typeof value !== 'object' || value === null) return value;
  const isCall = 'tool_calls' in value;
  const said = Object.entries(value).filter(
    ([name, one]) =>
      one !== null &&
      !(name === 'tools' && (one as readonly unknown[]).length === 0) &&
      !(isCall && name === 'content' && one === '') &&
      !(['strict', 'stream'].includes(name) && one === false),
  );
  return Object.fromEntries(said.map(([name, one]) => [name, meaning(one)]));
}

const nameOf = ({ profile, form }: ConversionTarget) => `${profile.id} ${form ?? ''}`;

for (const to of targets)
  test(`what is converted checks clean for its target: ${nameOf(to)}`, () => {
    const found: unknown[] = [];
    for (const request of plain) {
      const converted = convertRequest(request, to);
      assert.ok(converted);
      const check = new RangeCheck(to.profile, { schemas }, 100);
      check.push(
        new TextEncoder().encode(JSON.stringify({ ...converted.request, custom_id: 'request-1' })),
      );
      const kept = converted.losses.filter(({ how }) => how === 'kept').map(({ member }) => member);
      const errors = check
        .finish()
        .report()
        .problems.filter(({ severity, code }) => severity === 'error' && !ownWords.includes(code));
      if (kept.length === 0 && errors.length > 0) found.push([errors, request, converted]);
    }
    assert.deepEqual(found, []);
  });

const { model: _none, ...openai } = target('openai', { form: 'chat' });
const there: readonly ConversionTarget[] = [
  target('openai', { form: 'responses' }),
  target('anthropic'),
];

for (const to of there)
  test(`there and back gives the same requests, or a word for what differs: ${nameOf(to)}`, () => {
    let same = 0;
    for (const request of texts.filter(({ url }) => url === '/v1/chat/completions')) {
      const plain = convertRequest(request, openai);
      const out = convertRequest(plain!.request, to);
      const back = convertRequest(out!.request, openai);
      if (out!.losses.length + back!.losses.length > 0) continue;
      same++;
      assert.deepEqual(meaning(back!.request), meaning(plain!.request));
    }
    assert.ok(same > 3, String(same));
  });

const content = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.array(
    fc.oneof(
      fc.string({ minLength: 1 }).map((text) => ({ type: 'text', text })),
      fc.constant({ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } }),
    ),
    { minLength: 1, maxLength: 3 },
  ),
);
const parameters = { type: 'object', properties: { a: { type: 'string' } } };
const chat = fc
  .record({
    system: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    asked: content,
    called: fc.boolean(),
    // Fewer cannot be asked for everywhere.
    limit: fc.integer({ min: 16, max: 4000 }),
    temperature: fc.constantFrom(undefined, 0, 0.5, 1),
    tool: fc.boolean(),
    choice: fc.constantFrom(undefined, 'auto', 'required', {
      type: 'function',
      function: { name: 'f' },
    }),
    stop: fc.constantFrom(undefined, ['END']),
  })
  .map(
    ({ system, asked, called, limit, temperature, tool, choice, stop }) =>
      JSON.parse(
        JSON.stringify({
          custom_id: 'a',
          method: 'POST',
          url: '/v1/chat/completions',
          body: {
            model: 'm',
            messages: [
              ...(system === undefined ? [] : [{ role: 'system', content: system }]),
              { role: 'user', content: asked },
              ...(called
                ? [
                    {
                      role: 'assistant',
                      content: null,
                      tool_calls: [
                        {
                          id: 'c',
                          type: 'function',
                          function: { name: 'f', arguments: '{"a":"x"}' },
                        },
                      ],
                    },
                    { role: 'tool', tool_call_id: 'c', content: '15' },
                    { role: 'assistant', content: 'It is 15.' },
                    { role: 'user', content: 'Sure?' },
                  ]
                : []),
            ],
            max_completion_tokens: limit,
            temperature,
            tools: tool
              ? [{ type: 'function', function: { name: 'f', description: 'd', parameters } }]
              : undefined,
            tool_choice: tool ? choice : undefined,
            stop,
          },
        }),
      ) as JsonObject,
  );

for (const to of there)
  test(`any conversation there and back: ${nameOf(to)}`, () => {
    fc.assert(
      fc.property(chat, (request) => {
        const out = convertRequest(request, to)!;
        const back = convertRequest(out.request, openai)!;
        assert.deepEqual(back.losses, []);
        if (out.losses.length === 0) assert.deepEqual(back.request, request);
        else assert.deepEqual(out.losses, [{ member: 'stop', how: 'dropped' }]);
      }),
    );
  });

test('what a target does not have is told', () => {
  const request = { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body: { model: 'm', messages: [{ role: 'user', content: 'x' }], seed: 1, n: 2, temperature: 1.5, logprobs: true } }; // prettier-ignore
  const of = (to: ConversionTarget) => convertRequest(request, to)!.losses.map(({ member, how }) => `${how} ${member}`).sort(); // prettier-ignore
  assert.deepEqual(of(target('anthropic')), ['added max_tokens', 'changed temperature', 'dropped logprobs', 'dropped n', 'dropped seed']); // prettier-ignore
  assert.deepEqual(of(target('openai', { form: 'responses' })), ['dropped logprobs', 'dropped n', 'dropped seed']); // prettier-ignore
  assert.deepEqual(of(target('kimi', { model: 'kimi-k2.6' })), [
    'dropped n',
    'dropped temperature',
  ]);
});

test('thinking is switched as the target does it', () => {
  const body = {
    model: 'qwen-plus',
    messages: [{ role: 'user', content: 'x' }],
    enable_thinking: false,
    max_tokens: 5,
  };
  const request = { custom_id: 'a', method: 'POST', url: '/v1/chat/completions', body };
  const of = (id: string) => convertRequest(request, target(id));
  assert.deepEqual(of('kimi')!.request['body'], { model: 'qwen-plus', messages: body.messages, thinking: { type: 'disabled' }, max_completion_tokens: 5 }); // prettier-ignore
  assert.deepEqual(of('openai')!.losses, [{ member: 'enable_thinking', how: 'dropped' }]);
  assert.equal(of('zhipu')!.request['url'], '/v4/chat/completions');
});

test('lines keep their order; what is no request stays and is told; ids become those of the target', async () => {
  const line = (id: string) => JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body: { model: 'm', max_tokens: 5, messages: [{ role: 'user', content: '你' }] } }); // prettier-ignore
  const bytes = new TextEncoder().encode(
    [line('ä 1'), '', 'no json', line('ö 1'), line('good')].join('\n'),
  );
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 7)
      yield await Promise.resolve(bytes.slice(at, at + 7));
  }
  const found: ConvertedLine[] = [];
  for await (const one of convertLines(chunks(), target('anthropic'))) found.push(one);
  assert.deepEqual(
    found.map((one) => one.line),
    [0, 2, 3, 4],
  );
  assert.equal(found[1]!.text, 'no json');
  assert.deepEqual(
    found[1]?.losses.map(({ how }) => how),
    ['unreadable'],
  );
  const ids = found
    .filter((_, at) => at !== 1)
    .map(({ text }) => (JSON.parse(text) as JsonObject)['custom_id']);
  assert.deepEqual(ids, ['__1', '__1-4', 'good']);
});

test('a line that is nested deeper than the stack stays and is told; the others are converted', async () => {
  const deep = `{"custom_id":"a","url":"/v1/x","body":{"x":${'['.repeat(5000)}${']'.repeat(5000)}}}`;
  const good = JSON.stringify({ custom_id: 'b', url: '/v1/chat/completions', body: { model: 'm', messages: [] } }); // prettier-ignore
  const chunks = (async function* () {
    yield await Promise.resolve(new TextEncoder().encode(`${deep}\n${good}`));
  })();
  const found: ConvertedLine[] = [];
  for await (const one of convertLines(chunks, target('openai'))) found.push(one);
  assert.equal(found[0]?.text, deep);
  assert.deepEqual(found[0].losses.map(({ how }) => how), ['unreadable']); // prettier-ignore
  assert.match(found[1]?.text ?? '', /"custom_id":"b"/);
});

test('ids that the target does not take become others, and never one that another request has', async () => {
  const idsFor = async (provider: string, ids: readonly string[]) => {
    const lines = ids.map((id) => JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body: { model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'x' }] } })); // prettier-ignore
    const chunks = (async function* () {
      yield await Promise.resolve(new TextEncoder().encode(lines.join('\n')));
    })();
    const found: unknown[] = [];
    for await (const { text } of convertLines(chunks, target(provider)))
      found.push((JSON.parse(text) as JsonObject)['custom_id']);
    return found;
  };
  assert.deepEqual(await idsFor('anthropic', ['a b', 'a_b', 'a_b', 'a/b']), [
    'a_b',
    'a_b-2',
    'a_b-3',
    'a_b-4',
  ]);
  assert.deepEqual(await idsFor('zhipu', ['a', 'request-a', 'long-enough']), [
    'request-a',
    'request-a-2',
    'long-enough',
  ]);
  const long = 'x'.repeat(70);
  assert.deepEqual(await idsFor('together', [long, long]), ['x'.repeat(50), `${'x'.repeat(50)}-2`]);
});

const everywhere: readonly ConversionTarget[] = [
  target('openai', { form: 'chat' }),
  target('openai', { form: 'responses' }),
  target('anthropic'),
  ...['kimi', 'dashscope', 'zhipu', 'siliconflow', 'azure', 'groq', 'together', 'mistral'].map(
    (id) => target(id, { form: 'chat' }),
  ),
];

/** Some services take the limit of an answer under both of its names. */
function withOneLimit(request: JsonObject): unknown {
  const { max_tokens: limit, ...body } = (request['body'] ?? {}) as JsonObject;
  const named = limit === undefined ? body : { ...body, max_completion_tokens: limit };
  return meaning('body' in request ? { ...request, body: named } : request);
}

for (const from of everywhere)
  test(`from ${nameOf(from)} to any other and back, or a word for what differs`, () => {
    for (const to of everywhere) {
      if (to === from) continue;
      let same = 0;
      fc.assert(
        fc.property(chat, fc.constantFrom(undefined, true, false), (request, thinks) => {
          const body = { ...(request['body'] as JsonObject), ...(thinks !== undefined && { enable_thinking: thinks }) }; // prettier-ignore
          const start = convertRequest({ ...request, custom_id: 'request-1', body }, from)!.request;
          const out = convertRequest(start, to)!;
          const back = convertRequest(out.request, from)!;
          if (out.losses.length + back.losses.length > 0) return;
          same++;
          assert.deepEqual(withOneLimit(back.request), withOneLimit(start), nameOf(to));
        }),
        { numRuns: 40 },
      );
      assert.ok(same > 0, `${nameOf(from)} ${nameOf(to)}`);
    }
  });

test('a conversion that is stopped, or whose source goes, leaves no file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'convert-'));
  const [from, to] = [join(folder, 'a.jsonl'), join(folder, 'b.jsonl')];
  const line = JSON.stringify(texts[0]);
  writeFileSync(from, `${line}\n`.repeat(5_000));
  const stop = new AbortController();
  let lines = 0;
  const count = () => {
    if (++lines === 100) stop.abort();
  };
  await assert.rejects(
    writeConverted({ from, to }, target('anthropic'), count, { signal: stop.signal }),
    ({ facts }: ApiFailure) => facts.kind === 'cancelled',
  );
  assert.deepEqual(readdirSync(folder), ['a.jsonl']);
  const gone = { from: join(folder, 'none.jsonl'), to };
  await assert.rejects(writeConverted(gone, target('anthropic'), count), ApiFailure);
  assert.deepEqual(readdirSync(folder), ['a.jsonl']);
  let told = 0;
  await writeConverted({ from, to }, target('anthropic'), () => undefined, {
    onProgress: ({ bytes, total }) => {
      told++;
      assert.ok(bytes <= (total ?? 0));
    },
  });
  assert.equal(readFileSync(to, 'utf8').trimEnd().split('\n').length, 5_000);
  assert.ok(told > 0);
  rmSync(folder, { recursive: true });
});
