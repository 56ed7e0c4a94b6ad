import type { TreeModel } from './treeModel.ts';
import type { NodeView } from './nodeView.ts';
import type { TreeNode } from './treeNode.ts';

/**
 * Remembers what was drawn, so that only nodes that now look different are drawn again: a poll that brings nothing
 * new, or a minute that changes no label, must not touch the tree.
 */
export class TreeSignatures {
  readonly #model: TreeModel;
  readonly #view: (node: TreeNode) => NodeView;
  readonly #drawn = new Map<string, string>();

  constructor(model: TreeModel, view: (node: TreeNode) => NodeView) {
    this.#model = model;
    this.#view = view;
  }

  /** A node was drawn; batches and accounts are kept, the rest is part of its batch. */
  drew(node: TreeNode): void {
    if (node.kind === 'account' || node.kind === 'section' || node.kind === 'batch') {
      this.#drawn.set(node.id, this.#signature(node));
    }
  }

  /** The candidates that were drawn and would now look different. */
  changed(candidates: readonly TreeNode[]): TreeNode[] {
    return candidates.filter((node) => {
      const drawn = this.#drawn.get(node.id);
      return drawn !== undefined && drawn !== this.#signature(node);
    });
  }

  /** Every batch that was drawn and still exists. */
  drawnBatches(): readonly TreeNode[] {
    return this.#model
      .roots()
      .flatMap((root) => this.#model.children(root))
      .filter((node) => node.kind === 'batch' && this.#drawn.has(node.id));
  }

  #signature(node: TreeNode): string {
    // An account's batches have signatures of their own; of its other children the look counts too.
    const look = (child: TreeNode): unknown =>
      child.kind === 'batch' ? child.id : [child.id, this.#view(child), this.#inner(child)];
    return JSON.stringify([this.#view(node), this.#model.children(node).map(look)]);
  }

  #inner(node: TreeNode): unknown {
    return this.#model.children(node).map((child) => [child.id, this.#view(child)]);
  }
}
