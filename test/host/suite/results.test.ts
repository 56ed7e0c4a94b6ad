import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import { batchThat, requests, run, until, untitled } from './studio.ts';

interface Shown {
  readonly requests: number;
  readonly answered: number;
  readonly failed: number;
  readonly length: number;
  readonly missing: number;
}

const accountId = 'simulator';
const silent = { accountId, completionWindow: '24h' };

async function ended(uri: vscode.Uri): Promise<Batch> {
  const batch = await run<Batch>('submit', uri, silent);
  return batchThat(batch, ({ status }) => status === 'completed' || status === 'expired');
}

/** A file of the workspace that no other test has sent. */
async function onDisk(name: string, text: string): Promise<vscode.Uri> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

const shownText = () => vscode.window.activeTextEditor?.document.getText() ?? '';

/** The name of the Results view that is in front. */
const activeView = () =>
  until(() => {
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    const { input } = activeTab ?? {};
    return input instanceof vscode.TabInputCustom && input.viewType === 'batchStudio.results'
      ? input.uri.path.split('/').at(-1)
      : undefined;
  });

const sourcesIn = (address: string) => JSON.parse(vscode.Uri.parse(address).query) as unknown;

const wishes = (...words: readonly string[]) =>
  requests(
    words.map((word, at) => `wish-${String(at)} ${word === '' ? '' : `[simulate:${word}]`}`),
  );

describe('results', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('are shown in the order of the input, and every line is accounted for', async () => {
    const batch = await ended(await untitled(wishes('', 'length', '400', '', '400', 'empty')));
    const shown = await run<Shown>('showResultsAsText', batch);
    assert.deepEqual(
      [shown.requests, shown.answered, shown.length, shown.failed, shown.missing],
      [6, 2, 1, 2, 0],
    );
    const text = shownText();
    const places = Array.from({ length: 6 }, (_, at) =>
      text.search(new RegExp(`#${String(at + 1)} . wish-`)),
    );
    assert.deepEqual(
      places,
      [...places].sort((a, b) => a - b),
      text,
    );
    assert.match(text, /6: 2 answered, 2 needs review, 2 failed, 0 no result/);
    assert.match(text, / {2}400 invalid_request_error: /);
    assert.match(text, /6 lines: 6 requests/);
  });

  it('have an outline, and links that lead to the lines', async () => {
    const batch = await ended(await untitled(wishes('429', '', 'outline')));
    await run('showResultsAsText', batch);
    const { document } = vscode.window.activeTextEditor!;
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    const requestSymbols = symbols.at(-1)?.children ?? [];
    assert.deepEqual(
      requestSymbols.map(({ name, range }) => [name.slice(0, 6), document.lineAt(range.start).text.slice(0, 4)]), // prettier-ignore
      [['wish-0', '#1 ✗'], ['wish-1', '#2 ✓'], ['wish-2', '#3 ✓']], // prettier-ignore
    );
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      'vscode.executeLinkProvider',
      document.uri,
    );
    const error = links.find(({ target }) => target?.path.endsWith('.errors.jsonl'));
    assert.equal(error?.target?.fragment, 'L1');
    assert.equal(document.getText(error.range), 'error line 1');
    const group = links.find(({ range }) => document.getText(range).startsWith('429 '));
    assert.ok(group?.target);
    const filtered = await vscode.workspace.openTextDocument(group.target);
    assert.match(filtered.getText(), /One Request/);
    assert.match(filtered.getText(), /#1 ✗ wish-0/);
    assert.doesNotMatch(filtered.getText(), /wish-1/);
  });

  it('stand above the lines of the file that was sent, while it is as it was sent', async () => {
    const uri = await onDisk('to-annotate.jsonl', wishes('', '429', 'annotate'));
    const lenses = async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        uri,
        10,
      );
      // They come in the order in which they were resolved.
      return found
        .filter(({ command }) => /^[✓✗?]/.test(command?.title ?? ''))
        .sort((one, other) => one.range.start.line - other.range.start.line);
    };
    await vscode.window.showTextDocument(uri);
    const batch = await ended(uri);
    await run('showResults', batch);
    const { document } = await vscode.window.showTextDocument(uri, { preview: false });
    const told = await until(async () => {
      const found = await lenses();
      return found.length === 3 ? found : undefined;
    });
    assert.match(told[0]?.command?.title ?? '', /^✓ answered · \S/);
    assert.match(told[1]?.command?.title ?? '', /^✗ failed · 429 /);
    const [hover] = (
      await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        new vscode.Position(1, 0),
      )
    ).filter(({ contents }) => (contents[0] as vscode.MarkdownString).value.includes('failed'));
    assert.match(
      (hover?.contents[0] as vscode.MarkdownString).value,
      /command:batchStudio\.showResults/,
    );
    const { command, arguments: given = [] } = told[2]?.command ?? {};
    await vscode.commands.executeCommand(command ?? '', ...(given as unknown[]));
    assert.equal(await activeView(), 'to-annotate (results)');
    await vscode.window.showTextDocument(document);
    await vscode.window.activeTextEditor?.edit((edit) => {
      edit.insert(new vscode.Position(0, 0), '\n');
    });
    assert.deepEqual(await lenses(), []);
    await vscode.commands.executeCommand('undo');
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('are reached from the line of any of the files, and read in a language of their own', async () => {
    const uri = await onDisk('to-visit.jsonl', wishes('', 'visit', '429'));
    const batch = await ended(uri);
    await vscode.window.showTextDocument(uri);
    await run('goToResult', undefined, 2);
    assert.equal(await activeView(), 'to-visit (results)');
    const errors = await run<string>('openErrors', batch);
    await run('goToResult', vscode.Uri.file(errors), 0);
    assert.equal(await activeView(), 'to-visit (results)');
    assert.equal(await run('goToResult', uri, 99), undefined);

    await run('showResultsAsText', batch, 'wish-2 [simulate:429]');
    // The view that is beside it may still have the focus.
    const editor = await until(() =>
      vscode.window.visibleTextEditors.find(
        ({ document }) => document.languageId === 'batch-results',
      ),
    );
    const line = editor.document.lineAt(editor.selection.active.line).text;
    assert.match(line, /^#3 ✗ wish-2 /);
    assert.equal(await run('showResultsAsText', batch, 'nobody'), undefined);
  });

  it('open as a view of a batch, of one file and of several, once each', async () => {
    const uri = await onDisk('to-view.jsonl', wishes('', 'view', '429'));
    const batch = await ended(uri);
    const address = await run<string>('showResults', batch);
    assert.deepEqual(sourcesIn(address), [{ accountId, batchId: batch.id }]);
    await run('showResults', batch);
    assert.equal(await activeView(), 'to-view (results)');
    assert.equal(vscode.window.tabGroups.activeTabGroup.tabs.length, 1);

    const output = await onDisk('seen.output.jsonl', '{"custom_id":"a"}\n');
    const errors = await onDisk('seen.errors.jsonl', '{"custom_id":"b"}\n');
    const other = await onDisk('other_output.jsonl', '{"custom_id":"a"}\n');
    assert.equal(await run('openResultFiles', output), output.toString());
    assert.equal(await activeView(), 'seen.output.jsonl');
    const compared = await run<string>('openResultFiles', output, [output, errors, other]);
    assert.deepEqual(sourcesIn(compared), [
      { outputs: [other.fsPath], errors: [] },
      { outputs: [output.fsPath], errors: [errors.fsPath] },
    ]);
    assert.equal(await activeView(), 'other-seen (results)');
  });

  it('give a new file with the failed requests alone, byte for byte', async () => {
    const text = wishes('429', 'retry', '500', 'length').replaceAll('\n', '  \r\n');
    const uri = await onDisk('to-retry.jsonl', text);
    const batch = await ended(uri);
    const made = await run<{ requests: number; uri: string }>('retryFailed', batch, ['failed']);
    assert.equal(made.requests, 2);
    assert.match(made.uri, /to-retry\.retry\.jsonl$/);
    const lines = text.split(/(?<=\n)/);
    const written = await readFile(vscode.Uri.parse(made.uri).fsPath, 'utf8');
    assert.equal(written, `${lines[0] ?? ''}${lines[2] ?? ''}`);
    const again = await run<{ uri: string }>('retryFailed', batch, ['failed', 'length']);
    assert.match(again.uri, /to-retry\.retry-2\.jsonl$/);
    // Once the file is another, the requests come from the service, into a document of their own.
    await vscode.workspace.fs.writeFile(uri, Buffer.from('changed\n'));
    const fromService = await run<{ uri: string }>('retryFailed', batch, ['length']);
    assert.equal(vscode.Uri.parse(fromService.uri).scheme, 'untitled');
    assert.equal(shownText(), lines[3]);
  });

  it('of an expired batch name what never came back, and retry that', async () => {
    const many = Array.from({ length: 12 }, (_, at) => `late-${String(at)} [simulate:expire]`);
    const batch = await ended(await untitled(requests(many)));
    assert.equal(batch.status, 'expired');
    const shown = await run<Shown>('showResultsAsText', batch);
    assert.ok(shown.missing > 0 && shown.missing < 12, JSON.stringify(shown));
    const made = await run<{ requests: number }>('retryFailed', batch, ['missing']);
    assert.equal(made.requests, shown.missing);
  });

  it('are exported in the order of the input', async () => {
    const batch = await ended(await onDisk('to-export.jsonl', wishes('export', '429')));
    const csv = await run<string>('exportAnswers', batch, 'csv');
    const rows = (await readFile(vscode.Uri.parse(csv).fsPath, 'utf8')).split('\r\n');
    assert.match(rows[1] ?? '', /^wish-0 .*,answered,/);
    assert.match(rows[2] ?? '', /^wish-1 .*,failed,,"429 engine_overloaded_error /);
    const jsonl = await run<string>('exportAnswers', batch, 'jsonl');
    assert.match(jsonl, /to-export\.answers\.jsonl$/);
  });
});
