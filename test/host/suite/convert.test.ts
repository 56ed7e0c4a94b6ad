import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { requests, run, until } from './studio.ts';

async function write(name: string, text: string): Promise<vscode.Uri> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, 'converted', name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

const read = async (uri: vscode.Uri) =>
  Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();

describe('a batch file for another provider', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(async () =>
    vscode.workspace.fs.delete(vscode.Uri.joinPath(await write('a.jsonl', ''), '..'), {
      recursive: true,
    }),
  );

  it('is a new file that checks clean there, and the old one stays', async () => {
    const text = requests(['a', 'b']);
    const uri = await write('a.jsonl', text);
    const options = { provider: 'anthropic', model: 'claude-opus-4-8' };
    const converted = vscode.Uri.parse(await run<string>('convertFile', uri, options));
    assert.match(converted.path, /\/a\.anthropic\.jsonl$/);
    const lines = (await read(converted)).trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => Object.keys(JSON.parse(line) as object)),
      [
        ['custom_id', 'params'],
        ['custom_id', 'params'],
      ],
    );
    const report = await run<{ provider: string; errors: number }>('validateFile', converted);
    assert.equal(report.provider, 'anthropic');
    assert.equal(report.errors, 0);
    assert.equal(await read(uri), text);
    const again = vscode.Uri.parse(await run<string>('convertFile', uri, options));
    assert.match(again.path, /\/a\.anthropic-2\.jsonl$/);
  });

  it('is offered at the light bulb of a file that has another provider’s requests', async () => {
    const line = { custom_id: 'a', params: { model: 'claude-opus-4-8', max_tokens: 5, messages: [{ role: 'user', content: 'x' }] } }; // prettier-ignore
    const uri = await write('b.jsonl', `${JSON.stringify(line)}\n`);
    await vscode.window.showTextDocument(uri);
    await run('chooseProfile', uri, 'openai');
    const [problem] = await until(() => {
      const list = vscode.languages.getDiagnostics(uri);
      return list.length > 0 ? list : undefined;
    });
    assert.ok(problem);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      problem.range,
    );
    const action = actions.find(({ command }) => command?.command === 'batchStudio.convertFile');
    assert.equal(String(action?.command?.arguments?.[0]), uri.toString());
  });

  it('has its full report when it lies on disk alone', async () => {
    const uri = await write('c.jsonl', requests(['a', 'a']));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('showReport', uri);
    const report = vscode.window.activeTextEditor?.document;
    assert.equal(report?.uri.scheme, 'batch-studio-report');
    assert.equal(report.getText().match(/^ +\d+:\d+ {2}error .* duplicate_custom_id$|used more than once/gm)?.length, 2); // prettier-ignore
  });
});
