import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { it } from 'node:test';
import fc from 'fast-check';
import { writeBatch } from '../../../src/authoring/build/writeBatch.ts';
import { firstPrompt } from '../../../src/authoring/prompt/firstPrompt.ts';
import { AuthoringFolder, csvOf, promptFor } from '../../support/authoringFolder.ts';

/** What spreadsheets and strangers write. */
const hostile = [
  'a "quoted" text, and a comma',
  'two\r\nlines\nand\rmore',
  '{{other}} {{#id}} {{/id}} {{{x}}} {{! no comment }}',
  '=HYPERLINK("http://x","y")',
  '\u202Ereversed\u202C \u0000 \u2028',
  '# user',
  '---',
  '![](x.png)',
  '\\u0041 \\n \\',
  '  spaces around  ',
  '表情 😀 naïve',
];
const cell = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text !== '\uFEFF'),
);

it('takes the text of every cell as it is, one request for each row, and the same bytes each time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }),
      async (rows) => {
        const table = rows.map(([text, other], index) => [`id-${String(index)}`, text, other]);
        await using folder = await AuthoringFolder.make({
          'x.csv': csvOf([['id', 'text', 'other'], ...table]),
          'x.batch.md': promptFor('x.csv', '<{{text}}|{{other}}>', 'id: id\n'),
        });
        const { requests, output } = await folder.build();
        assert.deepEqual(
          requests.map(({ custom_id, body }) => [custom_id, body.messages[0]?.content]),
          table.map(([id, text, other]) => [id, `<${text ?? ''}|${other ?? ''}>`]),
        );
        assert.equal((await folder.build()).output, output);
      },
    ),
    { numRuns: 60 },
  );
});

it('finds columns whatever stands around or in their names', async () => {
  const names = [' id ', ' text', 'long\nname ', '# of items', '/x', '!note'];
  await using folder = await AuthoringFolder.make({
    'x.csv': csvOf([names, ['r-1', 'a', 'b', 'c', 'd', 'e']]),
  });
  const columns = names.slice(1);
  const text = firstPrompt({ source: 'x.csv', id: 'id', provider: 'kimi', model: 'kimi-k2.6', system: 'S', user: 'U', columns }); // prettier-ignore
  const { requests, problems } = await folder.build(text);
  assert.deepEqual(problems, []);
  assert.deepEqual(requests[0]?.custom_id, 'r-1');
  const said = 'U\n\ntext: a\nlong name: b\n# of items: c\n/x: d\n!note: e';
  assert.equal(requests[0].body.messages[1]?.content, said);
});

it('tells a broken row, an empty cell, an empty id and an id that comes twice at their row and column', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': 'id,text\na,1\nb\nc,2,3\n,4\nd,\na,5\ne,"open\n',
    'x.batch.md': promptFor('x.csv', 'Say {{text}}', 'id: id\n'),
  });
  const { problems, requests } = await folder.build();
  assert.deepEqual(problems.sort(), [
    'duplicate_id 6 id',
    'empty_cell 5 text',
    'empty_id 4 id',
    'long_row 3',
    'open_quote 7',
    'short_row 2',
  ]);
  assert.deepEqual(
    requests.map(({ custom_id }) => custom_id),
    ['a', 'd', 'a'],
  );
});

it('tells every row whose id came before, and leaves all of them out when told to', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': `id,text\n${Array.from({ length: 3000 }, (_none, row) => `r${String(row % 2)},x\n`).join('')}`,
    'x.batch.md': promptFor('x.csv', '{{text}}', 'id: id\n'),
  });
  const { build } = await folder.build();
  assert.deepEqual([build.tally.errors, build.tally.badRows.size], [2998, 2998]);
  const leaveOut = build.tally.badRows;
  const { requests, problems } = await folder.build(undefined, { leaveOut });
  assert.deepEqual([requests.map(({ custom_id }) => custom_id), problems], [['r0', 'r1'], []]);
});

it('writes nothing when a row has an error, and leaves such rows out when told to', async () => {
  await using folder = await AuthoringFolder.make({
    'x.csv': 'id,text\na,1\nb\nc,3\n',
    'x.batch.md': promptFor('x.csv', '{{text}}'),
  });
  const out = folder.at('x.jsonl');
  const text = await folder.text('x.batch.md');
  const refused = await writeBatch(text, folder.at('x.batch.md'), out);
  assert.equal(refused.record, undefined);
  await assert.rejects(folder.text('x.jsonl'), { code: 'ENOENT' });
  const leaveOut = refused.build.tally.badRows;
  const { record } = await writeBatch(text, folder.at('x.batch.md'), out, { leaveOut });
  assert.deepEqual([record?.batch.requests, record?.source.rows], [2, 3]);
  assert.match(await folder.text('x.jsonl'), /"row-1".*\n.*"row-3"/);
  assert.deepEqual(JSON.parse(await folder.text('x.batch.json')), record);
});

it('makes bodies for chat, Responses and embeddings as each provider wants them', async () => {
  const schema = 'schema: { type: object, properties: { mood: { type: string } } }\n';
  await using folder = await AuthoringFolder.make({ 'x.csv': 'text\nhello\n' });
  const made = async (keys: string) => {
    const head = `---\nsource: x.csv\nmodel: m\n${keys}---\n# system\nBe brief.\n# user\n{{text}}\n`;
    return (await folder.build(head)).output;
  };
  const chat = await made(`provider: openai\n${schema}`);
  assert.match(chat, /"url":"\/v1\/chat\/completions".*"response_format":\{"type":"json_schema"/);
  assert.match(await made(`provider: zhipu\n${schema}`), /"url":"\/v4\/chat\/completions".*"response_format":\{"type":"json_object"\}/); // prettier-ignore
  const responses = await made(`provider: openai\nendpoint: responses\n${schema}`);
  assert.match(responses, /"url":"\/v1\/responses".*"input":\[\{"role":"system".*"text":\{"format":\{"type":"json_schema"/); // prettier-ignore
  const embeddings = await made('provider: openai\nendpoint: embeddings\n');
  assert.match(embeddings, /"url":"\/v1\/embeddings","body":\{"model":"m","input":"Be brief\.\\n\\nhello"\}/); // prettier-ignore
  assert.doesNotMatch(await made('provider: together\n'), /"method"|"url"/);
});

it('puts pictures into parts, sends addresses as they are, and tells the missing and the false ones', async () => {
  const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
  await using folder = await AuthoringFolder.make({
    'a.png': png,
    'b.png': 'no picture',
    'x.csv': 'photo,note\na.png,n\nb.png,\nc.png,\nms://f1,\n,\n',
    'x.batch.md': promptFor('x.csv', 'See {{#note}}({{note}}) {{/note}}![it]({{photo}}) well'),
  });
  const { requests, problems } = await folder.build();
  assert.deepEqual(requests[0]?.body.messages[0]?.content, [
    { type: 'text', text: 'See (n) ' },
    { type: 'image_url', image_url: { url: `data:image/png;base64,${png.toString('base64')}` } },
    { type: 'text', text: ' well' },
  ]);
  assert.deepEqual(problems.sort(), [
    'empty_cell 5 photo',
    'missing_file 3 photo',
    'not_a_picture 2 photo',
  ]);
  assert.match(JSON.stringify(requests[1]), /"url":"ms:\/\/f1"/);
  assert.equal(requests[2]?.body.messages[0]?.content, 'See  well');
});

it('checks what it makes by the rules for batch files, once on the key for all rows', async () => {
  await using folder = await AuthoringFolder.make({ 'x.csv': 'text\na\nb\nc\n' });
  const keys = 'parameters: { temperature: 0.2, thinking: { type: disabled } }\n';
  const text = promptFor('x.csv', '{{text}}', keys);
  const { problems, build } = await folder.build(text);
  assert.deepEqual(problems, ['pinned_parameter 1']);
  const span = build.tally.kept[0]?.span;
  assert.equal(text.slice(span?.start, span?.end), 'temperature');
});

it('reads 500 columns, and stops after the rows that are asked for', async () => {
  const names = Array.from({ length: 500 }, (_none, index) => `c${String(index)}`);
  const rows = Array.from({ length: 30 }, (_none, row) => names.map((name) => `${name}-${String(row)}`)); // prettier-ignore
  await using folder = await AuthoringFolder.make({
    'x.csv': csvOf([names, ...rows]),
    'x.batch.md': promptFor('x.csv', '{{c0}} {{c499}}'),
  });
  const { requests } = await folder.build(undefined, { rows: 7 });
  assert.equal(requests.length, 7);
  assert.equal(requests[6]?.body.messages[0]?.content, 'c0-6 c499-6');
});

it('ends at once when it is told to', async () => {
  const stop = new AbortController();
  stop.abort();
  await using folder = await AuthoringFolder.make({
    'x.csv': `text\n${'a\n'.repeat(1000)}`,
    'x.batch.md': promptFor('x.csv', '{{text}}'),
  });
  await assert.rejects(folder.build(undefined, { signal: stop.signal }), { name: 'AbortError' });
});

it('refuses pictures that are too much together by their sum, before it reads any', async () => {
  const names = ['a.png', 'b.png', 'c.png', 'd.png', 'e.png'];
  await using folder = await AuthoringFolder.make({
    ...Object.fromEntries(names.map((name) => [name, ''])),
    'x.csv': `photo\n${names.join('\n')}\n`,
    'x.batch.md': promptFor('x.csv', '![]({{photo}})'),
    'y.batch.md': promptFor('"*.png"', '![]({{path}})'),
  });
  // Files without content take no place.
  for (const name of names) await truncate(folder.at(name), 4_000_000_000);
  for (const name of ['x.batch.md', 'y.batch.md']) {
    const { problems, output, build } = await folder.build(await folder.text(name));
    assert.deepEqual([problems, output], [['too_much_data'], '']);
    assert.deepEqual(build.tally.kept[0]?.args, [20, 10]);
  }
});

it('carries a cell of 50 MB', async () => {
  const text = `${'long text, '.repeat(5_000_000)}"end"`;
  await using folder = await AuthoringFolder.make({
    'x.csv': csvOf([['text', 'n'], ['short', '1'], [text, '2'], ['after', '3']]), // prettier-ignore
    'x.batch.md': promptFor('x.csv', '{{text}}'),
  });
  const { requests } = await folder.build();
  const contents = requests.map(({ body }) => body.messages[0]?.content);
  assert.deepEqual([contents.length, contents[0], contents[2]], [3, 'short', 'after']);
  // A difference would be printed.
  assert.ok(contents[1] === text);
});

it('writes what Anthropic’s Messages API wants, without a path, with the system beside the turns', async () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'); // prettier-ignore
  const keys = 'provider: anthropic\nmodel: claude-sonnet-4-5\nparameters: { max_tokens: 300 }\nschema: { type: object, properties: { mood: { type: string } } }'; // prettier-ignore
  const body = '# system\nBe brief.\n# user\nSay {{text}}\n![]({{photo}})';
  await using folder = await AuthoringFolder.make({
    'x.csv': csvOf([['id', 'text', 'photo'], ['a', '"hi"', 'p.png'], ['b', 'ho', 'https://example.com/p.png']]), // prettier-ignore
    'p.png': png,
    'x.batch.md': `---\nsource: x.csv\nid: id\n${keys}\n---\n${body}\n`,
  });
  const { output, sentences } = await folder.build();
  assert.deepEqual(sentences, []);
  const lines = output.trim().split('\n').map((line) => JSON.parse(line) as object); // prettier-ignore
  const picture = [
    { type: 'base64', media_type: 'image/png', data: png.toString('base64') },
    { type: 'url', url: 'https://example.com/p.png' },
  ];
  const schema = { type: 'object', properties: { mood: { type: 'string' } }, additionalProperties: false }; // prettier-ignore
  const params = (text: string, source?: object) => ({
    model: 'claude-sonnet-4-5',
    system: 'Be brief.',
    messages: [{ role: 'user', content: [{ type: 'text', text: `Say ${text}\n` }, { type: 'image', source }] }], // prettier-ignore
    output_config: { format: { type: 'json_schema', schema } },
    max_tokens: 300,
  });
  assert.deepEqual(lines, [
    { custom_id: 'a', params: params('"hi"', picture[0]) },
    { custom_id: 'b', params: params('ho', picture[1]) },
  ]);

  const prompt = (await folder.text('x.batch.md')).replace('id: id', 'id: id\nendpoint: responses');
  const { problems } = await folder.build(prompt);
  assert.deepEqual(problems, ['endpoint_not_offered']);
});

for (const [name, plant] of [
  ['a pipe', (path: string) => void execFileSync('mkfifo', [path])],
  [
    'a link to a pipe',
    (path: string, other: string) => {
      execFileSync('mkfifo', [`${other}.pipe`]);
      return symlink(`${other}.pipe`, path);
    },
  ],
  ['a link', (path: string, other: string) => symlink(other, path)],
] as const)
  // prettier-ignore
  it(
    `${name} in the place of a record is not waited for, nor written through`,
    { timeout: 20_000, skip: process.platform === 'win32' },
    async () => {
      await using folder = await AuthoringFolder.make({
        'x.csv': 'text\na\n',
        'x.batch.md': promptFor('x.csv', '{{text}}'),
      });
      const [other, beside] = [folder.at('of-the-user.txt'), folder.at('x.batch.json')];
      await writeFile(other, 'mine');
      await plant(beside, other);
      const text = await readFile(folder.at('x.batch.md'), 'utf8');
      const { record } = await writeBatch(text, folder.at('x.batch.md'), folder.at('b.jsonl'));
      assert.deepEqual(JSON.parse(await readFile(beside, 'utf8')), record);
      assert.equal(await readFile(other, 'utf8'), 'mine');
    },
  );
