import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BatchDocument } from '../../../../src/jsonl/document/batchDocument.ts';
import { kimi } from '../../../../src/providers/kimi.ts';
import {
  collectFixes,
  isSafeToFix,
  safeFixes,
} from '../../../../src/ui/editor/fixes/gatherFixes.ts';

const request = (id: unknown, body: object = {}) =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'kimi-k2.6', messages: [{ role: 'user', content: 'Hi' }], ...body },
  });

function check(text: string) {
  const lines = text.split('\n');
  const document = new BatchDocument(kimi);
  document.replace(0, 0, lines);
  document.check(() => false);
  return { document, lines, problems: document.problems(10_000) };
}

/** Applies every safe fix once, as the editor would. */
async function fix(text: string): Promise<string> {
  const { document, lines, problems } = check(text);
  const changes = await collectFixes(safeFixes, problems.list.filter(isSafeToFix), {
    lineCount: lines.length,
    lineAt: (line) => lines[line] ?? '',
    hasId: (id) => document.lineOfCustomId(id) !== undefined,
    profile: kimi,
    model: 'kimi-k2.6',
    url: '/v1/chat/completions',
  });
  const starts = lines.map(
    (_, line) => lines.slice(0, line).join('\n').length + (line > 0 ? 1 : 0),
  );
  const offset = (line: number, column: number) => (starts[line] ?? text.length) + column;
  return changes
    .map(({ line, endLine = line, start, end, newText }) => ({
      from: offset(line, start),
      to: offset(endLine, end),
      newText,
    }))
    .sort((a, b) => b.from - a.from)
    .reduce(
      (result, { from, to, newText }) => result.slice(0, from) + newText + result.slice(to),
      text,
    );
}

test('right lines are never touched', async () => {
  const text = [request('a'), request('b')].join('\n');
  assert.equal(await fix(text), text);
});

test('many mistakes go in one step', async () => {
  const bad = [
    request('same'),
    '',
    request('same', { temperature: 0.2, top_p: 0.5 }),
    request('same').replace('POST', 'GET'),
    request('d').replace(/}}$/, ',}}'),
    `${request('e')} ${request('f')}`,
    '{"custom_id":"g","body":{"model":"kimi-k2.6","messages":[{"role":"user","content":"Hi"}]}}',
    request(17),
  ].join('\n');
  const fixed = await fix(bad);
  const { problems } = check(fixed);
  assert.deepEqual([...problems.byCode], [], fixed);
});

test('a thousand duplicates get a thousand ids', async () => {
  const fixed = await fix(Array.from({ length: 1000 }, () => request('same')).join('\n'));
  const ids = fixed
    .split('\n')
    .map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
  assert.equal(new Set(ids).size, 1000);
  assert.equal(ids[0], 'same');
});

test('blank lines go at once, however many there are', async () => {
  const blank = Array.from({ length: 120 }, () => ' ');
  const text = [...blank, request('a'), ...blank, request('b'), ...blank].join('\n');
  assert.equal(await fix(text), [request('a'), request('b')].join('\n'));
});

test('no new id is one that another request has or gets', async () => {
  const absent = request('x').replace('"custom_id":"x",', '');
  for (const lines of [
    [request(7), request(7), request('7')],
    [absent, request('request-1'), request('request-1')],
    [request('a'), request(7), request(''), request('7-2'), request(7)],
  ]) {
    const fixed = await fix(lines.join('\n'));
    assert.deepEqual([...check(fixed).problems.byCode], [], fixed);
  }
});

test('what no one knows is not taken away unasked', async () => {
  const unknown = request('a').replace('"body"', '"top_k":20,"body"');
  assert.equal(await fix(unknown), unknown);
});
