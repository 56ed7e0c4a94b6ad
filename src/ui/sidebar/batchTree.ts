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
  readonly tooltip: (node: TreeNode) => readonly string[];
}

/** Hands the model's nodes to the editor, and tells it which ones look different now. */
export class BatchTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  readonly #deps: BatchTreeDeps;
  readonly #signatures: TreeSignatures;
  readonly #changed = new vscode.EventEmitter<TreeNode[] | undefined>();
  #lastTurn: Promise<void> = Promise.resolve();
  #orphans = 0;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(deps: BatchTreeDeps) {
    this.#deps = deps;
    this.#signatures = new TreeSignatures(deps.model, deps.view);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    // Not within what told that there is something new.
    await nextTurn();
    if (node?.kind === 'batch') await this.#deps.look(node);
    return [...(node ? this.#deps.model.children(node) : this.#deps.model.roots())];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#deps.model.parent(node);
  }

  async getTreeItem(node: TreeNode): Promise<vscode.TreeItem> {
    await this.#myTurn();
    const view = this.#deps.view(node);
    this.#signatures.drew(node, view);
    const item = new vscode.TreeItem(view.label, collapsibleState[view.collapsible]);
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
    for (const line of this.#deps.tooltip(node)) tooltip.appendText(line).appendMarkdown('  \n');
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
    const account = model.account(change.accountId);
    const nodes: TreeNode[] = [account];
    if (change.kind === 'batches') {
      if (change.batchIds.length > mostCompared) {
        this.#fire([account]);
        return;
      }
      nodes.push(...change.batchIds.map((id) => model.batch(change.accountId, id)));
    }
    this.#fire(this.#signatures.changed(nodes));
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
    for (const node of [...others, ...this.#signatures.drawnBatches()]) {
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

  redraw(): void {
    this.#changed.fire(undefined);
  }

  #fire(nodes: TreeNode[]): void {
    // An account draws its children with it.
    const accounts = new Set(
      nodes.filter(({ kind }) => kind === 'account').map((n) => n.accountId),
    );
    for (const [accountId, own] of Map.groupBy(nodes, ({ accountId }) => accountId))
      if (own.length > mostCompared) accounts.add(accountId);
    const needed = nodes.filter((n) => n.kind === 'account' || !accounts.has(n.accountId));
    for (const accountId of accounts)
      if (!needed.some((n) => n.accountId === accountId))
        needed.push(this.#deps.model.account(accountId));
    if (needed.length > 0) this.#changed.fire(needed);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
