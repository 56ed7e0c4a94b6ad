import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ValidationReport } from '../../../src/ui/editor/ports/editor.ts';

const request = (id: string, content: string) =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'kimi-k2.6', messages: [{ role: 'user', content }] },
  });

async function until<T>(find: () => T | undefined): Promise<T> {
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('files that the editor does not hand out as text', function () {
  this.timeout(90_000);
  let folder = '';

  before(async () => {
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    folder = await mkdtemp(join(workspace.uri.fsPath, 'large-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('checks a file above 50 MB from disk, again when it changes, and forgets it when it is closed', async () => {
    const path = join(folder, 'large.jsonl');
    const long = 'x'.repeat(90_000);
    const lines = Array.from({ length: 620 }, (_, index) => request(`row-${index % 619}`, long));
    await writeFile(path, `${lines.join('\n')}\n`);
    const uri = vscode.Uri.file(path);
    await vscode.commands.executeCommand('vscode.open', uri);
    const found = await until(() => {
      const list = vscode.languages.getDiagnostics(uri);
      return list.length > 0 ? list : undefined;
    });
    assert.equal(
      vscode.workspace.textDocuments.some((one) => one.uri.path === uri.path),
      false,
    );
    assert.deepEqual(
      found.map(({ range }) => range.start.line),
      [0, 619],
    );
    const report = await vscode.commands.executeCommand<ValidationReport>(
      'batchStudio.validateFile',
    );
    assert.equal(report.requests, 620);
    assert.equal(report.provider, 'kimi');
    lines[619] = request('row-619', long);
    await writeFile(path, `${lines.join('\n')}\n`);
    await until(() => (vscode.languages.getDiagnostics(uri).length === 0 ? true : undefined));
    lines[619] = request('row-0', long);
    await writeFile(path, `${lines.join('\n')}\n`);
    await until(() => (vscode.languages.getDiagnostics(uri).length > 0 ? true : undefined));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await until(() => (vscode.languages.getDiagnostics(uri).length === 0 ? true : undefined));
  });

  it('sees the byte order mark that the editor hides, and takes it away', async () => {
    const path = join(folder, 'marked.jsonl');
    await writeFile(path, `\uFEFF${request('a', 'Hi')}\n`);
    const uri = vscode.Uri.file(path);
    await vscode.window.showTextDocument(uri);
    const [mark] = await until(() => {
      const list = vscode.languages.getDiagnostics(uri);
      return list.length > 0 ? list : undefined;
    });
    assert.ok(mark);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      mark.range,
    );
    const fix = actions.find(({ title }) => title === 'Remove the byte order mark');
    assert.ok(fix?.command);
    const { command, arguments: args = [] } = fix.command;
    assert.equal(await vscode.commands.executeCommand(command, ...(args as unknown[])), 1);
    await until(() => (vscode.languages.getDiagnostics(uri).length === 0 ? true : undefined));
    assert.equal(await readFile(path, 'utf8'), `${request('a', 'Hi')}\n`);
  });
});
