import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import type { EndedBatch } from '../../../src/ui/afterEnd/runOnEnd.ts';
import { batchThat, requests, run, simulatorUrl, until, untitled } from './studio.ts';

const accountId = 'simulator';
const silent = { accountId, completionWindow: '24h' };
const settings = ['collectResults', 'deleteCollectedFiles', 'onBatchEnd'] as const;
const key = process.env['BATCH_STUDIO_SIMULATOR_KEY'] ?? '';

const set = (name: (typeof settings)[number], value: unknown) =>
  vscode.workspace
    .getConfiguration('batchStudio')
    .update(name, value, vscode.ConfigurationTarget.Global);

const statusOfFile = async (id: string) =>
  (await fetch(`${simulatorUrl}/files/${id}`, { headers: { authorization: `Bearer ${key}` } }))
    .status;

describe('what happens by itself when a batch ends', () => {
  afterEach(async () => {
    for (const name of settings) await set(name, undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('is nothing unasked; as set, results are fetched, files deleted and a command run, once', async () => {
    const ended: EndedBatch[] = [];
    const command = vscode.commands.registerCommand('test.onBatchEnd', (batch: EndedBatch) => {
      ended.push(batch);
    });
    try {
      const quiet = await run<Batch>('submit', await untitled(requests(['quiet'])), silent);
      const { outputFileId } = await batchThat(quiet, ({ status }) => status === 'completed');
      assert.equal(await statusOfFile(outputFileId ?? ''), 200);

      await set('collectResults', true);
      await set('deleteCollectedFiles', true);
      await set('onBatchEnd', 'command:test.onBatchEnd');
      const text = requests(['kept-1', 'kept-2 [simulate:400]']);
      const batch = await run<Batch>('submit', await untitled(text), silent);
      const over = await batchThat(batch, ({ status }) => status === 'completed');
      const [told] = await until(() => (ended.length > 0 ? ended : undefined));
      const { output, errors, ...facts } = told as EndedBatch;
      assert.deepEqual(facts, {
        ...{ accountId, id: batch.id, status: 'completed' },
        ...{ total: 2, completed: 1, failed: 1 },
      });
      assert.match(await readFile(output ?? '', 'utf8'), /kept-1/);
      assert.match(await readFile(errors ?? '', 'utf8'), /kept-2/);
      for (const id of [over.outputFileId, over.errorFileId, over.inputFileId])
        assert.equal(await statusOfFile(id ?? ''), 404);
      assert.equal(ended.length, 1);
    } finally {
      command.dispose();
    }
  });

  it('tells a task in its environment which batch it was, and where the results are', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const told = vscode.Uri.joinPath(folder.uri, 'told by a task.json');
    const script = `fs.writeFileSync(${JSON.stringify(told.fsPath)}, JSON.stringify(process.env))`;
    const execution = new vscode.ProcessExecution(process.execPath, ['-e', script], {
      env: { OWN: 'kept', ELECTRON_RUN_AS_NODE: '1' },
    });
    const task = new vscode.Task({ type: 'tell' }, folder, 'tell', 'test', execution);
    const provider = vscode.tasks.registerTaskProvider('tell', {
      provideTasks: () => [task],
      resolveTask: () => undefined,
    });
    try {
      await set('collectResults', true);
      await set('onBatchEnd', 'tell');
      const text = requests(['task-1', 'task-2 [simulate:400]']);
      const batch = await run<Batch>('submit', await untitled(text), silent);
      await batchThat(batch, ({ status }) => status === 'completed');
      const env = await until(async () => {
        const bytes = await readFile(told.fsPath, 'utf8').catch(() => '');
        return bytes.endsWith('}') ? (JSON.parse(bytes) as Record<string, string>) : undefined;
      });
      assert.partialDeepStrictEqual(env, {
        ...{ OWN: 'kept', BATCH_ACCOUNT: accountId, BATCH_ID: batch.id },
        ...{ BATCH_STATUS: 'completed', BATCH_TOTAL: '2', BATCH_COMPLETED: '1', BATCH_FAILED: '1' },
      });
      assert.match(await readFile(env['BATCH_OUTPUT'] ?? '', 'utf8'), /task-1/);
      assert.match(await readFile(env['BATCH_ERRORS'] ?? '', 'utf8'), /task-2/);
    } finally {
      provider.dispose();
      await vscode.workspace.fs.delete(told).then(undefined, () => undefined);
    }
  });
});
