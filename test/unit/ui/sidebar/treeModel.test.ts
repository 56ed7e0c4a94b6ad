import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ApiFailure } from '../../../../src/batches/apiFailure.ts';
import type { AccountState } from '../../../../src/tracking/batches/accountState.ts';
import { jobKey } from '../../../../src/tracking/journal/jobMark.ts';
import { submissionKey } from '../../../../src/tracking/journal/submissionMarks.ts';
import type { KnownSubmission } from '../../../../src/ui/batch/submissions.ts';
import type { TreeNode } from '../../../../src/ui/sidebar/treeNode.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { aSubmission } from '../../../support/aSubmission.ts';
import { anAccount, aSource, aState } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { TreeModel } = await import('../../../../src/ui/sidebar/treeModel.ts');

function modelOf(
  states: readonly AccountState[],
  records: readonly KnownSubmission[] = [],
  isQuiet = false,
): InstanceType<typeof TreeModel> {
  return new TreeModel({
    ...aSource(states),
    records: () => records,
    isQuiet: () => isQuiet,
    fits: () => true,
  });
}

const kinds = (nodes: readonly TreeNode[]) => nodes.map(({ kind }) => kind);

function walk(
  model: InstanceType<typeof TreeModel>,
  nodes: readonly TreeNode[] = model.roots(),
): TreeNode[] {
  return nodes.flatMap((node) => [node, ...walk(model, model.children(node))]);
}

const full = aBatch({
  outputFileId: 'file-out',
  errorFileId: 'file-err',
  usage: {
    inputTokens: 1,
    cachedTokens: 0,
    outputTokens: 2,
    reasoningTokens: 0,
    totalTokens: 3,
  },
  errors: [{ code: 'invalid_json_line', message: 'Not JSON', param: null, line: 3 }],
  metadata: { name: 'nightly' },
});

describe('the tree of batches', () => {
  it('has an account, its failure, its open submissions, its batches and the way to more', () => {
    const submission = aSubmission({ step: 'creating', id: 'i' });
    const model = modelOf(
      [aState({ batches: [full], next: 'x', failure: new ApiFailure({ kind: 'dns' }) })],
      [{ submission, state: 'unconfirmed' }],
    );
    const [account] = model.roots();
    assert.deepEqual(kinds(model.children(account!)), ['failure', 'submission', 'batch', 'more']);
  });

  it('shows thousands of batches by pages, and the page of one that is looked for', () => {
    const batches = Array.from({ length: 3_500 }, (_, at) => aBatch({ id: `b${String(at)}` }));
    const model = modelOf([aState({ batches })]);
    const account = model.account('kimi');
    const shown = () => model.children(account).filter(({ kind }) => kind === 'batch').length;
    const rest = model.children(account).at(-1);
    assert.ok(rest?.kind === 'rest');
    assert.deepEqual([shown(), model.restOf(rest), model.parent(rest)], [1_000, 2_500, account]);
    model.showMore(rest);
    assert.deepEqual(
      [shown(), model.children(account).at(-1), model.restOf(rest)],
      [2_000, rest, 1_500],
    );
    assert.equal(model.showPageOf(model.batch('kimi', 'b1999')), 'shown');
    assert.equal(model.showPageOf(model.batch('kimi', 'b3000')), 'shown_now');
    assert.deepEqual([shown(), kinds(model.children(account)).includes('rest')], [3_500, false]);
  });

  it('shows every fact that a batch has, and only those', () => {
    const model = modelOf([aState({ batches: [full] })]);
    const names = model
      .children(model.batch('kimi', full.id))
      .map((node) =>
        'fact' in node ? node.fact : 'file' in node ? node.file : 'group' in node ? node.group : '',
      );
    assert.deepEqual(names, [
      ...['progress', 'deadline', 'output', 'error', 'input', 'errors', 'model', 'endpoint'],
      ...['window', 'usage', 'times', 'metadata', 'id'],
    ]);
    const bare = aBatch({ id: 'bare', status: 'failed', counts: null, inputFileId: '' });
    const bareModel = modelOf([aState({ batches: [bare] })]);
    assert.deepEqual(kinds(bareModel.children(bareModel.batch('kimi', 'bare'))), [
      'fact',
      'fact',
      'fact',
      'group',
      'fact',
    ]);
  });

  it('shows as metadata what people gave, not what is written there for us', () => {
    const ours = { [submissionKey]: 'id', [jobKey]: 'job 1/2' };
    const names = (metadata: Readonly<Record<string, string>>) => {
      const batch = aBatch({ metadata });
      const model = modelOf([aState({ batches: [batch] })]);
      return walk(model, model.children(model.batch('kimi', batch.id))).flatMap((node) =>
        node.kind === 'pair' ? [node.key] : node.kind === 'group' ? [node.group] : [],
      );
    };
    assert.deepEqual(names(ours), ['times']);
    assert.deepEqual(names({ ...ours, team: 'red' }), ['times', 'metadata', 'team']);
  });

  it('offers the output and error files whatever the status', () => {
    for (const status of ['expired', 'cancelled', 'failed', 'in_progress'] as const) {
      const batch = aBatch({ status, outputFileId: 'o', errorFileId: 'e' });
      const model = modelOf([aState({ batches: [batch] })]);
      const files = model
        .children(model.batch('kimi', batch.id))
        .filter(({ kind }) => kind === 'file');
      assert.equal(files.length, 3, status);
    }
  });

  it('speaks of silence only when there is some', () => {
    const facts = (isQuiet: boolean) => {
      const model = modelOf([aState({ batches: [full] })], [], isQuiet);
      return model
        .children(model.batch('kimi', full.id))
        .map((node) => ('fact' in node ? node.fact : ''));
    };
    assert.ok(facts(true).includes('quiet'));
    assert.ok(!facts(false).includes('quiet'));
  });

  it('keeps the submissions of an account that was removed, at the root', () => {
    const submission = aSubmission({ accountId: 'gone', step: 'creating' });
    const model = modelOf([aState()], [{ submission, state: 'unconfirmed' }]);
    assert.deepEqual(kinds(model.roots()), ['submission', 'account']);
    assert.equal(model.parent(model.roots()[0]!), undefined);
  });

  it('shows no record of what is done', () => {
    const records = (['created', 'over'] as const).map((state) => ({
      submission: aSubmission({ id: state }),
      state,
    }));
    const model = modelOf([aState()], records);
    assert.deepEqual(model.children(model.roots()[0]!), []);
  });

  it('gives the same object for the same node, so that the editor knows it again', () => {
    const model = modelOf([aState({ batches: [full], next: 'x' })]);
    const first = walk(model);
    assert.ok(first.length > 15);
    const second = walk(model);
    assert.ok(first.every((node, index) => node === second[index]));
  });

  it('leads from every node back to its parent', () => {
    const model = modelOf([aState({ batches: [full], next: 'x' })]);
    for (const node of walk(model)) {
      const parent = model.parent(node);
      const siblings = parent ? model.children(parent) : model.roots();
      assert.ok(siblings.includes(node), node.id);
    }
  });

  it('has ids that differ whatever ids, metadata and accounts there are', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('batch', '/', '"', 'times', 'more'),
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { maxLength: 3 }),
        fc.uniqueArray(word, { maxLength: 4 }),
        (accounts, words) => {
          const metadata = Object.fromEntries(words.map((key) => [key, 'v']));
          const states = accounts.map((id) =>
            aState({
              account: anAccount({ id }),
              next: 'x',
              batches: words.map((batchId) =>
                aBatch({ ...full, accountId: id, id: batchId, metadata }),
              ),
            }),
          );
          const model = modelOf(states);
          const nodes = walk(model);
          assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});
