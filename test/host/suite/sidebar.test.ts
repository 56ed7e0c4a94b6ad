import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import {
  accountNode,
  addAccount,
  batchThat,
  nodeBelow,
  requests,
  run,
  simulatorUrl,
  until,
  untitled,
} from './studio.ts';

const accountId = 'simulator';

describe('the tree of batches', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const nodeOf = ({ id }: Batch) => nodeBelow(accountId, (node) => node.id.includes(id));

  it('shows a new batch at once, then its progress, its files and everything about it', async () => {
    const uri = await untitled(requests(['tree-a', 'tree-b', 'tree-c']));
    const options = { accountId, completionWindow: '12h', name: 'in the tree' };
    const batch = await run<Batch>('submit', uri, { ...options, metadata: { team: 'north' } });
    const fresh = await nodeOf(batch);
    assert.equal(fresh.label, 'in the tree');
    assert.match(fresh.contextValue, /^batch\b.*\bcancellable\b/);
    assert.match((await accountNode(accountId))?.description ?? '', /^\d+ active$/);

    await batchThat(batch, ({ status }) => status === 'completed');
    const ended = await nodeOf(batch);
    assert.equal(ended.id, fresh.id, 'a node stays the same node');
    assert.match(ended.description, /\b3\b.*ago|now/);
    assert.doesNotMatch(ended.contextValue, /cancellable/);
    const lines = ended.children().map(({ label, description }) => `${label}: ${description}`);
    for (const wanted of [
      /^([0-3] of 3 done|3 succeeded).*: \d+%/,
      /^(Output|Error) file: /,
      /^Input file: /,
      /^Model: kimi-k2\.6$/,
      /^Endpoint: \/v1\/chat\/completions$/,
      /^Completion window: 12h$/,
      /^ID: batch/,
    ]) {
      assert.ok(
        lines.some((line) => wanted.test(line)),
        `${String(wanted)} is not in\n${lines.join('\n')}`,
      );
    }
    const group = (label: string) => ended.children().find((node) => node.label === label);
    const moments = group('Times')
      ?.children()
      .map(({ label }) => label);
    assert.ok(moments?.includes('Created') && moments.includes('Completed'), moments?.join());
    const pairs = group('Metadata')?.children() ?? [];
    assert.ok(pairs.some(({ label, description }) => label === 'team' && description === 'north'));
  });

  it('shows a batch as cancelled, with the answers that were there', async () => {
    const uri = await untitled(requests(Array.from({ length: 30 }, (_, n) => `stop-${n}`)));
    const batch = await run<Batch>('submit', uri, { accountId, completionWindow: '24h' });
    await run('cancel', batch, { force: true });
    assert.match((await nodeOf(batch)).description, /^Cancel/);
    assert.doesNotMatch((await nodeOf(batch)).contextValue, /cancellable/);
    await batchThat(batch, ({ status }) => status === 'cancelled');
    const times = (await nodeOf(batch)).children().find(({ label }) => label === 'Times');
    const moments = times?.children().map(({ label }) => label) ?? [];
    assert.ok(moments.includes('Cancel requested') && moments.includes('Cancelled'));
    assert.match((await nodeOf(batch)).description, /^Cancelled · /);
  });

  it('keeps the failure of one account away from the others', async () => {
    const remove = await addAccount('nowhere', 'http://127.0.0.1:1/v1');
    try {
      const states =
        await run<{ accountId: string; batches: Batch[]; failure: string | null }[]>('refresh');
      const failures = Object.fromEntries(states.map((state) => [state.accountId, state.failure]));
      assert.deepEqual(failures, { simulator: null, nowhere: 'refused' });
      const node = await accountNode('nowhere');
      assert.equal(node?.description, 'Out of date');
      const [failure, ...others] = node.children();
      assert.equal(failure?.contextValue, 'failure');
      assert.equal(failure.label, 'Cannot be reached');
      assert.match(failure.description, /^Can’t connect to 127\.0\.0\.1:1\. Check the port/);
      assert.deepEqual(others, []);
      const working = await accountNode(accountId);
      assert.notEqual(working?.description, 'Out of date');
      assert.ok(working?.children().every(({ contextValue }) => contextValue !== 'failure'));
    } finally {
      await remove();
    }
    await until(async () => ((await accountNode('nowhere')) === undefined ? true : undefined));
  });

  it('says of a refused key to which region it may belong, and forgets that when it is right', async () => {
    const remove = await addAccount('wrong', simulatorUrl);
    try {
      await run('setApiKey', { accountId: 'wrong' }, { key: 'sk-of-another-region' });
      await run('refresh', { accountId: 'wrong' });
      const failure = await nodeBelow('wrong', ({ contextValue }) => contextValue === 'failure');
      assert.equal(failure.label, 'API key not accepted');
      assert.match(failure.description, /does not accept the key \(401\)/);
      assert.match(failure.description, /one region only: .*api\.moonshot\.(cn|ai)/);
      assert.doesNotMatch(failure.description, /sk-of/);
      const key = process.env['BATCH_STUDIO_SIMULATOR_KEY'];
      await run('setApiKey', { accountId: 'wrong' }, { key });
      await run('refresh', { accountId: 'wrong' });
      const nodes = (await accountNode('wrong'))?.children() ?? [];
      assert.ok(nodes.length > 0 && nodes.every(({ contextValue }) => contextValue !== 'failure'));
    } finally {
      await remove();
    }
  });
});
