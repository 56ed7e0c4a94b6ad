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
});
