import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitLines, type PartLimits } from '../../../src/jsonl/split/splitLines.ts';

interface Part {
  text: string;
  requests: number;
}

async function split(chunks: readonly string[], limits: Partial<PartLimits>): Promise<Part[]> {
  const parts: Part[] = [];
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  let last = 0;
  for await (const piece of splitLines(stream, { bytes: null, requests: null, ...limits })) {
    assert.ok(piece.part === last || piece.part === last + 1, 'parts come one after the other');
    last = piece.part;
    const part = (parts[piece.part] ??= { text: '', requests: 0 });
    part.text += Buffer.from(piece.bytes).toString();
    part.requests += piece.requests;
  }
  return parts;
}

const cases: readonly (readonly [string, Partial<PartLimits>, readonly string[]])[] = [
  ['a\nb\nc\n', { requests: 2 }, ['a\nb\n', 'c\n']],
  ['a\nb\nc', { requests: 2 }, ['a\nb\n', 'c']],
  ['a\n\nb\n\n', { requests: 1 }, ['a\n\n', 'b\n\n']],
  ['aa\nbb\ncc\n', { bytes: 6 }, ['aa\nbb\n', 'cc\n']],
  ['aa\nbbbbbbbbb\ncc\n', { bytes: 6 }, ['aa\n', 'bbbbbbbbb\n', 'cc\n']],
  ['a\r\nb\r\n', { requests: 1 }, ['a\r\n', 'b\r\n']],
  ['a\nb\n', {}, ['a\nb\n']],
  ['', { requests: 1 }, []],
];

test('texts to embed are counted over the requests of a part', async () => {
  const line = (input: unknown, url = '/v1/embeddings') => `${JSON.stringify({ url, body: { input } })}\n`; // prettier-ignore
  const [one, two, tokens, three] = [line('a'), line(['a', 'b']), line([1, 2, 3, 4]), line(['a', 'b', 'c'])]; // prettier-ignore
  const other = line(['a', 'b', 'c', 'd'], '/v1/responses');
  const text = [one, two, tokens, other, three, 'no json\n', two].join('');
  for (const chunks of [[text], [...text]]) {
    const parts = await split(chunks, { inputs: 3 });
    assert.deepEqual(
      parts.map((part) => part.text),
      [one + two, tokens + other, `${three}no json\n`, two],
    );
  }
});

for (const [text, limits, expected] of cases) {
  test(`${JSON.stringify(text)} in parts of ${JSON.stringify(limits)}`, async () => {
    for (const chunks of [[text], [...text], [text.slice(0, 3), text.slice(3)]]) {
      const parts = await split(chunks, limits);
      assert.deepEqual(
        parts.map((part) => part.text),
        expected,
      );
    }
  });
}

test('parts after each other are the file, none above its limits, each as full as can be', async () => {
  const line = fc.stringMatching(/^[ a-z\r]{0,9}$/);
  const limit = fc.option(fc.integer({ min: 1, max: 20 }), { nil: null });
  const input = fc.record({
    lines: fc.array(line, { maxLength: 30 }),
    cuts: fc.array(fc.nat(200), { maxLength: 6 }),
    bytes: limit,
    requests: limit,
  });
  await fc.assert(
    fc.asyncProperty(input, async ({ lines, cuts, bytes, requests }) => {
      const text = lines.join('\n');
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
      const parts = await split(chunks, { bytes, requests });
      assert.equal(parts.map((part) => part.text).join(''), text);
      const linesOf = (part: Part) => part.text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
      const isRequest = (one: string) => one.trim() !== '';
      for (const [index, part] of parts.entries()) {
        const own = linesOf(part);
        assert.equal(part.requests, own.filter(isRequest).length);
        if (requests !== null) assert.ok(part.requests <= requests);
        if (bytes !== null) assert.ok(part.text.length <= bytes || own.length === 1);
        const following = parts[index + 1];
        if (!following) continue;
        const [next = ''] = linesOf(following);
        const wouldFit =
          part.text.length + next.length <= (bytes ?? Infinity) &&
          part.requests + (isRequest(next) ? 1 : 0) <= (requests ?? Infinity);
        assert.ok(!wouldFit, 'no part begins before the one before it is full');
      }
    }),
    { numRuns: 500 },
  );
});
