import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ValidationReport } from '../../../src/ui/editor/ports/editor.ts';
import { openUntitled, run } from './studio.ts';

const request = (id: string, body: object = {}) =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'kimi-k2.6', messages: [{ role: 'user', content: 'Hi' }], ...body },
  });

async function open(content: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await openUntitled(content));
}

/** Waits for the diagnostics of a file to be as wanted; mocha's own limit ends it. */
async function diagnostics(
  uri: vscode.Uri,
  wanted: (list: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  for (;;) {
    const list = vscode.languages.getDiagnostics(uri);
    if (wanted(list)) return list;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const codeOf = ({ code }: vscode.Diagnostic) =>
  String(typeof code === 'object' ? code.value : code);
const codes = (list: readonly vscode.Diagnostic[]) => list.map(codeOf).sort();

function edit(editor: vscode.TextEditor, make: (builder: vscode.TextEditorEdit) => void) {
  return editor.edit(make);
}

describe('the language of batch files', () => {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('shows mistakes as they are typed and takes them away when they are mended', async () => {
    const editor = await open(`${request('a')}\n${request('b')}\n`);
    const { uri } = editor.document;
    const [, second] = [0, 1].map((line) => editor.document.lineAt(line).text.indexOf('"b"'));
    assert.ok(second !== undefined);
    await edit(editor, (builder) =>
      builder.replace(new vscode.Range(1, second + 1, 1, second + 2), 'a'),
    );
    const twice = await diagnostics(uri, (list) => list.length > 0);
    const marked = twice.find(({ range }) => range.start.line === 1);
    assert.ok(marked);
    assert.equal(codeOf(marked), 'duplicate_custom_id');
    assert.equal(editor.document.getText(marked.range), '"a"');
    assert.equal(marked.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(marked.relatedInformation?.[0]?.location.range.start.line, 0);
    await vscode.commands.executeCommand('undo');
    await diagnostics(uri, (list) => list.length === 0);
  });

  it('leaves other JSON Lines alone', async () => {
    const editor = await open('{"prompt":"a"}\n{"prompt":\n');
    const report = await run<ValidationReport>('validateFile', editor.document.uri);
    assert.equal(report.isBatchFile, false);
    assert.deepEqual(vscode.languages.getDiagnostics(editor.document.uri), []);
  });

  it('reports a check as plain data', async () => {
    const editor = await open(`${request('a')}\n${request('a', { temperature: 0.1 })}\n`);
    const report = await run<ValidationReport>('validateFile', editor.document.uri);
    assert.equal(report.provider, 'kimi');
    assert.equal(report.requests, 2);
    assert.equal(report.byCode['pinned_parameter'], 1);
    assert.ok(report.errors >= 2);
    assert.ok(report.problems.every(({ line, message }) => line >= 1 && message !== ''));
  });

  it('offers the whole set of help on a sample with mistakes', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'every-mistake.jsonl');
    await vscode.window.showTextDocument(uri);
    const list = await diagnostics(uri, (found) => found.length > 10);
    assert.ok(new Set(list.map(codeOf)).size > 10, codes(list).join());
  });

  it('mends one problem, all of a kind, or everything, each as one edit', async () => {
    const text = [request('a'), '', request('a'), request('a', { top_p: 0.1 })].join('\n');
    const editor = await open(text);
    const { uri } = editor.document;
    await diagnostics(uri, (list) => list.length >= 4);
    const titlesOn = async (line: number) => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        new vscode.Range(line, 16, line, 16),
        vscode.CodeActionKind.QuickFix.value,
        10,
      );
      return actions.map(({ title }) => title);
    };
    const all = 'Fix all in the file: Change the custom_id to …';
    assert.deepEqual(await titlesOn(0), [all], 'the first may keep its id');
    assert.deepEqual(await titlesOn(2), ['Change the custom_id to a-2', all]);
    const fixed = await run<number>('fixAll', uri);
    assert.ok(fixed >= 4, String(fixed));
    const report = await run<ValidationReport>('validateFile', uri);
    assert.deepEqual(report.byCode, {});
    await vscode.commands.executeCommand('undo');
    assert.equal(editor.document.getText(), text, 'one undo takes all of it back');
  });

  it('completes members, documents them and shows pictures', async () => {
    const pixel =
      'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const content = [{ type: 'image_url', image_url: { url: pixel } }];
    const long = { role: 'system', content: `First line\n\t${'long '.repeat(20)}"quoted"` };
    const messages = [long, { role: 'user', content }];
    const editor = await open(`${request('a', { messages, temperature: 1 })}\n`);
    const { uri } = editor.document;
    const line = editor.document.lineAt(0).text;
    const at = (text: string, extra = 1) => new vscode.Position(0, line.indexOf(text) + extra);
    const hover = async (position: vscode.Position) => {
      const found = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        position,
      );
      return found
        .flatMap(({ contents }) => contents)
        .map((one) => (one instanceof vscode.MarkdownString ? one.value : ''))
        .join('\n')
        .replaceAll('&nbsp;', ' ');
    };
    assert.match(await hover(at('"temperature"', 3)), /Randomness/);
    assert.match(await hover(at('First line')), /First line\n\tlong .*long "quoted"/);
    assert.match(await hover(at('data:image', 5)), /image\/png.*1 × 1 pixels.*!\[\]\(data:/s);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      at('"messages"', 0),
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('max_completion_tokens'), labels.slice(0, 20).join());
    const fresh = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      uri,
      new vscode.Position(1, 0),
    );
    assert.ok(fresh.items.some(({ label }) => label === 'New request'));
  });

  it('lists requests as symbols and formats lines without touching values', async () => {
    const editor = await open(`${request('first')}\n{ "custom_id" : "second", "n": 1.0e2 }\n`);
    const { uri } = editor.document;
    const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    assert.deepEqual(
      symbols.map(({ name, range }) => [name, range.start.line]),
      [
        ['first', 0],
        ['second', 1],
      ],
    );
    await vscode.commands.executeCommand('editor.action.formatDocument');
    assert.equal(editor.document.lineAt(1).text, '{"custom_id":"second","n":1.0e2}');
  });

  it('a tab with a line that an earlier version left open still shows it', async () => {
    const editor = await open(`${request('a')}\n${request('b')}\n`);
    await run('editLine', editor.document.uri, 1);
    const { uri } = vscode.window.activeTextEditor?.document ?? assert.fail();
    const earlier = await vscode.workspace.openTextDocument(
      uri.with({ scheme: 'batchstudio-line' }),
    );
    assert.match(earlier.getText(), /"custom_id": "b"/);
  });

  it('writes an edited line back to its place, wherever that is by then', async () => {
    const editor = await open(`${request('a')}\n${request('b')}\n${request('c')}\n`);
    const source = editor.document;
    await run('editLine', source.uri, 1);
    const side = vscode.window.activeTextEditor;
    assert.ok(side);
    assert.equal(side.document.uri.scheme, 'batch-studio-line');
    assert.match(side.document.getText(), /^\{\n {2}"custom_id": "b"/);
    const above = new vscode.WorkspaceEdit();
    above.insert(source.uri, new vscode.Position(0, 0), `${request('new')}\n`);
    await vscode.workspace.applyEdit(above);
    const hello = side.document.getText().indexOf('Hi');
    await edit(side, (builder) =>
      builder.replace(
        new vscode.Range(side.document.positionAt(hello), side.document.positionAt(hello + 2)),
        'Hello',
      ),
    );
    assert.ok(await side.document.save());
    const wanted = [
      request('new'),
      request('a'),
      request('b').replace('Hi', 'Hello'),
      request('c'),
    ];
    assert.equal(source.getText(), `${wanted.join('\n')}\n`);
  });

  it('never overwrites a line that has changed, or gone, while it was edited apart', async () => {
    const editor = await open(`${request('a')}\n${request('b')}\n`);
    const source = editor.document;
    const insert = (text: string) => {
      const change = new vscode.WorkspaceEdit();
      change.insert(source.uri, source.lineAt(1).range.end, text);
      return vscode.workspace.applyEdit(change);
    };
    await run('editLine', source.uri, 1);
    const side = vscode.window.activeTextEditor;
    assert.ok(side);
    await edit(side, (builder) => builder.insert(new vscode.Position(1, 2), '"mine":1,'));
    await insert(' ');
    const changed = source.getText();
    assert.equal(await side.document.save(), false, 'changed');
    assert.equal(source.getText(), changed);
    const deletion = new vscode.WorkspaceEdit();
    deletion.delete(source.uri, source.lineAt(1).rangeIncludingLineBreak);
    await vscode.workspace.applyEdit(deletion);
    const shorter = source.getText();
    assert.equal(await side.document.save(), false, 'gone');
    assert.equal(source.getText(), shorter);
    await vscode.window.showTextDocument(side.document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('opens the full report as a document', async () => {
    const editor = await open(`${request('a')}\n${request('a')}\n`);
    await run('showReport', editor.document.uri);
    const report = vscode.window.activeTextEditor?.document;
    assert.equal(report?.uri.scheme, 'batch-studio-report');
    assert.match(report.getText(), /duplicate_custom_id/);
    assert.match(report.getText(), /^ +2:\d+ {2}error +The custom_id "a" is used more than once/m);
  });

  it('checks by another provider when asked to', async () => {
    const editor = await open(`${request('a', { temperature: 0.1 })}\n`);
    const { uri } = editor.document;
    await diagnostics(uri, (list) => codes(list).includes('pinned_parameter'));
    await run('chooseProfile', uri, 'compatible');
    await diagnostics(uri, (list) => !codes(list).includes('pinned_parameter'));
    const report = await run<ValidationReport>('validateFile', uri);
    assert.equal(report.provider, 'compatible');
  });

  it('checks several files that are not open, and reports on each where there is room', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const names = ['README.md', 'kimi-summaries.jsonl', 'every-mistake.jsonl'];
    const files = names.map((name) => vscode.Uri.joinPath(folder.uri, name));
    const reports = await run<ValidationReport[]>('validateFile', files[1], files);
    assert.deepEqual(
      reports.map(({ uri, errors }) => [vscode.Uri.parse(uri).path, errors > 0]),
      [
        [files[2]?.path, true],
        [files[1]?.path, false],
      ],
    );
    for (const { uri } of reports) await run('showReport', vscode.Uri.parse(uri));
    // What other tests left unsaved may be open too.
    const groups = vscode.window.tabGroups.all
      .map(({ tabs }) =>
        tabs.map(({ label }) => label).filter((label) => label.startsWith('Check of')),
      )
      .filter((reports) => reports.length > 0);
    assert.deepEqual(groups, [
      ['Check of every-mistake.jsonl.txt', 'Check of kimi-summaries.jsonl.txt'],
    ]);
  });

  it('keeps no such choice for the next unsaved file of the same name', async () => {
    const pinned = `${request('a', { temperature: 0.1 })}\n`;
    const { uri } = (await open(pinned)).document;
    await run('chooseProfile', uri, 'compatible');
    let next: vscode.Uri;
    do {
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      next = (await open(pinned)).document.uri;
    } while (next.toString() !== uri.toString());
    await diagnostics(next, (list) => codes(list).includes('pinned_parameter'));
  });

  it('offers to split a file with more requests than its service takes, and does', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const uri = vscode.Uri.joinPath(folder!.uri, 'many.jsonl');
    const lines = Array.from({ length: 5001 }, (_, index) => `${request(`r-${index}`)}\n`);
    await vscode.workspace.fs.writeFile(uri, Buffer.from(lines.join('')));
    const parts = vscode.Uri.joinPath(folder!.uri, 'many.parts');
    try {
      await vscode.window.showTextDocument(uri);
      await run('chooseProfile', uri, 'siliconflow');
      const list = await diagnostics(uri, (all) => codes(all).includes('too_many_requests'));
      const { range } = list.find((one) => codeOf(one) === 'too_many_requests')!;
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        range,
      );
      const split = actions.find(({ title }) => title === 'Split the file…');
      assert.deepEqual(split?.command?.arguments?.map(String), [uri.toString()]);
      const files = await run<string[]>('splitFile', uri, { maxRequests: 5000 });
      assert.deepEqual(files, [1, 2].map((number) => vscode.Uri.joinPath(parts, `many-${number}.jsonl`).toString())); // prettier-ignore
      const last = await vscode.workspace.fs.readFile(vscode.Uri.parse(files[1]!));
      assert.equal(Buffer.from(last).toString(), lines[5000]);
    } finally {
      await vscode.workspace.fs.delete(uri);
      await vscode.workspace.fs.delete(parts, { recursive: true });
    }
  });

  it('gives requests new ids by a pattern', async () => {
    const editor = await open(`${request('x')}\n${request('x')}\n`);
    assert.equal(await run<number>('renumberIds', editor.document.uri, 'row-{0n}'), 2);
    assert.equal(editor.document.getText(), `${request('row-01')}\n${request('row-02')}\n`);
  });
});
