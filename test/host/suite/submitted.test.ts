import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import { batchThat, requests, run, until } from './studio.ts';

const accountId = 'simulator';

describe('a submitted file', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('says above its first line how its batch stands, until its content is another', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'knows-its-batch.jsonl');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(requests(['known-1', 'known-2'])));
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document);
    const lenses = async () => {
      const all = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri,
      );
      const own = all.filter(({ command, range }) => command && range.start.line === 0);
      return own.flatMap(({ command }) => (command ? [command] : []));
    };
    const title = async () => (await lenses()).find(({ title: text }) => /^Submitted /.test(text));
    assert.equal(await title(), undefined);

    const batch = await run<Batch>('submit', uri, { accountId, completionWindow: '24h' });
    await until(title);
    await batchThat(batch, ({ status }) => status === 'completed');
    const ended = await until(async () => {
      const found = await title();
      return found?.title.includes('Completed') === true ? found : undefined;
    });
    // The simulator lets some requests fail.
    assert.match(ended.title, /^Submitted .* · Completed.* · [12] succeeded/);
    assert.deepEqual(ended.arguments, [{ accountId, batchId: batch.id }]);
    const commands = (await lenses()).map(({ command }) => command);
    assert.ok(commands.includes('batchStudio.showResults'));

    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), ' '));
    assert.equal(await title(), undefined, 'what was typed is another content');
    await vscode.commands.executeCommand('undo');
    await document.save();
    await until(title);
    await editor.edit((edit) => edit.insert(document.lineAt(1).range.end, ' '));
    await document.save();
    assert.equal(await title(), undefined);
  });
});
