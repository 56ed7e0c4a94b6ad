import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import { openUntitled, run } from './studio.ts';

const content = `${JSON.stringify({
  custom_id: 'forget',
  method: 'POST',
  url: '/v1/chat/completions',
  body: { model: 'kimi-k2.6', messages: [{ role: 'user', content: 'Say hello' }] },
})}\n`;

describe('forgetting everything', () => {
  const settings = () => vscode.workspace.getConfiguration('batchStudio');
  const before = settings().get<object[]>('accounts');

  after(() => settings().update('accounts', before, vscode.ConfigurationTarget.Global));

  it('removes accounts and records, and work can begin anew', async () => {
    const options = { accountId: 'simulator', completionWindow: '24h' };
    const document = await openUntitled(content);
    const first = await run<Batch>('submit', document.uri, options);
    assert.equal(await run('forgetEverything', { force: true }), true);
    assert.deepEqual(settings().get('accounts'), []);
    assert.deepEqual(await run('refresh'), []);

    await settings().update('accounts', before, vscode.ConfigurationTarget.Global);
    // The record that would ask about a second submission of the same bytes is gone.
    const second = await run<Batch>('submit', document.uri, options);
    assert.notEqual(second.id, first.id);
  });
});
