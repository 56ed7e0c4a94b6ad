import assert from 'node:assert/strict';
import { it } from 'node:test';
import { getL10nJson } from '@vscode/l10n-dev';
import { authoringSentences } from '../../../src/authoring/authoringProblem.ts';
import { promptKeys } from '../../../src/authoring/prompt/promptKeys.ts';
import { fixTitles } from '../../../src/jsonl/fixes/fix.ts';
import { sentences } from '../../../src/jsonl/rules/rules.ts';
import { filesOf, read, readJson } from '../../support/checkout.ts';

const chinese = readJson('l10n/bundle.l10n.zh-cn.json') as Record<string, string>;

async function english(): Promise<string[]> {
  const sources = filesOf('src/**/*.ts').map((file) => ({
    extension: '.ts' as const,
    contents: read(file),
  }));
  const found = Object.keys(await getL10nJson(sources));
  const authoring = [...authoringSentences(), ...Object.values(promptKeys)];
  return [...found, ...sentences(), ...authoring, ...Object.values(fixTitles), ...parameterTexts()];
}

/** Descriptions in the schemas, and what stands beside them in the schema of a line. */
function parameterTexts(): string[] {
  const own = read('src/ui/editor/help/lineSchema.ts').matchAll(/translate\(\s*'([^']+)'/g);
  return [...filesOf('schemas/*.json').flatMap((file) => descriptions(readJson(file))), ...own].map(
    (text) => (typeof text === 'string' ? text : (text[1] ?? '')),
  );
}

function descriptions(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, part]: [string, unknown]) =>
    key === 'description' && typeof part === 'string' ? [part] : descriptions(part),
  );
}

it('every sentence has its Chinese translation, and no twin is left over', async () => {
  const wanted = new Set(await english());
  assert.ok(wanted.size > 100, `only ${wanted.size} sentences were found in the source`);
  const untranslated = [...wanted].filter((sentence) => !(sentence in chinese)).sort();
  const leftOver = Object.keys(chinese).filter((key) => !wanted.has(key));
  assert.deepEqual({ untranslated, leftOver }, { untranslated: [], leftOver: [] });
});

it('a translation fills in the same values as its sentence', () => {
  const holes = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort().join(' ');
  const wrong = Object.entries(chinese).filter(([key, text]) => holes(key) !== holes(text));
  assert.deepEqual(wrong, []);
});

it('no translation is empty or left in English', () => {
  const bare = Object.entries(chinese).filter(
    ([key, text]) => text.trim() === '' || (text === key && /[a-z]{4}/i.test(key)),
  );
  assert.deepEqual(bare, []);
});

it('Chinese texts have full-width punctuation, outside of code, addresses and placeholders', () => {
  const manifest = Object.values(readJson('package.nls.zh-cn.json') as Record<string, string>);
  const aside = /`[^`]*`|https?:\/\/[\w./:-]+|\]\(command:[\w.]+\)|\{\w+\}/g;
  const halfWidth = /\p{Script=Han}[,;:?!()]|[,;:?!()]\p{Script=Han}/u;
  const texts = [...Object.values(chinese), ...manifest];
  // A placeholder is a word too: "{0}:" before a Chinese character is found as well.
  const wrong = texts.filter((text) => halfWidth.test(text.replace(aside, '某')));
  assert.deepEqual(wrong, []);
});

it('a sentence that is thrown reaches its reader: any other error is shown as a mistake of ours', () => {
  const thrown = filesOf('src/ui/**/*.ts').filter((file) =>
    /throw new (?:Range|Type)?Error\(/.test(read(file)),
  );
  assert.deepEqual(thrown, []);
});
