import { batchMoments, fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import type { AccountState } from '../../tracking/batches/accountState.ts';
import type { KnownSubmission } from '../batch/submissions.ts';
import type { FactName } from './factViews.ts';
import type { GroupName, NodeOf, TreeNode } from './treeNode.ts';

/** What the tree reads; the store and the records are these. */
export interface TreeSource {
  states(): readonly AccountState[];
  state(accountId: string): AccountState | undefined;
  find(accountId: string, batchId: string): Batch | undefined;
  records(): readonly KnownSubmission[];
  /** Has it not moved for so long that people wonder? */
  isQuiet(batch: Batch): boolean;
  /** Is there a copy of this file here of which nothing says that it is whole, as far as was looked? */
  isUnproved?(batch: Batch, kind: BatchFileKind): boolean;
  /** Does it fit the filter? */
  fits(batch: Batch): boolean;
}

const files: readonly BatchFileKind[] = ['output', 'error', 'input'];

/** Which nodes the tree has and how they hang together. A node of one id is always the same object. */
export class TreeModel {
  readonly #source: TreeSource;
  readonly #nodes = new Map<string, TreeNode>();
  /** By account and batch. */
  readonly #batches = new Map<string, Map<string, NodeOf<'batch'>>>();

  constructor(source: TreeSource) {
    this.#source = source;
  }

  roots(): readonly TreeNode[] {
    const accounts = this.#source.states().map(({ account }) => this.account(account.id));
    const known = new Set(accounts.map((node) => node.accountId));
    return [...this.#submissions((accountId) => !known.has(accountId)), ...accounts];
  }

  children(node: TreeNode): readonly TreeNode[] {
    if (node.kind === 'account') return this.#ofAccount(node.accountId);
    if (node.kind === 'batch') return this.#ofBatch(node);
    return node.kind === 'group' ? this.#ofGroup(node) : [];
  }

  parent(node: TreeNode): TreeNode | undefined {
    switch (node.kind) {
      case 'account':
        return undefined;
      case 'submission':
        return this.#source.state(node.accountId) ? this.account(node.accountId) : undefined;
      case 'batch':
      case 'more':
      case 'failure':
        return this.account(node.accountId);
      case 'error':
        return this.#group(node, 'errors');
      case 'moment':
        return this.#group(node, 'times');
      case 'pair':
        return this.#group(node, 'metadata');
      case 'fact':
      case 'file':
      case 'group':
        return this.batch(node.accountId, node.batchId);
    }
  }

  account(accountId: string): NodeOf<'account'> {
    return this.#one({ kind: 'account', id: idOf(accountId), accountId });
  }

  batch(accountId: string, batchId: string): NodeOf<'batch'> {
    // There may be thousands, which are asked for again and again.
    const ofAccount = this.#batches.get(accountId) ?? new Map<string, NodeOf<'batch'>>();
    this.#batches.set(accountId, ofAccount);
    let node = ofAccount.get(batchId);
    node ??= { kind: 'batch', id: idOf(accountId, 'batch', batchId), accountId, batchId };
    ofAccount.set(batchId, node);
    return node;
  }

  #ofAccount(accountId: string): readonly TreeNode[] {
    const state = this.#source.state(accountId);
    if (!state) return [];
    const failure = { kind: 'failure', id: idOf(accountId, 'failure'), accountId } as const;
    const more = { kind: 'more', id: idOf(accountId, 'more'), accountId } as const;
    return [
      ...(state.failure ? [this.#one(failure)] : []),
      ...this.#submissions((id) => id === accountId),
      ...state.batches
        .filter((batch) => this.#source.fits(batch))
        .map((batch) => this.batch(accountId, batch.id)),
      ...(state.next === null ? [] : [this.#one(more)]),
    ];
  }

  #submissions(ofAccount: (accountId: string) => boolean): readonly TreeNode[] {
    return this.#source
      .records()
      .filter(({ state }) => state !== 'created' && state !== 'over')
      .filter(({ submission }) => ofAccount(submission.accountId))
      .map(({ submission: { id: submissionId, accountId } }) =>
        this.#one({
          kind: 'submission',
          id: idOf(accountId, 'submission', submissionId),
          accountId,
          submissionId,
        }),
      );
  }

  #ofBatch(node: NodeOf<'batch'>): readonly TreeNode[] {
    const batch = this.#source.find(node.accountId, node.batchId);
    if (!batch) return [];
    const { accountId, batchId } = node;
    const fact = (name: FactName, present: unknown) =>
      present
        ? [
            this.#one({
              kind: 'fact',
              id: idOf(accountId, 'batch', batchId, name),
              accountId,
              batchId,
              fact: name,
            }),
          ]
        : [];
    const group = (name: GroupName, present: boolean) => (present ? [this.#group(node, name)] : []);
    return [
      // While it is validated, services count 0 of 0.
      ...fact('progress', batch.counts && batch.counts.total > 0),
      ...fact('quiet', isActive(batch.status) && this.#source.isQuiet(batch)),
      ...fact('deadline', isActive(batch.status)),
      ...files
        .filter((file) => fileIdOf(batch, file) !== null)
        .map((file) =>
          this.#one({
            kind: 'file',
            id: idOf(accountId, 'batch', batchId, 'file', file),
            accountId,
            batchId,
            file,
          }),
        ),
      ...group('errors', batch.errors.length > 0),
      ...fact('model', true),
      ...fact('endpoint', batch.endpoint),
      ...fact('window', batch.completionWindow),
      ...fact('usage', batch.usage),
      ...group('times', true),
      ...group('metadata', Object.keys(batch.metadata).length > 0),
      ...fact('id', true),
    ];
  }

  #ofGroup(node: NodeOf<'group'>): readonly TreeNode[] {
    const batch = this.#source.find(node.accountId, node.batchId);
    if (!batch) return [];
    const { accountId, batchId } = node;
    const id = (part: string) => idOf(accountId, 'batch', batchId, node.group, part);
    switch (node.group) {
      case 'errors':
        return batch.errors.map((_, index) =>
          this.#one({ kind: 'error', id: id(String(index)), accountId, batchId, index }),
        );
      case 'times':
        return batchMoments
          .filter((moment) => batch.times[moment] !== null)
          .map((moment) =>
            this.#one({ kind: 'moment', id: id(moment), accountId, batchId, moment }),
          );
      case 'metadata':
        return Object.keys(batch.metadata).map((key) =>
          this.#one({
            kind: 'pair',
            id: id(key),
            accountId,
            batchId,
            key,
          }),
        );
    }
  }

  #group(node: { accountId: string; batchId: string }, group: GroupName): NodeOf<'group'> {
    const { accountId, batchId } = node;
    const id = idOf(accountId, 'batch', batchId, group);
    return this.#one({ kind: 'group', id, accountId, batchId, group });
  }

  #one<N extends TreeNode>(node: N): N {
    const known = this.#nodes.get(node.id);
    if (known) return known as N;
    this.#nodes.set(node.id, node);
    return node;
  }
}

/** Stable, and different for different parts whatever characters a server's ids have. */
function idOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
