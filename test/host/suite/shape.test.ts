import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { requests, run, until } from './studio.ts';

interface Shaped {
  readonly uri: string;
  readonly changed: number;
  readonly leftOut: number;
}

async function write(name: string, text: string): Promise<vscode.Uri> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, 'shaped', name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

const read = async (uri: vscode.Uri) =>
  Buffer.from(await vscode.workspace.fs.readFile(uri)).toString();

describe('a batch file of another shape', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
  after(async () =>
    vscode.workspace.fs.delete(vscode.Uri.joinPath(await write('a.jsonl', ''), '..'), {
      recursive: true,
    }),
  );

  it('is a new file, and the old one stays', async () => {
    const text = requests(['a', 'b']);
    const uri = await write('a.jsonl', text);
    const plan = { what: 'set', member: 'model', json: '"kimi-k3"' };
    const shaped = await run<Shaped>('shapeFile', uri, plan);
    assert.equal(shaped.changed, 2);
    assert.match(vscode.Uri.parse(shaped.uri).path, /\/a\.set\.jsonl$/);
    assert.equal(await read(vscode.Uri.parse(shaped.uri)), text.replaceAll('kimi-k2.6', 'kimi-k3'));
    assert.equal(await read(uri), text);
  });

  it('is the file itself, and one undo takes it back', async () => {
    const text = requests(['a', 'b']);
    const uri = await write('b.jsonl', text);
    const plan = { what: 'set', member: 'temperature', json: '0.5', into: 'file' };
    const shaped = await run<Shaped>('shapeFile', uri, plan);
    assert.equal(shaped.uri, uri.toString());
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText().match(/"temperature":0\.5/g)?.length, 2);
    await vscode.commands.executeCommand('undo');
    await until(() => (document.getText() === text ? true : undefined));
  });

  it('is several files in one, with ids of their own', async () => {
    const [first, second] = [await write('c.jsonl', requests(['x'])), await write('d.jsonl', requests(['x']))]; // prettier-ignore
    const shaped = await run<Shaped>('shapeFile', first, { what: 'merge', files: [second] });
    const ids = (await read(vscode.Uri.parse(shaped.uri))).match(/"custom_id":"[^"]+"/g);
    assert.deepEqual(ids, ['"custom_id":"x"', '"custom_id":"x-2"']);
  });
});
