import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import { batchThat, nodeBelow, requests, run } from './studio.ts';

const accountId = 'simulator';
const silent = { accountId, completionWindow: '24h' };
const isOver = ({ status }: Batch) => status === 'completed';

/** A file of the workspace that no other test has sent. */
async function onDisk(name: string, text: string): Promise<vscode.Uri> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const uri = vscode.Uri.joinPath(folder.uri, name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return uri;
}

const sourcesIn = (address: string) => JSON.parse(vscode.Uri.parse(address).query) as unknown;

describe('batches that do one job', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('are the parts of a file and their retries: one row, one set of results, one mark at the service', async () => {
    const ids = ['job-1 [simulate:400]', 'job-2', 'job-3', 'job-4'];
    const uri = await onDisk('job.jsonl', requests(ids));
    const files = await run<string[]>('splitFile', uri, { maxRequests: 2 });
    assert.equal(files.length, 2);
    const parts = await run<Batch[]>('submit', files[0], files, silent);
    const [first, second] = parts as [Batch, Batch];
    const [marks] = [parts.map(({ metadata }) => metadata['batch_studio_job']?.split(' ')[1])];
    assert.deepEqual(marks, ['1/2', '2/2'], 'another machine reads it from the metadata');

    const isJob = ({ contextValue, label }: { contextValue: string; label: string }) =>
      contextValue.startsWith('job ') && label === 'job';
    const job = await nodeBelow(accountId, isJob);
    assert.match(job.description, /(^| · )2 parts · /);
    const childIds = job.children().map(({ id }) => id);
    assert.deepEqual(
      parts.map(({ id }, at) => childIds[at]?.includes(id)),
      [true, true],
    );
    for (const part of parts) await batchThat(part, isOver);
    const over = await nodeBelow(accountId, (node) => node.id === job.id);
    assert.match(`${String(over.lead)} · ${over.description}`, /^3\/4 · 1 failed · 2 parts · /);

    const jobId = (JSON.parse(job.id) as string[])[2];
    const target = { accountId, jobId };
    const shown = { accountId, batchId: first.id, others: [second.id] };
    assert.deepEqual(sourcesIn(await run<string>('showResults', target)), [shown]);

    const retry = await run<{ uri: string }>('retryFailed', first, ['failed']);
    const again = await run<Batch>('submit', vscode.Uri.parse(retry.uri), silent);
    assert.equal(again.metadata['batch_studio_job'], `${String(jobId)} retry`);
    const whole = await nodeBelow(accountId, (node) => isJob(node) && node.children().length === 3);
    assert.equal(whole.id, job.id, 'a node stays the same node');
    assert.match(whole.description, /2 parts · 1 retry/);

    assert.equal(await run('pinBatch', target), 3, 'what is done with a job is done with all');
  });
});
