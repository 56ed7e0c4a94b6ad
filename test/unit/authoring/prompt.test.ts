import assert from 'node:assert/strict';
import { it } from 'node:test';
import { convertPrompt } from '../../../src/authoring/prompt/convertPrompt.ts';
import { firstPrompt } from '../../../src/authoring/prompt/firstPrompt.ts';
import { parsePrompt } from '../../../src/authoring/prompt/parsePrompt.ts';
import { promptKeyNames } from '../../../src/authoring/prompt/promptKeys.ts';
import { read } from '../../support/checkout.ts';

const head = '---\nsource: x.csv\nmodel: m\n---\n';
const rolesOf = (text: string) => parsePrompt(text).messages.map(({ role }) => role);

/** What is marked, by code. */
function marked(text: string): readonly string[] {
  return parsePrompt(text).problems.map(
    ({ code, span }) => `${code}: ${text.slice(span?.start, span?.end)}`,
  );
}

it('reads roles by headings, or by lines as Prompty has them, and none in a block of code', () => {
  assert.deepEqual(rolesOf(`${head}# system\na\n# User\nb\n# assistant:\nc\n`), ['system', 'user', 'assistant']); // prettier-ignore
  assert.deepEqual(rolesOf(`${head}system:\na\nuser:\nb\n`), ['system', 'user']);
  assert.deepEqual(rolesOf(`${head}# user\nuser:\n\`\`\`\n# system\n\`\`\`\n`), ['user']);
  assert.deepEqual(rolesOf(`${head}Only this\n# Heading\n`), ['user']);
});

it('marks what is wrong at the very key, value or placeholder', () => {
  assert.deepEqual(marked(`---\nsource: x.csv\nmodle: m\nendpoint: images\nparameters: 3\n---\n# user\na`), [
    'unknown_key: modle',
    'unknown_endpoint: images',
    'invalid_key_value: 3',
  ]); // prettier-ignore
  assert.deepEqual(marked(`${head}# user\nA {{#b}} c`), ['invalid_template: {{#b}} c']);
  assert.deepEqual(marked(`${head}# user\nA {{> part}}`), ['unsupported_tag: {{> part}}']);
  assert.deepEqual(marked(`${head}Title\n# user\na`), ['text_before_role: Title']);
  assert.deepEqual(marked(`---\nmodel: m\n---\n# user\na`), ['missing_key: ---']);
  assert.deepEqual(marked(`---\nsource: [\n---\n# user\na`).length, 1);
  assert.deepEqual(marked(`---\nsource: *.jpg # all\nname: @x\n---\n# user\na`), [
    'unquoted_value: @x',
  ]);
  for (const value of ['*.jpg', '**/*.jpg', '&a.csv', '!x.csv', '%x', 'a: b'])
    assert.deepEqual(marked(`---\nmodel: m\nsource: ${value}  # all\n---\n# user\na`), [
      `unquoted_value: ${value}`,
    ]);
  assert.deepEqual(
    marked(`---\nmodel: &m m\nsource: x.csv\nparameters: &p { a: 1 }\n---\n# user\na`),
    [],
  );
  assert.deepEqual(marked('no front matter'), ['no_front_matter: n']);
});

it('knows where each column is named', () => {
  const text = `${head}# user\n{{a}} {{#b}}![]({{c d}}){{/b}} {{{e}}}`;
  const named = parsePrompt(text).mentions.map(({ column, start, end }) => [
    column,
    text.slice(start, end),
  ]);
  assert.deepEqual(named, [['a', '{{a}}'], ['b', '{{#b}}'], ['c d', '{{c d}}'], ['e', '{{{e}}}']]); // prettier-ignore
});

it('writes a first prompt that it can read', () => {
  const text = firstPrompt({
    source: 'my: table.csv',
    id: 'id',
    provider: 'kimi',
    model: 'kimi-k2.6',
    system: 'S',
    user: 'U',
    columns: ['a', 'b'],
    picture: 'p',
  });
  const { source, id, messages, problems, mentions } = parsePrompt(text);
  assert.deepEqual([source, id, messages.length, problems], ['my: table.csv', 'id', 2, []]);
  assert.deepEqual(
    mentions.map(({ column }) => column),
    ['a', 'b', 'p'],
  );
});

it('makes a batch prompt of a Prompty file and tells what is lost', () => {
  const { text, left } = convertPrompt(
    '---\nname: Basic\nmodel:\n  api: chat\n  configuration: { type: azure_openai, azure_deployment: gpt-4o }\n  parameters: { max_tokens: 128 }\nsample: { question: x }\n---\nsystem:\nBe {{tone}}.\n{% for x in y %}\nuser:\n{{question}}\n',
    't.csv',
  );
  const { model, parameters, messages, mentions, problems } = parsePrompt(text);
  assert.deepEqual([model, parameters, problems], ['gpt-4o', { max_tokens: 128 }, []]);
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['system', 'user'],
  );
  assert.deepEqual(
    mentions.map(({ column }) => column),
    ['tone', 'question'],
  );
  assert.deepEqual(left, ['sample', 'model.configuration', '{% for x in y %}']);
});

it('makes a batch prompt of a Dotprompt file', () => {
  const { text, left } = convertPrompt(
    '---\nmodel: googleai/gemini-2.5-flash\nconfig: { temperature: 0.7, maxOutputTokens: 50 }\ninput: { schema: { name: string } }\n---\n{{role "system"}}\nBe kind.\n{{role "user"}}\nHi {{#if name}}{{name}}{{else}}you{{/if}}! {{media url=photo}} {{history}}\n',
    't.csv',
  );
  const { model, parameters, messages, problems } = parsePrompt(text);
  assert.deepEqual([model, parameters, problems], ['gemini-2.5-flash', { temperature: 0.7, max_completion_tokens: 50 }, []]); // prettier-ignore
  assert.deepEqual(
    messages.map(({ role }) => role),
    ['system', 'user'],
  );
  assert.ok(text.includes('Hi {{#name}}{{name}}{{/name}}{{^name}}you{{/name}}! ![]({{photo}})'), text); // prettier-ignore
  assert.deepEqual(left, ['input', '{{history}}']);
});

it('reads tags that do not end in one pass', () => {
  assert.ok(convertPrompt('{{'.repeat(100_000), 't.csv').text.includes('{{{{'));
});

it('docs/batch-prompt.md names every key, and its example is a prompt without problems', () => {
  const page = read('docs/batch-prompt.md');
  const named = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key);
  assert.deepEqual(named, promptKeyNames);
  const [, example = ''] = /```markdown\n([^]*?)```/.exec(page) ?? [];
  const { problems, messages } = parsePrompt(example);
  assert.deepEqual(problems, []);
  assert.equal(messages.length, 2);
});
