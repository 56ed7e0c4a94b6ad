import assert from 'node:assert/strict';
import { it } from 'node:test';
import { convertPrompt } from '../../../src/authoring/prompt/convertPrompt.ts';
import { parsePrompt } from '../../../src/authoring/prompt/parsePrompt.ts';

/** The prompt that a template becomes, and what it loses. */
function converted(template: string, keys = '') {
  const { text, left } = convertPrompt(`---\n${keys}---\n${template}`, 't.csv');
  const prompt = parsePrompt(text);
  assert.deepEqual(prompt.problems, []);
  return { ...prompt, left, body: text.replace(/^---[^]*?\n---\n+/, '').trimEnd() };
}

const templates: Readonly<Record<string, readonly [string, string, ...(readonly string[])]>> = {
  'an else if': [
    '{{#if a}}A{{else if b}}B{{else}}C{{/if}}',
    '{{#a}}A{{/a}}{{^a}}{{#b}}B{{/b}}{{^b}}C{{/b}}{{/a}}',
  ],
  'an elif and a not': [
    '{% if not a -%}A{% elif b %}B{% endif %}',
    '{{^a}}A{{/a}}{{#a}}{{#b}}B{{/b}}{{/a}}',
  ],
  'a loop, which becomes its list': [
    '{{#each tags}}- {{this}}{{#unless @last}}, {{/unless}}\n{{/each}}!',
    '{{tags}}!',
    '{{#each tags}}',
  ],
  'a loop over what was said before': [
    'A{% for item in history %}{{item.role}}{% endfor %}',
    'A',
    '{% for item in history %}',
  ],
  'a loop in a condition': [
    '{{#if a}}{% for x in a.b %}{{x}}{% endfor %}{{/if}}',
    '{{#a}}{{a.b}}{{/a}}',
    '{% for x in a.b %}',
  ],
  'a condition that is more than a name, with its end': [
    '{{#if c}}{{#if (eq a b)}}x{{/if}}y{{/if}}',
    '{{#c}}xy{{/c}}',
    '{{#if (eq a b)}}',
    '{{/if}}',
  ],
  'filters, helpers and comments': [
    '{{a | upper}} {{json b}} {{!c}}{# d #}{{> e}}',
    '{{a}} {{b}}',
    '{{a | upper}}',
    '{{> e}}',
  ],
  'lines of Prompty that name a role with attributes, a tool and an earlier conversation': [
    'system:\nS\nuser[name="{{n}}"]:\nU\ntool[id="1"]:\nT\n![thread]',
    '# system\nS\n# user\nU\n\nT',
    'user[name="{{n}}"]',
    'tool[id="1"]:',
    '![thread]',
  ],
  'media and roles in single quotes': [
    "{{role 'system'}}\nA\n{{ role 'user' }}\n{{media url=p contentType='image/png'}}",
    '# system\n\nA\n\n# user\n\n![]({{p}})',
  ],
};

for (const [what, [template, body, ...left]] of Object.entries(templates))
  it(`carries ${what}`, () => {
    const found = converted(template);
    assert.deepEqual([found.body, found.left], [body, left]);
  });

it('reads no Jinja in a Dotprompt file', () => {
  const text = 'Use no `{% if a %}`: {{#if a}}{# {{a}}{{/if}}';
  const { text: made, left } = convertPrompt(text, 't.csv', true);
  assert.deepEqual([made.split('---\n\n')[1], left], ['Use no `{% if a %}`: {{#a}}{# {{a}}{{/a}}\n', []]); // prettier-ignore
});

it('makes a JSON Schema of Picoschema, and of the outputs of a Prompty file', () => {
  const { schema } = converted(
    'A',
    'output:\n  schema:\n    name: string, of it\n    tags?(array): string\n    mood(enum): [good, bad]\n    size: { w: integer }\n',
  );
  const w = { type: 'object', properties: { w: { type: 'integer' } }, required: ['w'], additionalProperties: false }; // prettier-ignore
  assert.deepEqual(schema, {
    type: 'object',
    properties: {
      name: { type: 'string', description: 'of it' },
      tags: { type: 'array', items: { type: 'string' } },
      mood: { enum: ['good', 'bad'] },
      size: w,
    },
    required: ['name', 'mood', 'size'],
    additionalProperties: false,
  });
  const outputs = converted('A', 'outputs:\n  - { name: city, kind: string }\n  - { name: heat, kind: float, required: false }\n'); // prettier-ignore
  assert.deepEqual(outputs.schema, {
    type: 'object',
    properties: { city: { type: 'string' }, heat: { type: 'number' } },
    required: ['city'],
    additionalProperties: false,
  });
  assert.deepEqual(converted('A', 'output: { schema: Recipe }\n').left, ['output.schema']);
});

it('carries the service, the kind of request and its options, and nothing that is read when it runs', () => {
  const first = converted(
    '{{text}}',
    'model: { api: embedding, connection: { type: azure, azure_deployment: ada } }\n',
  );
  assert.deepEqual([first.provider, first.model, first.endpoint], ['azure', 'ada', 'embeddings']);
  const second = converted(
    'A',
    'model:\n  id: gpt-4o\n  provider: openai\n  options: { maxOutputTokens: 9, stream: true, thinkingConfig: {}, stop: "${env:S}", tools: [{ name: f }] }\n',
  );
  assert.deepEqual([second.provider, second.model, second.parameters], ['openai', 'gpt-4o', { max_completion_tokens: 9 }]); // prettier-ignore
  const third = converted('A', 'model: { id: claude, provider: anthropic, options: { maxOutputTokens: 9 } }\n'); // prettier-ignore
  assert.deepEqual([third.provider, third.parameters], ['anthropic', { max_tokens: 9 }]);
  assert.deepEqual(
    second.left,
    ['stream', 'thinkingConfig', 'stop', 'tools'].map((key) => `model.options.${key}`),
  );
});

it('reads a tag in a time that grows with its length', () => {
  const spaces = ' '.repeat(300_000);
  assert.equal(converted(`A {{ text |${spaces}upper }}`).body, 'A {{text}}');
});
