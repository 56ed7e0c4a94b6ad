import assert from 'node:assert/strict';
import { it } from 'node:test';
import { filesOf, read, readJson } from '../../support/checkout.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
    readonly menus: Readonly<Record<string, readonly { readonly command?: string }[]>>;
    readonly keybindings?: readonly { readonly command: string }[];
  };
}

const manifest = readJson('package.json') as Manifest;
const { contributes } = manifest;
/** The first group of every match. */
const firstOf = (matches: Iterable<RegExpExecArray>) =>
  Array.from(matches, (match) => match[1] ?? '');
const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

it('every %key% of the manifest is in every language file, and the reverse', () => {
  const used = sorted(firstOf(read('package.json').matchAll(/"%([^%"]+)%"/g)));
  const languages = filesOf('package.nls*.json');
  assert.deepEqual(languages, ['package.nls.json', 'package.nls.zh-cn.json']);
  for (const file of languages) {
    assert.deepEqual(sorted(Object.keys(readJson(file) as object)), used, file);
  }
});

it('every setting that is read is contributed, and the reverse', () => {
  const source = read('src/ui/kit/settings.ts');
  const reads = source.matchAll(/\b(?:read|userValue|update)\(\s*'(\w+)'/g);
  const contributed = Object.keys(contributes.configuration.properties);
  assert.deepEqual(
    sorted(firstOf(reads).map((name) => `batchStudio.${name}`)),
    sorted(contributed),
  );
});

it('settings are read in one module', () => {
  const readers = filesOf('src/**/*.ts').filter((file) => read(file).includes('getConfiguration('));
  assert.deepEqual(readers, ['src/ui/kit/settings.ts']);
});

it('menus and keys name contributed commands only', () => {
  const known = new Set(contributes.commands.map(({ command }) => command));
  const named = [...Object.values(contributes.menus).flat(), ...(contributes.keybindings ?? [])];
  const unknown = named.filter(({ command }) => command !== undefined && !known.has(command));
  assert.deepEqual(unknown, []);
});

it('what a menu or a welcome waits for is a scheme of a document or a key that the source sets', () => {
  const source = filesOf('src/**/*.ts').map(read).join('\n');
  const text = read('package.json');
  const schemes = firstOf(text.matchAll(/resourceScheme == ([\w-]+)/g)).filter((one) => one !== 'file');
  const keys = firstOf(text.matchAll(/"when": "[^"]*?\b(batchStudio\.\w+)(?=[ "])/g));
  const views = firstOf(text.matchAll(/(?:view|activeCustomEditorId|activeViewlet) [!=]=+ (batchStudio\.\w+)/g));
  assert.ok(schemes.length > 0 && keys.length > 3);
  const unknown = [...schemes, ...keys.filter((key) => !views.includes(key))].filter((one) => !source.includes(`'${one}'`));
  assert.deepEqual(sorted(unknown), []);
}); // prettier-ignore

it('pictures of the walkthrough keep the policy of its page, which drops inline styles', () => {
  const styled = filesOf('media/walkthrough/*.svg').filter((file) =>
    /\sstyle=|<style/.test(read(file)),
  );
  assert.deepEqual(styled, []);
});
