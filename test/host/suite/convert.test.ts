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

  it('comes back with the same requests', async () => {
    const text = requests(['a', 'b']).replaceAll('kimi-k2.6', 'gpt-4.1-mini');
    const uri = await write('d.jsonl', text.replaceAll('"messages"', '"max_completion_tokens":50,"messages"'));
    const there = { provider: 'anthropic', model: 'claude-opus-4-8' };
    const converted = await run<string>('convertFile', uri, there);
    const back = { provider: 'openai', model: 'gpt-4.1-mini', form: 'chat' };
    const returned = await run<string>('convertFile', vscode.Uri.parse(converted), back);
    const report = await run<{ provider: string; errors: number; warnings: number }>('validateFile', vscode.Uri.parse(returned));
    assert.deepEqual([report.provider, report.errors, report.warnings], ['openai', 0, 0]);
    const linesOf = async (file: vscode.Uri) => (await read(file)).trimEnd().split('\n').map((line) => JSON.parse(line) as object);
    assert.deepEqual(await linesOf(vscode.Uri.parse(returned)), await linesOf(uri));
  }); // prettier-ignore

  it('lists line by line what could not be carried', async () => {
    await vscode.commands.executeCommand('notifications.clearAll');
    const uri = await write('e.jsonl', requests(['a', 'b']).replaceAll('"messages"', '"seed":5,"messages"'));
    await run('convertFile', uri, { provider: 'anthropic', model: 'claude-opus-4-8' });
    const list = await until(async () => {
      await vscode.commands.executeCommand('notification.acceptPrimaryAction');
      const document = vscode.window.activeTextEditor?.document;
      return document?.isUntitled === true ? document.getText() : undefined;
    });
    assert.match(list, /^ +2 {2}seed was left out$/m);
    assert.match(list, /^1: seed was left out$/m);
    assert.match(list, /^2: seed was left out$/m);
  }); // prettier-ignore

  it('is not made when the person leaves the question for whom', async () => {
    const uri = await write('f.jsonl', requests(['a']));
    const folder = vscode.Uri.joinPath(uri, '..');
    const before = await vscode.workspace.fs.readDirectory(folder);
    let isLeft = false;
    const asked = run<string | undefined>('convertFile', uri).then((result) => {
      isLeft = true;
      return result;
    });
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
      return isLeft || undefined;
    });
    assert.equal(await asked, undefined);
    assert.deepEqual(await vscode.workspace.fs.readDirectory(folder), before);
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
