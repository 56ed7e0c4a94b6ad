import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { saveBeside } = await import('../../../../src/ui/results/saveBeside.ts');

const folder = await mkdtemp(join(tmpdir(), 'save-beside-'));
after(() => rm(folder, { recursive: true }));

test('a file that is saved over stays until the new one is whole', async () => {
  const path = join(folder, 'mine.csv');
  await writeFile(path, 'precious\n');
  const target = vscode.Uri.file(path);
  Object.assign(vscode.window, {
    showSaveDialog: () => Promise.resolve(target),
    // What takes longer shows its progress.
    withProgress: (_: unknown, work: (progress: object) => Promise<unknown>) =>
      work({ report: () => undefined }),
  });
  Object.assign(vscode.commands, { executeCommand: () => Promise.resolve() });
  let tries = 0;
  // Too long for an unsaved document, so that a place is asked for.
  async function* content() {
    const isCut = ++tries === 2;
    yield Buffer.from('new\n');
    // What is saved over may be what is read.
    yield await readFile(path);
    if (isCut) throw new Error('stopped');
    yield Buffer.alloc(10_000_001, 'x');
  }
  const file = { beside: undefined, name: 'mine', suffix: '.csv', title: 'Export', content };
  await assert.rejects(saveBeside(file), /stopped/);
  assert.equal(await readFile(path, 'utf8'), 'precious\n');
  assert.deepEqual(await readdir(folder), ['mine.csv']);
  assert.equal(await saveBeside(file), target);
  assert.match(await readFile(path, 'utf8'), /^new\nprecious\nx+$/);
  assert.deepEqual(await readdir(folder), ['mine.csv']);
});
