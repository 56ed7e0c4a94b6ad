import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';
import { answerRows } from '../../../src/results/export/answerRows.ts';
import { JoinCache, joinFiles } from '../../../src/results/join/joinResults.ts';
import { requestLines, selectRequests } from '../../../src/results/export/requestLines.ts';
import { csvField } from '../../../src/results/export/csvField.ts';
import { rowFormats } from '../../../src/results/export/rowFormats.ts';
import { writeNewFile } from '../../../src/disk/writeNewFile.ts';

const root = await mkdtemp(join(tmpdir(), 'new-files-'));
after(() => rm(root, { recursive: true }));

async function files(contents: Readonly<Record<'input' | 'output', string>>) {
  const folder = await mkdtemp(join(root, 'f-'));
  const paths = { input: join(folder, 'input'), output: join(folder, 'output') };
  await writeFile(paths.input, contents.input);
  await writeFile(paths.output, contents.output);
  return { folder, paths, joined: await joinFiles(paths) };
}

const answer = (custom_id: string, content: string, finish_reason = 'stop') =>
  `${JSON.stringify({ custom_id, response: { status_code: 200, body: { choices: [{ message: { content }, finish_reason }], usage: { prompt_tokens: 1, completion_tokens: 2 } } } })}\n`; // prettier-ignore
const failure = (custom_id: string, code: string) =>
  `${JSON.stringify({ custom_id, response: null, error: { code, message: 'm' } })}\n`;

test('chosen requests are copied in their order, byte for byte; no answered one is among them', async () => {
  const outcome = fc.constantFrom('answered', 'length', 'failed', 'missing');
  const line = fc.record({ outcome, text: fc.string({ unit: 'grapheme' }), space: fc.constantFrom('', ' ', '\t'), end: fc.constantFrom('\n', '\r\n', '\n\n') }); // prettier-ignore
  const chosen = fc.subarray(['length', 'failed', 'missing'] as const);
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), chosen, fc.boolean(), async (all, outcomes, isOpen) => {
      const lines = all.map(({ text, space, end }, at) => `${JSON.stringify({ custom_id: String(at), text })}${space}${end}`); // prettier-ignore
      const input = isOpen ? lines.join('').trimEnd() : lines.join('');
      const output = all
        .map(({ outcome: kind }, at) => {
          if (kind === 'missing') return '';
          return kind === 'failed' ? failure(String(at), 'x') : answer(String(at), 'a', kind === 'length' ? 'length' : 'stop');
        })
        .reverse()
        .join('');
      const { folder, paths, joined } = await files({ input, output });
      const requests = selectRequests(joined, outcomes);
      const target = join(folder, 'new');
      await writeNewFile(target, requestLines(joined, requests, paths.input));
      const wanted = all.flatMap(({ outcome: kind, end }, at) => {
        if (!outcomes.some((one) => one === kind)) return [];
        const isLast = isOpen && at === all.length - 1;
        const text = isLast ? `${(lines[at] ?? '').trimEnd()}\n` : (lines[at] ?? '');
        return [end === '\n\n' && !isLast ? text.slice(0, -1) : text];
      });
      assert.equal(await readFile(target, 'utf8'), wanted.join(''));
    }),
    { numRuns: 100 },
  ); // prettier-ignore
});

test('one kind of failure is copied alone', async () => {
  const { joined } = await files({
    input: ['a', 'b', 'c'].map((id) => `{"custom_id":"${id}"}\n`).join(''),
    output: failure('a', 'x') + failure('b', 'y') + failure('c', 'x'),
  });
  const [first] = joined.failureCounts();
  assert.deepEqual([...selectRequests(joined, [{ group: first!.group }])], [0, 2]);
  assert.deepEqual([...selectRequests(joined, ['answered', 'missing'])], []);
});

test('a file that is there is never overwritten, and half a file is taken away', async () => {
  const folder = await mkdtemp(join(root, 'w-'));
  const path = join(folder, 'x');
  async function* parts(fails: boolean) {
    await Promise.resolve();
    yield Buffer.alloc(300_000, 'a');
    if (fails) throw new Error('broken');
    yield Buffer.from('z');
  }
  await assert.rejects(writeNewFile(path, parts(true)), /broken/);
  assert.deepEqual(await readdir(folder), []);
  await writeNewFile(path, parts(false));
  assert.equal((await readFile(path, 'utf8')).length, 300_001);
  await assert.rejects(writeNewFile(path, parts(false)), { code: 'EEXIST' });
  assert.equal((await readFile(path, 'utf8')).length, 300_001);
});

test('pieces of any size are written in their order, though each holds only until the next is asked for', async () => {
  const path = join(await mkdtemp(join(root, 'p-')), 'x');
  const sizes = [1, 255_000, 255_000, 3, 90_000, 3, 90_000, 700_000, 0, 262_144, 262_143, 2, 5];
  async function* parts() {
    await Promise.resolve();
    const buffer = Buffer.alloc(700_000);
    for (const [index, size] of sizes.entries()) {
      yield buffer.fill(97 + index).subarray(0, size);
      buffer.fill(0);
    }
  }
  await writeNewFile(path, parts());
  const wanted = sizes.map((size, index) => Buffer.alloc(size, 97 + index));
  assert.equal((await readFile(path)).compare(Buffer.concat(wanted)), 0);
});

test('a join is kept until a file changes', async () => {
  const { paths } = await files({ input: '{"custom_id":"a"}\n', output: '' });
  const cache = new JoinCache();
  const first = await cache.join(paths);
  assert.equal(await cache.join(paths), first);
  await writeFile(paths.output, answer('a', 'x'));
  const second = await cache.join(paths);
  assert.notEqual(second, first);
  assert.equal(second.outcome(0), 'answered');
});

test('rows of an export are in the order of the input, whatever came back', async () => {
  const { joined, paths } = await files({
    input: '{"custom_id":"a"}\n{"custom_id":"b"}\n{"custom_id":"c"}\n',
    output: failure('b', 'bad, "very"') + answer('a', '=1+1\n\u{1F600}'),
  });
  const textOf = async (format: 'csv' | 'jsonl') => {
    const parts: Uint8Array[] = [];
    for await (const part of rowFormats[format](answerRows(joined, paths))) parts.push(part);
    return Buffer.concat(parts).toString();
  };
  assert.equal(
    await textOf('csv'),
    '\uFEFFcustom_id,status,answer,error,input_tokens,output_tokens\r\n' +
      'a,answered,"\'=1+1\n\u{1F600}",,1,2\r\n' +
      'b,failed,,"bad, ""very"" m",,\r\n' +
      'c,missing,,,,\r\n',
  );
  const rows = (await textOf('jsonl'))
    .trim()
    .split('\n')
    .map((row) => JSON.parse(row) as object);
  assert.deepEqual(rows[1], { custom_id: 'b', status: 'failed', answer: null, error: { status: null, code: 'bad, "very"', message: 'm' }, input_tokens: null, output_tokens: null }); // prettier-ignore
});

for (const [name, body] of [
  ['bodies', `${'{"body":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ['lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  [
    'objects in a choice',
    `{"choices":[{"message":{"content":null,"tool_calls":[${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}]}}]}`,
  ],
] as const)
  test(`a result nested far too deep is one bad row: ${name}`, async () => {
    const input = ['a', 'b', 'c'].map((id) => `{"custom_id":"${id}"}\n`).join('');
    const deep = `{"custom_id":"b","response":{"status_code":200,"body":${body}}}\n`;
    const { joined, paths } = await files({ input, output: answer('a', 'x') + deep + answer('c', 'z') }); // prettier-ignore
    const rows: [string, number | undefined][] = [];
    for await (const row of answerRows(joined, paths))
      rows.push([row.custom_id, row.answer?.length]);
    assert.deepEqual(
      rows.map(([id]) => id),
      ['a', 'b', 'c'],
    );
    assert.deepEqual([rows[0]?.[1], rows[2]?.[1]], [1, 1]);
    assert.ok((rows[1]?.[1] ?? 0) < 200_000, String(rows[1]?.[1]));
  });

for (const [name, change] of [
  ['other text', (text: string) => 'planted'.padEnd(text.length)],
  ['less text', (text: string) => text.slice(0, 20)],
  ['nothing that means anything', (text: string) => 'null'.padEnd(text.length)],
] as const)
  test(`a file that holds ${name} by the time it is read is told, and not quoted`, async () => {
    const { paths, joined } = await files({
      input: '{"custom_id":"a"}\n',
      output: answer('a', 'x'),
    });
    await writeFile(paths.output, change(answer('a', 'x')));
    const rows = rowFormats.csv(answerRows(joined, paths));
    await assert.rejects(
      async () => {
        for await (const row of rows) assert.doesNotMatch(row.toString(), /planted/);
      },
      (error) => {
        assert.doesNotMatch(inspect(error), /planted/);
        return error instanceof ApiFailure && error.kind === 'input_changed';
      },
    );
  });

test('a request that is no longer at its place is not copied, nor another one or a piece instead', async () => {
  const input = ['a', 'b', 'a', 'd'].map((id) => `{"custom_id":"${id}"}\n`).join('');
  const { paths, joined } = await files({ input, output: '' });
  const copy = async () => {
    const parts: Uint8Array[] = [];
    for await (const part of requestLines(joined, selectRequests(joined, ['missing']), paths.input))
      parts.push(part);
    return Buffer.concat(parts).toString();
  };
  assert.equal(await copy(), input);
  for (const change of [`{"custom_id":"z"}\n${input}`, ` ${input}`, input.replace('"d"', '"a"')]) {
    await writeFile(paths.input, change);
    await assert.rejects(copy(), { kind: 'input_changed' });
  }
});

for (const [text, field] of [
  ...['=1', '+a', '-a', '@a', '＝1', '＋a', '－5', '＠a'].map((one) => [one, `'${one}`]),
  ...[' =1', '  +a', '\u00a0-a', '\u3000@a', '\ufeff=1'].map((one) => [one, `'${one}`]),
  ...['\ra', '\na', '\ta'].map((one) => [one, `"'${one}"`]),
  ['\r\n=1', `"'\r\n'=1"`],
  [' \n=1', `"' \n'=1"`],
  [' \t＝1', `"' \t'＝1"`],
  ['x;=cmd|1', `"x;'=cmd|1"`],
  ['x; -1', `"x; '-1"`],
  ['x\t@a', `"x\t'@a"`],
  ['x|+a', `"x|'+a"`],
  ['x\n=a', `"x\n'=a"`],
  ['x\n-a!b', `"x\n'-a!b"`],
  ['x\n- cmd|a', `"x\n'- cmd|a"`],
  ['x\n- an item\n- another (small)', '"x\n- an item\n- another (small)"'],
  ...['a;b', 'a\tb', 'a|b', 'a,b'].map((one) => [one, `"${one}"`]),
  ['=HYPERLINK("x")', '"\'=HYPERLINK(""x"")"'],
  ...['-5', '+5.5', '1-2', 'a=1', ' a', '', "'=1"].map((one) => [one, one]),
  ['a"b', '"a""b"'],
] as [string, string][])
  test(`a field of a CSV file is no formula, and says what it said: ${JSON.stringify(text)}`, () => {
    assert.equal(csvField(text), field);
  });

test('a field of a CSV file is a number, or nothing', () => {
  assert.deepEqual([7, -5, null].map(csvField), ['7', '-5', '']);
});

test('a text of line feeds, spaces and tabs without end is a field like others', () => {
  for (const one of ['\n', ' ', '\t', '\n \t'])
    for (const text of [one.repeat(100_000), `x${one.repeat(100_000)}y`])
      assert.equal(
        csvField(text)
          .replaceAll(/^'?"'?|"$/g, '')
          .trim(),
        text.trim(),
      );
  assert.equal(csvField('a\n\n  =1+1'), '"a\n\n  \'=1+1"');
  assert.equal(csvField('a;\t=1+1'), '"a;\t\'=1+1"');
});
