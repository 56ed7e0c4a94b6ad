import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rulesDocument } from '../../../scripts/rulesDocument.ts';
import { fixTitles } from '../../../src/jsonl/fixes/fix.ts';
import { formatSentence, rules, sentenceOf, sentences } from '../../../src/jsonl/rules/rules.ts';

const read = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

test('docs/rules.md is what the table says; run npm run format', () => {
  assert.equal(read('docs/rules.md'), rulesDocument());
});

test('every sentence and every title of a fix is translated', () => {
  const bundle = JSON.parse(read('l10n/bundle.l10n.zh-cn.json')) as Record<string, string>;
  for (const sentence of [...sentences(), ...Object.values(fixTitles)]) {
    const translation = bundle[sentence];
    assert.ok(translation, sentence);
    const places = (text: string) => [...new Set(text.match(/\{\d\}/g) ?? [])].sort();
    assert.deepEqual(places(translation), places(sentence), sentence);
  }
});

test('every rule has a page that it comes from', () => {
  for (const [code, { source }] of Object.entries(rules) as [string, { source?: string }][])
    assert.match(source ?? '', /^https:\/\//, code);
});

test('every placeholder of a sentence has its fact', () => {
  for (const [code, rule] of Object.entries(rules)) {
    const messages = 'messages' in rule ? Object.values(rule.messages ?? {}) : [];
    for (const message of [rule.message, ...messages])
      for (const [, index] of message.matchAll(/\{(\d)\}/g))
        assert.ok(Number(index) < rule.args.length, `${code}: ${message}`);
  }
});

test('a sentence names JSON types in the person’s words', () => {
  const facts = {
    param: 'stop',
    expected: ['string', 'array', 'null'],
    actual: 'integer',
  } as const;
  const place = { line: 0, start: 0, end: 1 };
  const problem = { code: 'invalid_type', severity: 'error', ...place, ...facts } as const;
  assert.equal(
    formatSentence(sentenceOf(problem)),
    '"stop" must be a string or an array or null, not a whole number.',
  );
  const bundle = JSON.parse(read('l10n/bundle.l10n.zh-cn.json')) as Record<string, string>;
  const { message, args } = sentenceOf(problem, (word, ...values) =>
    formatSentence({ message: bundle[word] ?? word, args: values }),
  );
  assert.equal(
    formatSentence({ message: bundle[message] ?? message, args }),
    '“stop”必须是字符串或数组或空值（null），而不是整数。',
  );
});
