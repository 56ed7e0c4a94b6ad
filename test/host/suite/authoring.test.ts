import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import { batchThat, run, until } from './studio.ts';

const silent = { accountId: 'simulator', completionWindow: '24h' };
const schema =
  '{ type: object, properties: { sentiment: { enum: [good, bad] } }, required: [sentiment], additionalProperties: false }';

function file(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, 'authoring', name);
}

const write = (name: string, text: string) =>
  vscode.workspace.fs.writeFile(file(name), Buffer.from(text));

const read = async (uri: vscode.Uri) =>
  Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();

function prompt(message: string): string {
  return `---\nsource: reviews.csv\nid: id\nprovider: kimi\nmodel: kimi-k2.6\nschema: ${schema}\n---\n# user\n${message}\n`;
}

describe('a batch prompt', () => {
  before(() =>
    write('reviews.csv', 'id,text\r\nr-1,"Good, ""very"" good"\r\nr-2,"Two\r\nlines"\r\nr-3,\r\n'),
  );
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(() => vscode.workspace.fs.delete(file(''), { recursive: true }));

  it('goes from a table to a batch and back into a table', async () => {
    await write('reviews.batch.md', prompt('Review: {{text}}'));
    const uri = file('reviews.batch.md');
    const sent = await run<Batch>('submitPrompt', uri, silent);
    const ended = await batchThat(sent, ({ status }) => status === 'completed');
    assert.equal(ended.counts?.total, 3);
    const before = await read(file('reviews.csv'));
    const written = vscode.Uri.parse(await run<string>('writeAnswers', uri));
    assert.equal(written.path, file('reviews.answers.csv').path);
    const table = await read(written);
    assert.match(table, /^\uFEFFid,text,sentiment,status,error\r\nr-1,"Good, ""very"" good",/);
    assert.match(table, /\r\nr-2,"Two\r\nlines",/);
    assert.match(table, /,(good|bad),answered,\r\n/);
    assert.equal(await read(file('reviews.csv')), before);
  });

  it('is submitted in parts where one file may not hold all, and its answers find back from all of them', async () => {
    await write(
      'parts.csv',
      `id,text\r\n${Array.from({ length: 5 }, (_none, at) => `p-${String(at)},x\r\n`).join('')}`,
    );
    await write('parts.batch.md', prompt('Part: {{text}}').replace('reviews.csv', 'parts.csv'));
    const uri = file('parts.batch.md');
    const sent = await run<Batch[]>('submitPrompt', uri, { ...silent, maxRequests: 2 });
    const ended = [];
    for (const batch of sent)
      ended.push(await batchThat(batch, ({ status }) => status === 'completed'));
    assert.deepEqual(
      ended.map(({ counts }) => counts?.total),
      [2, 2, 1],
    );
    // The same file again is known by its parts.
    await run('buildPrompt', uri, { silent: true });
    const table = await read(vscode.Uri.parse(await run<string>('writeAnswers', uri)));
    assert.deepEqual(
      table
        .split('\r\n')
        .slice(1, -1)
        .map((row) => row.replace(/^(p-\d),x,(?:good|bad),(\w+),$/, '$1 $2')),
      ['p-0 answered', 'p-1 answered', 'p-2 answered', 'p-3 answered', 'p-4 answered'],
    );
  });

  it('is marked at its placeholders and at the cells of its table', async () => {
    await write('marked.batch.md', prompt('Review: {{text}} {{stars}}'));
    const uri = file('marked.batch.md');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, 'batch-prompt');
    const [first] = await until(() => found(uri, 'unknown_column'));
    assert.equal(document.getText(first?.range), '{{stars}}');
    await replaceAll(document, prompt('Review: {{text}}'));
    const [empty] = await until(() => found(file('reviews.csv'), 'empty_cell'));
    assert.deepEqual([empty?.range.start.line, empty?.range.start.character], [4, 4]);
  });

  it('has a preview that follows what is typed', async () => {
    await write('seen.batch.md', prompt('First {{text}}'));
    const uri = file('seen.batch.md');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const preview = vscode.Uri.parse(await run<string>('previewPrompt', uri));
    const shown = await vscode.workspace.openTextDocument(preview);
    assert.equal(shown.lineCount, 4);
    assert.match(shown.lineAt(0).text, /First Good, \\"very\\" good/);
    await replaceAll(document, prompt('Second {{text}}'));
    await until(() => (shown.lineAt(0).text.includes('Second Good') ? true : undefined));
  });

  it('leads from a problem in the preview to the prompt and to the cell', async () => {
    const broken = prompt('Say {{text}}').replace(
      'schema:',
      'parameters: { temperature: 0.2 }\nschema:',
    );
    await write('linked.batch.md', broken);
    const uri = file('linked.batch.md');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const preview = vscode.Uri.parse(await run<string>('previewPrompt', uri));
    const [empty] = await until(() => found(preview, 'empty_cell'));
    assert.ok(empty);
    const places = empty.relatedInformation?.map(({ location }) => [
      location.uri.path.replace(/^.*\//, ''),
      location.range.start.line,
      location.range.start.character,
    ]);
    assert.deepEqual(places, [['linked.batch.md', 9, 4], ['reviews.csv', 4, 4]]); // prettier-ignore
    const [row] = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      preview,
      new vscode.Position(1, 3),
    );
    assert.deepEqual([row?.range.start.line, row?.range.end.line], [2, 3]);
    const [pinned] = await until(() => found(preview, 'pinned_parameter'));
    assert.ok(pinned);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      preview,
      pinned.range,
    );
    const goTo = (words: string) => actions.find(({ title }) => title.startsWith(words))?.command;
    const { command = '', arguments: args = [] } = goTo('Go to the Place in the Prompt') ?? {};
    assert.ok(goTo('Go to Row 1 of reviews.csv'));
    await vscode.commands.executeCommand(command, ...(args as unknown[]));
    const selected = await until(() => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document === document ? document.getText(editor.selection) : undefined;
    });
    assert.equal(selected, 'temperature');
  });

  it('has a preview of other rows, by a text or at random', async () => {
    await write('chosen.batch.md', prompt('Say {{text}}'));
    const uri = file('chosen.batch.md');
    const choice = { by: 'text', column: 'text', text: 'LINES' };
    const preview = vscode.Uri.parse(await run<string>('previewRows', uri, choice));
    const shown = await vscode.workspace.openTextDocument(preview);
    await until(() => (/^\{"custom_id":"r-2"[^\n]*\n$/.test(shown.getText()) ? true : undefined));
    await run<string>('previewRows', preview, 'first');
    await until(() => (shown.lineCount === 4 ? true : undefined));
  });

  it('completes keys, values and columns, and tells of them', async () => {
    await write('help.batch.md', prompt('Review: {{'));
    const uri = file('help.batch.md');
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const complete = async (line: number, character: number) => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        uri,
        new vscode.Position(line, character),
      );
      return items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    const columns = await complete(8, 'Review: {{'.length);
    assert.ok(columns.includes('text') && columns.includes('id'), columns.join());
    assert.ok((await complete(3, 'provider: '.length)).includes('dashscope'));
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      new vscode.Position(1, 2),
    );
    assert.ok(hover);
  });

  it('is tried in real time, and its answers are open as results', async () => {
    await write('tried.batch.md', prompt('Review: {{text}}'));
    const options = { first: 2, accountId: 'simulator' };
    const tried = await run<{ answered: number; notSent: number; uri: string; tokens: { input: number } }>('tryRequests', file('tried.batch.md'), options); // prettier-ignore
    assert.deepEqual([tried.answered, tried.notSent], [2, 0]);
    assert.ok(tried.tokens.input > 0);
    const answers = (await read(vscode.Uri.parse(tried.uri))).trim().split('\n');
    const ids = answers.map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
    assert.deepEqual(ids.sort(), ['r-1', 'r-2']);
    await until(() => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      return tabs.some(({ input }) => input instanceof vscode.TabInputCustom) ? true : undefined;
    });
    const again = await run<{ uri: string }>('tryRequests', file('tried.batch.md'), options);
    assert.match(again.uri, /tried\.try-2\.output\.jsonl$/);
    const lines = await run<{ answered: number }>('tryRequests', file('tried.try.input.jsonl'), { lines: [1], accountId: 'simulator' }); // prettier-ignore
    assert.equal(lines.answered, 1);
  });

  it('is not built while a row is broken', async () => {
    await write('broken.csv', 'id,text\na,1\nb\n');
    await write('broken.batch.md', prompt('{{text}}').replace('reviews.csv', 'broken.csv'));
    const built = await run<{ uri: string | null; errors: number }>(
      'buildPrompt',
      file('broken.batch.md'),
      { silent: true },
    );
    assert.deepEqual([built.uri, built.errors], [null, 1]);
  });

  it('is made of another tool’s prompt', async () => {
    await write('basic.prompty', '---\nmodel: gpt-4o\n---\nsystem:\nBe brief.\nuser:\n{{q}}\n');
    const made = vscode.Uri.parse(await run<string>('newBatchFromFile', file('basic.prompty')));
    assert.match(await read(made), /source: table\.csv\nmodel: gpt-4o\n---\n\n# system/);
  });
});

function found(uri: vscode.Uri, code: string): vscode.Diagnostic[] | undefined {
  const nameOf = ({ code: given }: vscode.Diagnostic) =>
    typeof given === 'object' ? given.value : given;
  const all = vscode.languages.getDiagnostics(uri).filter((one) => nameOf(one) === code);
  return all.length > 0 ? all : undefined;
}

async function replaceAll(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const end = document.lineAt(document.lineCount - 1).range.end;
  edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
  await vscode.workspace.applyEdit(edit);
}
