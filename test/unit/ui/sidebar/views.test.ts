import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApiFailure } from '../../../../src/batches/apiFailure.ts';
import type { Batch } from '../../../../src/batches/batch.ts';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import { QuietTimes } from '../../../../src/ui/sidebar/quietTimes.ts';
import type { TreeNode } from '../../../../src/ui/sidebar/treeNode.ts';
import type { AccountState } from '../../../../src/tracking/batches/accountState.ts';
import { unreadableSubmission } from '../../../../src/tracking/journal/unreadSubmission.ts';
import type { Watched } from '../../../../src/ui/batch/forecastWords.ts';
import type { KnownSubmission } from '../../../../src/ui/batch/submissions.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { aViewContext } from '../../../support/aViewContext.ts';
import { aSubmission } from '../../../support/aSubmission.ts';
import { aSource, aState } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { TreeModel } = await import('../../../../src/ui/sidebar/treeModel.ts');
const { tooltipOf } = await import('../../../../src/ui/sidebar/tooltipOf.ts');
const { viewOf } = await import('../../../../src/ui/sidebar/viewOf.ts');

const now = 1_790_000_300_000;
const clock = { now: () => now, elapsed: () => 0, after: () => () => undefined };

function shown(states: readonly AccountState[], records: readonly KnownSubmission[] = []) {
  const quiet = new QuietTimes(clock);
  const source = {
    ...aSource(states),
    records: () => records,
    submissionOf: (accountId: string, batchId: string) =>
      records.find(
        ({ submission }) => submission.accountId === accountId && submission.batchId === batchId,
      )?.submission,
    isQuiet: (batch: Batch) => quiet.isQuiet(batch),
    fits: () => true,
  };
  const model = new TreeModel(source);
  const context = aViewContext({
    source,
    formats: formatsFor('en', 'UTC'),
    quiet,
    clock,
  });
  return { model, context, view: (node: TreeNode) => viewOf(node, context) };
}

function viewBatch(change: Parameters<typeof aBatch>[0]) {
  const batch = aBatch(change);
  const { model, view } = shown([aState({ batches: [batch] })]);
  return view(model.batch('kimi', batch.id));
}

describe('a batch in the tree', () => {
  it('has its capabilities as tokens', () => {
    const tokens = (change: Parameters<typeof aBatch>[0]) => viewBatch(change).contextValue;
    assert.equal(tokens({}), 'batch active cancellable hasInput');
    assert.equal(
      tokens({ status: 'expired', outputFileId: 'o', errorFileId: 'e' }),
      'batch ended hasInput hasOutput hasErrors stopped',
    );
  });

  it('never says completed when all requests failed', () => {
    const view = viewBatch({
      status: 'completed',
      counts: { total: 9, completed: 0, failed: 9 },
    });
    assert.equal(view.icon?.id, 'error');
    assert.match(view.spoken ?? '', /Completed, all requests failed/);
  });

  it('says why the service rejected it, one message for all lines once', () => {
    const error = (message: string, line: number) => ({ code: 'bad', message, param: null, line });
    const errors = [error('Model not found', 1), error('Model not found', 2)];
    const view = viewBatch({ status: 'failed', counts: null, errors });
    assert.equal(view.lead, 'Failed');
    assert.match(view.description, /^Model not found( ·|$)/);
    assert.match(view.spoken ?? '', /Failed, Model not found/);
    const mixed = viewBatch({
      status: 'failed',
      counts: null,
      errors: [...errors, error('No body', 3)],
    });
    assert.match(mixed.description, /Model not found \(and 1 more\)/);
  });

  it('says before its name what its icon does not, so that no width cuts it off', () => {
    const row = (change: Parameters<typeof aBatch>[0]) => {
      const { lead, description } = viewBatch(change);
      return [lead, description.split(' · ').slice(0, -1).join(' · ')];
    };
    const counts = (total: number, completed: number, failed = 0) => ({ total, completed, failed });
    assert.deepEqual(row({ counts: counts(1000, 340, 2) }), ['340/1K', '2 failed']);
    assert.deepEqual(row({ counts: counts(40_000, 13_095) }), ['13K/40K', '']);
    assert.deepEqual(row({ counts: counts(2000, 1999) }), ['1.9K/2K', '']);
    assert.deepEqual(row({ counts: counts(2010, 2005) }), ['2,005/2,010', '']);
    assert.deepEqual(row({ status: 'completed', counts: counts(9, 9) }), [undefined, '9/9']);
    assert.deepEqual(row({ status: 'completed', counts: counts(9, 8, 1) }), ['8/9', '1 failed']);
    assert.deepEqual(row({ status: 'expired', counts: counts(9, 4) }), ['4/9', 'Expired']);
    assert.deepEqual(row({ status: 'validating', counts: null }), ['Validating', '']);
  });

  it('keeps room for the status beside a long id', () => {
    const view = viewBatch({ id: 'batch_0123456789abcdef0123456789abcdef' });
    assert.equal(view.label, 'batch_…89abcdef');
    assert.match(view.spoken ?? '', /batch_0123456789abcdef0123456789abcdef/);
  });

  it('is spelled out for screen readers', () => {
    const view = viewBatch({
      metadata: { name: 'nightly' },
      counts: { total: 1000, completed: 340, failed: 2 },
      times: { inProgressAt: 1_790_000_000, expiresAt: 1_790_011_100 },
    });
    assert.equal(
      view.spoken,
      'Batch nightly, Kimi, In progress, 340 of 1,000 done, 2 failed, 5 minutes ago, expires in 3 hours',
    );
  });

  it('tells in its tooltip when it will probably be done, where there is ground', () => {
    const counts = { total: 1_000, completed: 600, failed: 0 };
    const batch = aBatch({ status: 'in_progress', counts });
    const { model, context } = shown([aState({ batches: [batch] })]);
    const node = model.batch('kimi', batch.id);
    const seenAt = now / 1000;
    // 10 requests a minute for an hour.
    const samples = Array.from({ length: 61 }, (_, minute) => [seenAt - (60 - minute) * 60, minute * 10, 0, 1_000] as const); // prettier-ignore
    const tooltip = (watched: Watched) => {
      const source = { ...context.source, watched: () => watched };
      return tooltipOf(node, viewOf(node, context), { ...context, source }).join('\n');
    };
    assert.match(tooltip({ samples, seenAt }), /^Done between .* and .* \(from the last \d+ samples\)\.$/m); // prettier-ignore
    assert.doesNotMatch(tooltip({ samples: samples.slice(0, 2), seenAt }), /Done/);
  });

  it('shows a status that nobody knows in the service’s own word', () => {
    const view = viewBatch({ status: 'unknown', statusWord: 'scheduling\u202E', counts: null });
    assert.match(view.lead ?? '', /^scheduling/);
    assert.equal(view.icon?.id, 'question');
  });

  it('takes the name of the file it was submitted from', () => {
    const { model, view } = shown(
      [aState({ batches: [aBatch()] })],
      [{ submission: aSubmission({ filename: 'night.jsonl' }), state: 'created' }],
    );
    assert.equal(view(model.batch('kimi', 'batch_1')).label, 'night');
  });
});

describe('the other nodes', () => {
  const all = (states: readonly AccountState[], records: readonly KnownSubmission[] = []) => {
    const { model, view } = shown(states, records);
    const walk = (nodes: readonly TreeNode[]): TreeNode[] =>
      nodes.flatMap((node) => [node, ...walk(model.children(node))]);
    return walk(model.roots()).map((node) => ({ node, view: view(node) }));
  };

  it('say of a failure in few words what is wrong, and then the rest', () => {
    const { view } = all([
      aState({ failure: new ApiFailure({ kind: 'dns', host: 'a.example' }) }),
    ])[1]!;
    assert.equal(view.label, 'Cannot be reached');
    assert.match(view.description, /^No address was found for a\.example/);
    assert.equal(view.spoken, view.description);
  });

  it('lead from a failure to the key or to another try', () => {
    const commandFor = (kind: 'no_key' | 'dns' | 'insecure') =>
      all([aState({ failure: new ApiFailure({ kind }) })])[1]?.view.command?.id;
    assert.equal(commandFor('no_key'), 'batchStudio.setApiKey');
    assert.equal(commandFor('insecure'), 'batchStudio.testConnection');
    assert.equal(commandFor('dns'), 'batchStudio.refresh');
  });

  it('say of a downloaded file that nothing proves it whole', () => {
    const batch = aBatch({ status: 'completed', outputFileId: 'o', errorFileId: 'e' });
    const { model, context } = shown([aState({ batches: [batch] })]);
    const source = { ...context.source, isUnproved: (_: Batch, kind: string) => kind === 'output' };
    const told = { ...context, source };
    const node = model.batch('kimi', batch.id);
    const files = model.children(node).filter(({ kind }) => kind === 'file');
    const views = files.map((file) => viewOf(file, told));
    assert.deepEqual(views.map(({ description }) => description.includes('not verified')), [true, false, false]); // prettier-ignore
    const proof = /no size reported, so completeness can’t be verified/;
    assert.match(tooltipOf(node, viewOf(node, told), told).join('\n'), proof);
    assert.match(tooltipOf(files[0]!, views[0]!, told).join('\n'), proof);
    assert.doesNotMatch(tooltipOf(node, viewOf(node, context), context).join('\n'), proof);
  });

  it('offer nothing for a submission that a window works on', () => {
    const submission = aSubmission({ step: 'uploading' });
    const contexts = (['running', 'unconfirmed'] as const).map(
      (state) => all([aState()], [{ submission, state }])[1]?.view.contextValue,
    );
    assert.deepEqual(contexts, ['submitting', 'submission unconfirmed']);
  });

  it('name a record that nobody can read, and offer to discard it only', () => {
    const submission = unreadableSubmission('broken', 1_790_000_000);
    const found = all([aState()], [{ submission, state: 'unreadable' }]);
    const [{ node, view }] = found as [(typeof found)[number]];
    const { context } = shown([aState()], [{ submission, state: 'unreadable' }]);
    assert.deepEqual(
      [view.label, view.description, view.contextValue],
      ['Unreadable record', 'unconfirmed submission', 'unreadable'],
    );
    assert.match(
      tooltipOf(node, view, context).join('\n'),
      /is damaged, .* then discard the record/,
    );
  });

  it('show every field of a failed DashScope batch', () => {
    const batch = aBatch({
      status: 'failed',
      metadata: { ds_name: 'task', ds_description: 'about it' },
      errors: [{ code: 'invalid_model', message: 'no such model', param: 'body.model', line: 7 }],
      times: { failedAt: 1_790_000_100, expiredAt: 1_790_000_200 },
      usage: {
        inputTokens: 12,
        cachedTokens: 0,
        outputTokens: 34,
        reasoningTokens: 0,
        totalTokens: 46,
      },
    });
    const text = all([aState({ batches: [batch] })])
      .map(({ view }) => `${view.label} ${view.description}`)
      .join('\n');
    for (const part of [
      'about it',
      'Line 7: no such model',
      'invalid_model · body.model',
      '12 in, 34 out',
      'Expired Sep',
    ]) {
      assert.ok(text.includes(part), `${part} is missing in\n${text}`);
    }
  });

  it('point a server’s error at its line of the input', () => {
    const batch = aBatch({
      errors: [{ code: 'x', message: 'm', param: null, line: 7 }],
    });
    const error = all([aState({ batches: [batch] })]).find(({ node }) => node.kind === 'error');
    assert.deepEqual(error?.view.command?.argument, {
      accountId: 'kimi',
      batchId: 'batch_1',
      line: 7,
    });
  });
});
