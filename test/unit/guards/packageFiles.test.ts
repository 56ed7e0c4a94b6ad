import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';
import { packagedReadme } from '../../../scripts/packagedReadme.ts';
import { allowedFiles, packageList } from '../../../scripts/stageExtension.ts';
import { read, root } from '../../support/checkout.ts';

it('the package holds the files of the committed list and no other; run npm run format', async () => {
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  const packaged = files.map((file) => file.replaceAll('\\', '/')).sort();
  assert.deepEqual(packaged, allowedFiles(), 'tests and `npm start` run on other files');
  const wanted = read('test/fixtures/package-files.txt');
  assert.deepEqual(packageList().split('\n'), wanted.split('\n'));
});

/** What a page links to or shows beside it in the checkout. */
const neighbours = (text: string) =>
  [...text.matchAll(/\]\((?!https?:|#)([^)]*)\)/g)].map(([, path = '']) => path);

it('pages lead to files that are there, the README only to its own words once it is packaged', () => {
  for (const page of ['README.md', 'README.zh-cn.md', 'CONTRIBUTING.md']) {
    const missing = neighbours(read(page)).filter((path) => !existsSync(join(root, path)));
    assert.deepEqual(missing, [], page);
  }
  const packaged = packagedReadme(read('README.md'));
  assert.deepEqual(neighbours(packaged), []);
  assert.doesNotMatch(packaged, /README|\n{3}/);
  assert.match(packaged, /## First steps/);
});

it('the animation of the README is one, and small', () => {
  for (const name of ['tour.png', 'tour.zh-cn.png']) {
    const path = `docs/screenshots/${name}`;
    assert.match(read(path), /acTL/);
    assert.ok(statSync(join(root, path)).size < 3_000_000, name);
  }
});
