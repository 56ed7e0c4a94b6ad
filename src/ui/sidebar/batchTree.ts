import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import { giveWay, nextTurn } from '../../batches/turns.ts';
import type { StoreChange } from '../../tracking/batches/accountState.ts';
import type { NodeView } from './nodeView.ts';
import type { TreeModel } from './treeModel.ts';
import type { NodeOf, TreeNode } from './treeNode.ts';
import { TreeSignatures } from './treeSignatures.ts';

const collapsibleState = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const;

/** Of more batches of an account it is not asked which ones look different: all are drawn. */
const mostCompared = 100;

export interface BatchTreeDeps {
  readonly model: TreeModel;
  readonly view: (node: TreeNode) => NodeView;
  /** Finds out what cannot be known at once of a batch: before its files and its tooltip are shown. */
  readonly look: (batch: NodeOf<'batch'>) => Promise<void>;
  /** Lines of plain text, made only when the pointer rests on a node. */
  readonly tooltip: (node: TreeNode) => Promise<readonly string[]>;
}

/** Hands the model's nodes to the editor, and tells it which ones look different now. */
export class BatchTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  readonly #deps: BatchTreeDeps;
  readonly #signatures: TreeSignatures;
  readonly #changed = new vscode.EventEmitter<TreeNode[] | undefined>();
  #lastTurn: Promise<void> = Promise.resolve();
  #orphans = 0;
  #rootIds = '';
  #hadSections = false;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(deps: BatchTreeDeps) {
    this.#deps = deps;
    this.#signatures = new TreeSignatures(deps.model, deps.view);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    // Not within what told that there is something new.
    await nextTurn();
    if (node?.kind === 'batch') await this.#deps.look(node);
    if (node) return [...this.#deps.model.children(node)];
    const roots = this.#deps.model.roots();
    this.#rootIds = rootIds(roots);
    this.#hadSections = roots.some(({ kind }) => kind === 'section');
    return [...roots];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#deps.model.parent(node);
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    await this.#myTurn();
    const view = this.#deps.view(node);
    this.#signatures.drew(node, view);
    const label = view.lead === undefined ? view.label : `${view.lead} · ${view.label}`;
    const item = new vscode.TreeItem(label, collapsibleState[view.collapsible]);
    item.id = node.id;
    item.description = view.description;
    item.contextValue = view.contextValue;
    if (view.icon) {
      const { id, color } = view.icon;
      item.iconPath = new vscode.ThemeIcon(
        id,
        color === undefined ? undefined : new vscode.ThemeColor(color),
      );
    }
    item.accessibilityInformation = {
      label: view.spoken ?? [view.label, view.description].filter(Boolean).join(', '),
    };
    if (view.command) {
      item.command = {
        command: view.command.id,
        title: view.command.title,
        arguments: [view.command.argument],
      };
    }
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    if (node.kind === 'batch') await this.#deps.look(node);
    const tooltip = new vscode.MarkdownString();
    // appendText escapes: names and messages of a service never become Markdown.
    for (const line of await this.#deps.tooltip(node))
      tooltip.appendText(line).appendMarkdown('  \n');
    item.tooltip = tooltip;
    return item;
  }

  /** Draws again what a change of the store makes look different. */
  update(change: StoreChange): void {
    if (change.kind === 'accounts') {
      this.redraw();
      return;
    }
    const { model } = this.#deps;
    const ids = change.kind === 'batches' ? change.batchIds : [];
    const hasMany = ids.length > mostCompared;
    const batches = hasMany ? [] : ids.map((id) => model.batch(change.accountId, id));
    const jobs = batches.map((node) => model.parent(node)).filter((node) => node?.kind === 'job');
    this.#look([model.account(change.accountId)], [...new Set(jobs), ...batches], hasMany);
  }

  /** A file of a batch has come. */
  async updateBatch(accountId: string, batchId: string): Promise<void> {
    const node = this.#deps.model.batch(accountId, batchId);
    await this.#deps.look(node);
    this.#fire(this.#signatures.changed([node]));
  }

  /** Ages and silences grow without any event. */
  async updateTimes(): Promise<void> {
    await this.#updateDrawn([]);
  }

  /** Submissions came, went or moved on. */
  async updateRecords(): Promise<void> {
    const roots = this.#deps.model.roots();
    // Records of accounts that are gone stand at the root.
    const orphans = roots.filter(({ kind }) => kind === 'submission');
    const hadOrphans = this.#orphans > 0;
    this.#orphans = orphans.length;
    if (orphans.length > 0 || hadOrphans) this.redraw();
    else await this.#updateDrawn(roots);
  }

  /** Draws again what looks different of these and of the batches that were drawn; a few at a time. */
  async #updateDrawn(others: readonly TreeNode[]): Promise<void> {
    const changed: TreeNode[] = [];
    const roots = this.#regrouped();
    if (roots?.hasMoved) {
      this.#changed.fire(undefined);
      return;
    }
    for (const node of [...(roots?.sections ?? others), ...this.#signatures.drawnBatches()]) {
      await this.#myTurn();
      changed.push(...this.#signatures.changed([node]));
    }
    this.#fire(changed);
  }

  /** Thousands of rows are drawn at once: one after the other, so that they never hold the thread for long. */
  #myTurn(): Promise<void> {
    this.#lastTurn = this.#lastTurn.then(giveWay);
    return this.#lastTurn;
  }

  /** Other batches fit the filter; those that stay look as they did. */
  refilter(): void {
    const { model } = this.#deps;
    model.forgetSections();
    const roots = model.roots();
    if (rootIds(roots) === this.#rootIds) this.#fire(this.#signatures.changed(roots));
    else this.#changed.fire(undefined);
  }

  redraw(): void {
    this.#deps.model.forgetSections();
    this.#changed.fire(undefined);
  }

  /**
   * Fires what looks different of these now.
   * @param hasMany are more batches of the accounts concerned, all of which are drawn?
   */
  #look(accounts: readonly TreeNode[], batches: readonly TreeNode[], hasMany: boolean): void {
    const roots = this.#regrouped();
    if (roots && (roots.hasMoved || hasMany)) this.#changed.fire(undefined);
    else if (hasMany) this.#fire([...accounts]);
    else this.#fire(this.#signatures.changed([...(roots?.sections ?? accounts), ...batches]));
  }

  /** Batches that change their state move from section to section. @returns undefined where there are no sections */
  #regrouped(): { readonly sections: readonly TreeNode[]; readonly hasMoved: boolean } | undefined {
    const { model } = this.#deps;
    model.forgetSections();
    const sections = model.roots();
    if (!sections.some(({ kind }) => kind === 'section') && !this.#hadSections) return undefined;
    return { sections, hasMoved: rootIds(sections) !== this.#rootIds };
  }

  #fire(nodes: TreeNode[]): void {
    // What stands above batches draws its children with it.
    const { model } = this.#deps;
    const parents = new Set<TreeNode | undefined>(
      nodes.filter(({ kind }) => kind === 'account' || kind === 'section' || kind === 'job'),
    );
    for (const [parent, own] of Map.groupBy(nodes, (node) => model.parent(node)))
      if (own.length > mostCompared) parents.add(parent);
    const isBelow = (node: TreeNode): boolean => {
      const parent = model.parent(node);
      return parent !== undefined && (parents.has(parent) || isBelow(parent));
    };
    for (const parent of parents) if (parent && isBelow(parent)) parents.delete(parent);
    const needed = nodes.filter((node) => !parents.has(node) && !isBelow(node));
    for (const parent of parents) if (parent) needed.push(parent);
    if (needed.length > 0) this.#changed.fire(needed);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function rootIds(roots: readonly TreeNode[]): string {
  return roots.map(({ id }) => id).join('\n');
}
