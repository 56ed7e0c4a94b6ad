import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import type { Fault } from '../../support/fault.ts';
import { startFaultProxy, type FaultProxy } from '../../support/faultProxy.ts';
import { addAccount, run, simulatorUrl, until } from './studio.ts';

const accountId = 'failing';

const request = (id: string, more: object = {}) =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'kimi-k2.6', messages: [{ role: 'user', content: `Say ${id}` }], ...more },
  });

const wholeFile = { code: 'token_limit_exceeded', message: 'Too much.', param: null, line: null };
const ofLine = (line: number, param: string | null) => ({
  code: 'invalid_value',
  message: `Not on line ${String(line)}.`,
  param,
  line,
});

describe('what a service says of a submitted file', function () {
  this.timeout(90_000);
  let folder = '';
  let proxy: FaultProxy;
  let removeAccount: () => Thenable<void>;
  let list: Fault | undefined;

  before(async () => {
    proxy = await startFaultProxy({
      target: new URL(simulatorUrl).origin,
      plan: ({ method, path }) =>
        method === 'GET' && path.startsWith('/v1/batches') ? list : undefined,
    });
    removeAccount = await addAccount(accountId, `${proxy.url}/v1`);
    const [workspace] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(workspace);
    folder = await mkdtemp(join(workspace.uri.fsPath, 'serverErrors-'));
  });
  after(async () => {
    await removeAccount();
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    list = undefined;
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** Submits a file, and lets the service refuse it. */
  async function refused(uri: vscode.Uri, errors: readonly object[]): Promise<Batch> {
    const options = { accountId, completionWindow: '24h', force: true };
    const batch = await run<Batch | undefined>('submit', uri, options);
    assert.ok(batch);
    const failed = { ...(batch.raw as object), status: 'failed', errors: { data: errors } };
    const body = JSON.stringify({ object: 'list', data: [failed], has_more: false });
    list = { kind: 'reply', status: 200, when: 'at-once', body };
    // A refresh shares the call of a poll, which may have begun before the service changed its mind.
    await until(async () => {
      const [state] = await run<{ batches: Batch[] }[]>('refresh', { accountId });
      return state?.batches.find(({ id }) => id === batch.id)?.status === 'failed' || undefined;
    });
    return batch;
  }

  const serverErrors = (uri: vscode.Uri) =>
    vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source?.startsWith('Batch Studio · '))
      .sort((a, b) => a.range.start.compareTo(b.range.start));
  const linesAre = (uri: vscode.Uri, lines: readonly number[]) =>
    until(() =>
      serverErrors(uri)
        .map(({ range }) => range.start.line)
        .join() === lines.join()
        ? true
        : undefined,
    );

  it('stands on its line wherever that moves, until it is edited, and offers the same fixes', async () => {
    const path = join(folder, 'refused.jsonl');
    const bad = request('c', { temperature: 0.3 });
    await writeFile(path, [request('a'), request('b'), bad, request('d'), ''].join('\n'));
    const document = await vscode.workspace.openTextDocument(path);
    const editor = await vscode.window.showTextDocument(document);
    const { uri } = document;
    const batch = await refused(uri, [wholeFile, ofLine(3, 'body.model'), ofLine(4, null)]);
    await linesAre(uri, [0, 2, 3]);
    const [, onLine] = serverErrors(uri);
    assert.equal(onLine?.source, `Batch Studio · ${batch.id}`);
    assert.equal(onLine.message, 'The service refused this: Not on line 3.');
    assert.equal(document.getText(onLine.range), '"model"');

    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), `${request('new')}\n\n`));
    await linesAre(uri, [4, 5]);
    await editor.edit((edit) => edit.delete(document.lineAt(2).rangeIncludingLineBreak));
    await linesAre(uri, [3, 4]);

    const [moved] = serverErrors(uri);
    assert.ok(moved);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      moved.range,
      vscode.CodeActionKind.QuickFix.value,
    );
    const fix = actions.find(({ isPreferred }) => isPreferred);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join());
    // The service complains of another member of the line than our own rules do.
    await vscode.workspace.applyEdit(fix.edit);
    assert.ok(!document.lineAt(3).text.includes('temperature'));
    await linesAre(uri, [4]);

    await document.save();
    await vscode.commands.executeCommand('undo');
    await linesAre(uri, [3, 4]);
    await writeFile(path, [request('a'), request('b'), bad, request('d'), ''].join('\n'));
    await vscode.commands.executeCommand('workbench.action.files.revert');
    await linesAre(uri, [0, 2, 3]);
  });

  it('stands on its line in a file that the editor does not hand out', async () => {
    const path = join(folder, 'large.jsonl');
    const long = 'x'.repeat(90_000);
    const lines = Array.from({ length: 620 }, (_, n) =>
      request(`row-${String(n)}`, { user: long }),
    );
    const write = () => writeFile(path, `${lines.join('\n')}\n`);
    await write();
    const uri = vscode.Uri.file(path);
    await vscode.commands.executeCommand('vscode.open', uri);
    await refused(uri, [wholeFile, ofLine(620, 'body.model')]);
    await linesAre(uri, [0, 619]);
    const onModel = serverErrors(uri)[1]?.range;
    assert.equal(lines[619]?.slice(onModel?.start.character, onModel?.end.character), '"model"');

    lines.unshift(request('first'));
    await write();
    await linesAre(uri, [620]);
    lines[620] = request('row-619');
    await write();
    await linesAre(uri, []);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await until(() => (vscode.languages.getDiagnostics(uri).length === 0 ? true : undefined));
  });
});
