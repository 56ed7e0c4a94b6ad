import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import { openUntitled, requests, run } from './studio.ts';

const accountId = 'simulator';
const silent = { accountId, completionWindow: '24h' };

async function untitled(content: string): Promise<vscode.Uri> {
  const document = await openUntitled(content);
  await vscode.window.showTextDocument(document);
  return document.uri;
}

/** Asks again until the batch is as wanted; mocha's own limit ends it. */
async function until(batch: Batch, wanted: (batch: Batch) => boolean): Promise<Batch> {
  for (;;) {
    const [state] = await run<[{ batches: Batch[] }]>('refresh', { accountId });
    const now = state.batches.find(({ id }) => id === batch.id);
    if (now && wanted(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const openFiles = () =>
  vscode.window.tabGroups.all.flatMap((group) =>
    group.tabs.flatMap(({ input }) =>
      input instanceof vscode.TabInputText
        ? [{ column: group.viewColumn, path: input.uri.fsPath }]
        : [],
    ),
  );

describe('the main job', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('submits a file on disk and lists the batch at once', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const uri = vscode.Uri.joinPath(folder.uri, 'kimi-summaries.jsonl');
    const batch = await run<Batch>('submit', uri, { ...silent, name: 'from disk', force: true });
    assert.equal(batch.accountId, accountId);
    assert.equal(batch.metadata['name'], 'from disk');
    const listed = await until(batch, () => true);
    assert.equal(listed.completionWindow, '24h');
  });

  it('sends an untitled document as it is on screen and leaves it as it is', async () => {
    const text = requests(['a', 'b', 'c']);
    const uri = await untitled(text);
    const batch = await run<Batch>('submit', uri, silent);
    const ended = await until(batch, ({ status }) => status === 'completed');
    assert.equal(ended.counts?.total, 3);
    const document = vscode.workspace.textDocuments.find((one) => String(one.uri) === String(uri));
    assert.equal(document?.getText(), text);
    assert.equal(document.isDirty, true);
    const input = await run<string>('openInput', ended);
    assert.equal(await readFile(input, 'utf8'), text);
  });

  it('submits the selected files in the order of their names, and stops at one that cannot be sent', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const parts = vscode.Uri.joinPath(folder.uri, 'parts');
    const file = (name: string) => vscode.Uri.joinPath(parts, name);
    const write = (name: string) =>
      vscode.workspace.fs.writeFile(file(name), Buffer.from(requests([`${name} 1`, `${name} 2`])));
    for (const name of ['a-2.jsonl', 'a-10.jsonl', 'b.jsonl', 'd.jsonl']) await write(name);
    const selected = ['d.jsonl', 'a-10.jsonl', 'c.jsonl', 'notes.txt', 'a-2.jsonl', 'b.jsonl'];
    let batches: Batch[] | undefined;
    const all = run<Batch[]>('submit', file('d.jsonl'), selected.map(file)).then(
      (made) => (batches = made),
    );
    try {
      // Each review is accepted as soon as it is there.
      while (!batches) {
        await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const sent = [];
      for (const batch of await all)
        sent.push(await readFile(await run('openInput', batch), 'utf8'));
      const meant = ['a-2.jsonl', 'a-10.jsonl', 'b.jsonl'];
      assert.deepEqual(
        sent,
        meant.map((name) => requests([`${name} 1`, `${name} 2`])),
      );
    } finally {
      await vscode.workspace.fs.delete(parts, { recursive: true });
    }
  });

  it('opens output and errors beside each other', async () => {
    const uri = await untitled(requests(Array.from({ length: 40 }, (_, n) => `line-${n}`)));
    const batch = await run<Batch>('submit', uri, silent);
    const ended = await until(
      batch,
      ({ outputFileId, status }) => outputFileId !== null && status === 'completed',
    );
    assert.ok(ended.errorFileId, 'the simulator fails some lines');
    const paths = await run<{ output: string; errors: string }>('openResults', ended);
    const shown = openFiles().filter(({ path }) => path === paths.output || path === paths.errors);
    assert.equal(shown.length, 2);
    assert.notEqual(shown[0]?.column, shown[1]?.column);
    const again = await run<{ output: string; errors: string }>('openResults', {
      accountId,
      batchId: ended.id,
    });
    assert.deepEqual(again, paths);
    assert.equal(openFiles().filter(({ path }) => path === paths.output).length, 1);
    const lines = (await readFile(paths.output, 'utf8')).trim().split('\n').length;
    const failed = (await readFile(paths.errors, 'utf8')).trim().split('\n').length;
    assert.equal(lines + failed, 40);
  });

  it('cancels a batch that runs, and tells when it is too late', async () => {
    const uri = await untitled(requests(Array.from({ length: 30 }, (_, n) => `cancel-${n}`)));
    const batch = await run<Batch>('submit', uri, silent);
    const after = await run<Batch | undefined>('cancel', batch, { force: true });
    assert.match(String(after?.status), /^cancel/);
    const ended = await until(batch, ({ status }) => status === 'cancelled');
    assert.equal(await run('cancel', ended, { force: true }), undefined);
    // What did not run can be sent again, also when nothing did.
    const { completed = 0, failed = 0 } = ended.counts ?? {};
    const retried = await run<{ requests: number }>('retryFailed', ended, ['missing']);
    assert.equal(retried.requests, 30 - completed - failed);
  });

  it('checks the file before anything is sent', async () => {
    const uri = await untitled(requests(['same', 'same']));
    const before = await run<[{ batches: Batch[] }]>('refresh', { accountId });
    // The question about errors is refused in a test, which ends the command.
    assert.equal(await run('submit', uri, silent), undefined);
    const after = await run<[{ batches: Batch[] }]>('refresh', { accountId });
    assert.equal(after[0].batches.length, before[0].batches.length);
  });

  it('does not send the same bytes twice unasked', async () => {
    const uri = await untitled(requests(['only-once']));
    const first = await run<Batch>('submit', uri, silent);
    // The question is refused in a test, which ends the command.
    assert.equal(await run('submit', uri, silent), undefined);
    const again = await run<Batch>('submit', uri, { ...silent, force: true });
    assert.notEqual(again.id, first.id);
  });

  it('refuses an empty document, a missing file and an unknown account', async () => {
    assert.equal(await run('submit', await untitled(''), silent), undefined);
    const gone = vscode.Uri.file(join('/', 'nowhere', 'gone.jsonl'));
    assert.equal(await run('submit', gone, silent), undefined);
    const uri = await untitled(requests(['x']));
    assert.equal(await run('submit', uri, { ...silent, accountId: 'nobody' }), undefined);
  });

  it('tests the connection and says which models run in batches', async () => {
    const result = await run<{ ok: boolean; batchModels: string[] }>('testConnection', {
      accountId,
    });
    assert.equal(result.ok, true);
    assert.ok(result.batchModels.includes('kimi-k2.6'));
  });

  it('shows every field of a batch as a read-only document', async () => {
    const uri = await untitled(requests(['details']));
    const batch = await run<Batch>('submit', uri, { ...silent, metadata: { purpose: 'a test' } });
    await run('showDetailsAsText', batch);
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    for (const part of [batch.id, 'a test', batch.inputFileId, '"object": "batch"']) {
      assert.ok(text.includes(part), `${part} is missing in\n${text}`);
    }
  });

  it('copies ids and starts a new batch file', async () => {
    const [state] = await run<[{ batches: Batch[] }]>('refresh', { accountId });
    const [batch] = state.batches;
    assert.equal(await run('copyId', batch), batch?.id);
    await run('newBatchFile', 'kimi');
    const lines = (vscode.window.activeTextEditor?.document.getText() ?? '').trim().split('\n');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { body: { model: string } }).body.model),
      ['kimi-k2.6', 'kimi-k2.6'],
    );
  });
});

describe('accounts', () => {
  const url = process.env['BATCH_STUDIO_SIMULATOR_URL'] ?? '';
  const accounts = () =>
    vscode.workspace.getConfiguration('batchStudio').get<{ id: string }[]>('accounts') ?? [];

  it('are added without their key in the settings, tested and removed', async () => {
    const account = await run<{ id: string }>('addAccount', {
      provider: 'kimi',
      name: 'Second',
      baseUrl: url,
      key: 'sk-wrong-and-planted',
    });
    assert.ok(accounts().some(({ id }) => id === account.id));
    assert.ok(!JSON.stringify(accounts()).includes('planted'));
    const target = { accountId: account.id };
    const wrong = await run<{ ok: boolean; kind: string; message: string }>(
      'testConnection',
      target,
    );
    assert.deepEqual([wrong.ok, wrong.kind], [false, 'unauthorized']);
    assert.match(wrong.message, /does not accept the key/);
    await run('setApiKey', target, { key: process.env['BATCH_STUDIO_SIMULATOR_KEY'] });
    assert.equal((await run<{ ok: boolean }>('testConnection', target)).ok, true);
    await run('removeAccount', target, { force: true });
    assert.ok(!accounts().some(({ id }) => id === account.id));
  });

  it('are refused with an address that would give the key away', async () => {
    const given = { provider: 'compatible', baseUrl: 'http://example.com/v1' };
    assert.equal(await run('addAccount', given), undefined);
  });
});
