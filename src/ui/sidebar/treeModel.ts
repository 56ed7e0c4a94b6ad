import { batchMoments, fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import type { AccountState } from '../../tracking/batches/accountState.ts';
import type { Job } from '../../tracking/jobs/foldJobs.ts';
import { givenMetadata } from '../../tracking/journal/submissionMarks.ts';
import { compareSections, type SectionName } from './batchSections.ts';
import { belowBatch, hasFact } from './belowBatch.ts';
import { RowPages } from './rowPages.ts';
import type { GroupName, NodeOf, TreeNode } from './treeNode.ts';
import type { TreeSource } from './treeSource.ts';

const files: readonly BatchFileKind[] = ['output', 'error', 'input'];

/** Which nodes the tree has and how they hang together. A node of one id is always the same object. */
export class TreeModel {
  readonly #source: TreeSource;
  readonly #nodes = new Map<string, TreeNode>();
  readonly #pages = new RowPages();
  #sections: ReadonlyMap<SectionName, readonly TreeNode[]> | undefined;
  /** By account and batch. */
  readonly #batchNodes = new Map<string, Map<string, NodeOf<'batch'>>>();

  constructor(source: TreeSource) {
    this.#source = source;
  }

  /** The rows of each section are found once until this is called. */
  forgetSections(): void {
    this.#sections = undefined;
  }

  roots(): readonly TreeNode[] {
    if (this.#source.grouping() === 'state') return this.#byState();
    const accounts = this.#source.states().map(({ account }) => this.account(account.id));
    const known = new Set(accounts.map((node) => node.accountId));
    return [...this.#submissions((accountId) => !known.has(accountId)), ...accounts];
  }

  children(node: TreeNode): readonly TreeNode[] {
    if (node.kind === 'account') return this.#ofAccount(node);
    if (node.kind === 'section') return this.#page(node);
    if (node.kind === 'job') return this.#ofJob(node);
    if (node.kind === 'batch') return this.#ofBatch(node);
    return node.kind === 'group' ? this.#ofGroup(node) : [];
  }

  parent(node: TreeNode): TreeNode | undefined {
    switch (node.kind) {
      case 'account':
      case 'section':
        return undefined;
      case 'submission':
      case 'more':
      case 'failure':
        return this.#accountAbove(node.accountId);
      case 'job': {
        const job = this.#source.job(node.accountId, node.jobId);
        return this.#above(node.accountId, job && this.#shownOf(job));
      }
      case 'batch': {
        const batch = this.#source.find(node.accountId, node.batchId);
        const job = batch && this.#source.jobOf(batch);
        return job ? this.job(job) : this.#above(node.accountId, batch);
      }
      case 'rest':
        return this.#nodes.get(node.parentId);
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

  job({ accountId, id: jobId }: Job): NodeOf<'job'> {
    return this.#one({ kind: 'job', id: idOf(accountId, 'job', jobId), accountId, jobId });
  }

  batch(accountId: string, batchId: string): NodeOf<'batch'> {
    // There may be thousands, which are asked for again and again.
    const ofAccount = this.#batchNodes.get(accountId) ?? new Map<string, NodeOf<'batch'>>();
    this.#batchNodes.set(accountId, ofAccount);
    let node = ofAccount.get(batchId);
    node ??= { kind: 'batch', id: idOf(accountId, 'batch', batchId), accountId, batchId };
    ofAccount.set(batchId, node);
    return node;
  }

  #ofAccount(node: NodeOf<'account'>): readonly TreeNode[] {
    const state = this.#source.state(node.accountId);
    if (!state) return [];
    return [
      ...this.#failure(state),
      ...this.#submissions((id) => id === node.accountId),
      ...this.#page(node),
      ...this.#more(state),
    ];
  }

  /** The batches and jobs below an account or a section, shown or on a page to come. */
  #rowsBelow(node: TreeNode | undefined): readonly TreeNode[] {
    if (node?.kind === 'section') return this.rowsOf(node.section);
    const state = node?.kind === 'account' ? this.#source.state(node.accountId) : undefined;
    const fitting = state?.batches.filter((batch) => this.#source.fits(batch)) ?? [];
    return this.#batches(this.#source.ordered(fitting));
  }

  #page(node: TreeNode): readonly TreeNode[] {
    const rows = this.#rowsBelow(node);
    const { id: parentId, accountId } = node;
    const shown = this.#pages.cut(parentId, rows);
    if (shown.length === rows.length) return rows;
    const id = idOf(accountId, 'rest', parentId);
    return [...shown, this.#one({ kind: 'rest', id, accountId, parentId })];
  }

  /** How many rows are not shown. */
  restOf(rest: NodeOf<'rest'>): number {
    const rows = this.#rowsBelow(this.parent(rest));
    return rows.length - this.#pages.cut(rest.parentId, rows).length;
  }

  showMore({ parentId }: NodeOf<'rest'>): void {
    this.#pages.showMore(parentId);
  }

  /**
   * Shows the page that a batch is on.
   * @returns `absent` of one that has no row, since it is hidden or does not fit the filter
   */
  showPageOf(batch: NodeOf<'batch'>): 'shown' | 'shown_now' | 'absent' {
    const above = this.parent(batch);
    const row = above?.kind === 'job' ? above : batch;
    const parent = this.parent(row);
    const at = this.#rowsBelow(parent).indexOf(row);
    if (!parent || at === -1) return 'absent';
    return this.#pages.showUpTo(parent.id, at) ? 'shown_now' : 'shown';
  }

  /** What stands out of every account first, then the sections, then the ways to more. */
  #byState(): readonly TreeNode[] {
    const states = this.#source.states();
    const sections = [...this.#bySection().keys()].sort(compareSections);
    return [
      ...states.flatMap((state) => this.#failure(state)),
      ...this.#submissions(() => true),
      ...sections.map((section) => this.#section(section)),
      ...states.flatMap((state) => this.#more(state)),
    ];
  }

  /** Batches and jobs. */
  rowsOf(section: SectionName): readonly TreeNode[] {
    return this.#bySection().get(section) ?? [];
  }

  #bySection(): ReadonlyMap<SectionName, readonly TreeNode[]> {
    this.#sections ??= this.#findSections();
    return this.#sections;
  }

  #findSections(): ReadonlyMap<SectionName, readonly TreeNode[]> {
    const fitting = this.#source
      .states()
      .flatMap(({ batches }) => batches)
      .filter((batch) => this.#source.fits(batch))
      .sort((a, b) => (b.times.createdAt ?? 0) - (a.times.createdAt ?? 0));
    const sections = Map.groupBy(this.#source.ordered(fitting), (batch) => {
      const job = this.#source.jobOf(batch);
      return this.#source.sectionOf(job ? this.#shownOf(job) : batch);
    });
    return new Map([...sections].map(([section, own]) => [section, this.#batches(own)]));
  }

  #section(section: SectionName): NodeOf<'section'> {
    return this.#one({ kind: 'section', id: idOf('', 'section', section), accountId: '', section });
  }

  /** Where a job stands: with its pinned member, else as all of them together. */
  #shownOf(job: Job): Batch {
    const pinned = job.members.find(({ batch }) => this.#source.marks(batch).includes('pinned'));
    return pinned?.batch ?? this.#source.joint(job);
  }

  #above(accountId: string, batch: Batch | undefined): TreeNode | undefined {
    if (this.#source.grouping() === 'account') return this.account(accountId);
    return batch && this.#section(this.#source.sectionOf(batch));
  }

  #accountAbove(accountId: string): NodeOf<'account'> | undefined {
    const isGrouped = this.#source.grouping() === 'account' && this.#source.state(accountId);
    return isGrouped ? this.account(accountId) : undefined;
  }

  #failure({ failure, account: { id: accountId } }: AccountState): readonly TreeNode[] {
    const node = { kind: 'failure', id: idOf(accountId, 'failure'), accountId } as const;
    return failure ? [this.#one(node)] : [];
  }

  #more({ next, account: { id: accountId } }: AccountState): readonly TreeNode[] {
    const node = { kind: 'more', id: idOf(accountId, 'more'), accountId } as const;
    return next === null ? [] : [this.#one(node)];
  }

  #batches(batches: readonly Batch[]): readonly TreeNode[] {
    const nodes = batches.map((batch) => {
      const job = this.#source.jobOf(batch);
      return job ? this.job(job) : this.batch(batch.accountId, batch.id);
    });
    // A job stands where the first of its members would.
    return [...new Set(nodes)];
  }

  #ofJob({ accountId, jobId }: NodeOf<'job'>): readonly TreeNode[] {
    const { members = [] } = this.#source.job(accountId, jobId) ?? {};
    return members.map(({ batch }) => this.batch(accountId, batch.id));
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
    return belowBatch.flatMap((name): readonly TreeNode[] => {
      if (name === 'files')
        return files
          .filter((file) => fileIdOf(batch, file) !== null)
          .map((file) => {
            const id = idOf(accountId, 'batch', batchId, 'file', file);
            return this.#one({ kind: 'file', id, accountId, batchId, file });
          });
      if (name === 'errors' || name === 'times' || name === 'metadata')
        return hasGroup(name, batch) ? [this.#group(node, name)] : [];
      if (!hasFact(name, batch, this.#source)) return [];
      const id = idOf(accountId, 'batch', batchId, name);
      return [this.#one({ kind: 'fact', id, accountId, batchId, fact: name })];
    });
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
        return givenMetadata(batch).map(([key]) =>
          this.#one({ kind: 'pair', id: id(key), accountId, batchId, key }),
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

function hasGroup(name: GroupName, batch: Batch): boolean {
  if (name === 'errors') return batch.errors.length > 0;
  return name === 'times' || givenMetadata(batch).length > 0;
}

/** Stable, and different for different parts whatever characters a server's ids have. */
function idOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
