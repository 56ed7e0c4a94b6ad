import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import type { StoreChange } from '../../tracking/batches/accountState.ts';
import type { NodeView } from './nodeView.ts';
import type { TreeModel } from './treeModel.ts';
import type { TreeNode } from './treeNode.ts';
import { TreeSignatures } from './treeSignatures.ts';

const collapsibleState = {
  none: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const;

export interface BatchTreeDeps {
  readonly model: TreeModel;
  readonly view: (node: TreeNode) => NodeView;
  /** Lines of plain text, made only when the pointer rests on a node. */
  readonly tooltip: (node: TreeNode) => readonly string[];
}

/** Hands the model's nodes to the editor, and tells it which ones look different now. */
export class BatchTree implements vscode.TreeDataProvider<TreeNode>, Disposable {
  readonly #deps: BatchTreeDeps;
  readonly #signatures: TreeSignatures;
  readonly #changed = new vscode.EventEmitter<TreeNode[] | undefined>();
  #orphans = 0;
  #rootIds = '';
  #hadSections = false;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(deps: BatchTreeDeps) {
    this.#deps = deps;
    this.#signatures = new TreeSignatures(deps.model, deps.view);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node) return [...this.#deps.model.children(node)];
    const roots = this.#deps.model.roots();
    this.#rootIds = rootIds(roots);
    this.#hadSections = roots.some(({ kind }) => kind === 'section');
    return [...roots];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#deps.model.parent(node);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    this.#signatures.drew(node);
    const view = this.#deps.view(node);
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

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
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
    const batches =
      change.kind === 'batches'
        ? change.batchIds.map((id) => model.batch(change.accountId, id))
        : [];
    this.#look([model.account(change.accountId)], batches);
  }

  /** Ages and silences grow without any event. */
  updateTimes(): void {
    this.#look([], this.#signatures.drawnBatches());
  }

  /** Submissions came, went or moved on. */
  updateRecords(): void {
    const roots = this.#deps.model.roots();
    // Records of accounts that are gone stand at the root.
    const orphans = roots.filter(({ kind }) => kind === 'submission');
    if (orphans.length > 0 || this.#orphans > 0) this.redraw();
    else this.#look(roots, this.#signatures.drawnBatches());
    this.#orphans = orphans.length;
  }

  redraw(): void {
    this.#deps.model.forgetSections();
    this.#changed.fire(undefined);
  }

  /** Fires what looks different now. Batches that change their state move from section to section. */
  #look(accounts: readonly TreeNode[], batches: readonly TreeNode[]): void {
    const { model } = this.#deps;
    model.forgetSections();
    const roots = model.roots();
    if (!roots.some(({ kind }) => kind === 'section') && !this.#hadSections) {
      this.#fire(this.#signatures.changed([...accounts, ...batches]));
      return;
    }
    const changed = this.#signatures.changed([...roots, ...batches]);
    if (rootIds(roots) === this.#rootIds) this.#fire(changed);
    else this.#changed.fire(undefined);
  }

  #fire(nodes: TreeNode[]): void {
    // What stands above batches draws its children with it.
    const parents = new Set<TreeNode | undefined>(
      nodes.filter(({ kind }) => kind === 'account' || kind === 'section'),
    );
    const needed = nodes.filter((n) => !parents.has(this.#deps.model.parent(n)));
    if (needed.length > 0) this.#changed.fire(needed);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function rootIds(roots: readonly TreeNode[]): string {
  return roots.map(({ id }) => id).join('\n');
}
