import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import fc from 'fast-check';
import { BodySchemas } from '../../../src/jsonl/schemas/bodySchemas.ts';
import { viewOfLine } from '../../../src/jsonl/scan/bytes.ts';
import { LineChecker } from '../../../src/jsonl/line/lineChecker.ts';
import { RangeCheck } from '../../../src/jsonl/file/rangeCheck.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import { openai } from '../../../src/providers/openai.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';
import { profileOf, profiles } from '../../../src/providers/profiles.ts';
import { line } from './arbitraryLines.ts';

const options = { today: '2026-11-21', schemas: new BodySchemas() };

/** Models that read so little that lines of the tests are too long. */
const narrow: ProviderProfile = {
  ...openai,
  id: 'a narrow one',
  models: openai.models.map((model) => ({ ...model, contextTokens: 40 })),
};

for (const profile of [...profiles, narrow]) {
  test(`what a shape is remembered to break is what plain schemas and rules say: ${profile.id}`, () => {
    // One checker sees all lines, so that most shapes are remembered from another line.
    const checker = new LineChecker(profile, options);
    const plain = new LineChecker(profile, options);
    fc.assert(
      fc.property(line, (text) => {
        const view = viewOfLine(text);
        const remembered = checker.check(view, 0, true);
        const fresh = plain.read(text);
        assert.deepEqual(remembered, fresh.verdict, text);
        assert.equal(checker.scanner.end, new TextEncoder().encode(text).length);
        if (!checker.placesAreExact) return;
        const { idStart, idEnd } = checker.scanner;
        if (remembered.hasId)
          assert.equal(
            new TextDecoder().decode(view.bytes.subarray(idStart, idEnd)),
            fresh.places.idText,
          );
      }),
      { numRuns: 2_000 },
    );
  });
}

class CountingSchemas extends BodySchemas {
  count = 0;
  override check(...args: Parameters<BodySchemas['check']>) {
    this.count++;
    return super.check(...args);
  }
}

test('lines that differ in their ids alone are judged once', () => {
  const call = (id: string) => ({ id, type: 'function', function: { name: 'f', arguments: '{}' } });
  for (const profile of profiles) {
    const schemas = new CountingSchemas();
    const checker = new LineChecker(profile, { schemas });
    for (let index = 0; index < 100; index++) {
      const [one, two] = [`call_${String(index)}`, `${String(index)}_call`];
      const messages = [
        { role: 'assistant', content: '', tool_calls: [call(one), call(two)] },
        { role: 'tool', content: 'x', tool_call_id: two },
        { role: 'tool', content: 'y', tool_call_id: one },
      ];
      const body = { model: 'm', messages };
      const url = profile.endpoints[0];
      const params = { model: 'm', max_tokens: 9, messages: [{ role: 'user', content: 'x' }] };
      const line =
        profile.envelope.body === 'params'
          ? { custom_id: `request-${String(index)}-id`, params }
          : { custom_id: `请求-${String(index)}-id`, method: 'POST', url, body };
      checker.check(viewOfLine(JSON.stringify(line)), 0, true);
    }
    assert.equal(schemas.count, 1, profile.id);
  }
});

test('a text in metadata that is too long is seen in a line of a known shape, and an id that is not taken', () => {
  const user = { role: 'user', content: 'x' };
  const textsOf = (profile: ProviderProfile, bodies: readonly object[]) => {
    const check = new RangeCheck(profile, { schemas: options.schemas }, 100);
    const lines = bodies.map((body, at) => {
      const line = { custom_id: String(at), method: 'POST', url: '/v1/chat/completions', body };
      return JSON.stringify(line);
    });
    check.push(new TextEncoder().encode(lines.join('\n')));
    return check.finish().report().problems;
  };
  const noted = (a: string) => ({
    model: 'gpt-4o',
    messages: [user],
    store: true,
    metadata: { a, b: 'x' },
    user: 'x'.repeat(600),
  });
  const long = textsOf(openai, ['v', '字'.repeat(512), 'v'.repeat(513), 'v'].map(noted));
  assert.deepEqual(
    long.map(({ line, code }) => [line, code]),
    [[2, 'invalid_length']],
  );
  const called = (id: string) => ({
    model: 'mistral-small-latest',
    messages: [
      user,
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id, type: 'function', function: { name: 'f', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: id, content: 'x' },
    ],
  });
  const odd = textsOf(
    profileOf('mistral'),
    ['D681PevKs', 'D681PevK_', 'D681PevKst', 'aaaaaaaaa'].map(called),
  );
  assert.deepEqual(
    odd.filter(({ severity }) => severity === 'error').map(({ line, code }) => [line, code]),
    [1, 1, 2, 2].map((line) => [line, 'invalid_format']),
  );
});

test('a streamed line that is wrong is read once', () => {
  const lines = ['x', '{"a":"b', '[1]', '{"a":1,"a":2}', '{"custom_id":"\\ud800"}'];
  const check = new RangeCheck(kimi, { schemas: options.schemas, assumeBatch: true }, 500);
  const { mock: reads } = mock.method(LineChecker.prototype, 'read');
  try {
    check.push(new TextEncoder().encode(lines.join('\r\n')));
    const { problems } = check.finish().report();
    assert.equal(new Set(problems.map(({ line }) => line)).size, lines.length);
    assert.equal(reads.callCount(), lines.length);
  } finally {
    reads.restore();
  }
});
