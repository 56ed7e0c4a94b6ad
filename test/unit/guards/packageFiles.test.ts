import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';
import { allowedFiles } from '../../../scripts/stageExtension.ts';
import { read, root } from '../../support/checkout.ts';

it('the package holds the files of the committed list and no other', async () => {
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  const packaged = files.map((file) => file.replaceAll('\\', '/')).sort();
  assert.deepEqual(packaged, allowedFiles(), 'tests and `npm start` run on other files');
  // Parts that are loaded late carry a hash of their content.
  const names = packaged.map((file) => file.replace(/-[A-Z0-9]{8}\.cjs$/, '-*.cjs'));
  const wanted = read('test/fixtures/package-files.txt').trim().split('\n');
  assert.deepEqual([...new Set(names)].sort(), wanted);
});
