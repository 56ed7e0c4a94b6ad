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
  readonly #drawn = new Map<string, Look>();
  /** Batches of which something inside was drawn. */
  readonly #opened = new Set<string>();

  constructor(model: TreeModel, view: (node: TreeNode) => NodeView) {
    this.#model = model;
    this.#view = view;
  }

  /** A node was drawn; batches and accounts are kept, the rest is part of its batch. */
  drew(node: TreeNode, view = this.#view(node)): void {
    if (['account', 'section', 'job', 'batch'].includes(node.kind)) {
      this.#drawn.set(node.id, this.#signature(node, view));
    } else if ('batchId' in node) this.#open(this.#model.batch(node.accountId, node.batchId));
  }

  /** From now on what is inside counts too. */
  #open(batch: TreeNode): void {
    if (this.#opened.has(batch.id)) return;
    this.#opened.add(batch.id);
    if (this.#drawn.has(batch.id)) this.#drawn.set(batch.id, this.#signature(batch));
  }

  /** The candidates that were drawn and would now look different. */
  changed(candidates: readonly TreeNode[]): TreeNode[] {
    return candidates.filter((node) => {
      const drawn = this.#drawn.get(node.id);
      return drawn !== undefined && !isSame(drawn, this.#signature(node));
    });
  }

  /** Every batch and job that was drawn and still exists. */
  drawnBatches(): readonly TreeNode[] {
    return this.#model
      .roots()
      .flatMap((root) => this.#model.children(root))
      .flatMap((node) => (node.kind === 'job' ? [node, ...this.#model.children(node)] : [node]))
      .filter(({ kind, id }) => (kind === 'batch' || kind === 'job') && this.#drawn.has(id));
  }

  #signature(node: TreeNode, view = this.#view(node)): Look {
    // An account's batches have signatures of their own; of its other children the look counts too.
    const look = (child: TreeNode): string =>
      child.kind === 'batch' || child.kind === 'job'
        ? child.id
        : JSON.stringify([child.id, this.#view(child), this.#inner(child)]);
    // Nobody sees what is inside one that was never opened, and there may be thousands of them.
    const isOpen = node.kind !== 'batch' || this.#opened.has(node.id);
    return { view, children: isOpen ? this.#model.children(node).map(look) : noChildren };
  }

  #inner(node: TreeNode): unknown {
    return this.#model.children(node).map((child) => [child.id, this.#view(child)]);
  }
}

/** Thousands are compared at once, so that no text is made of them. */
interface Look {
  readonly view: NodeView;
  readonly children: readonly string[];
}

const noChildren: readonly string[] = [];

function isSame(a: Look, b: Look): boolean {
  return (
    a.children.length === b.children.length &&
    a.children.every((child, at) => child === b.children[at]) &&
    isSameView(a.view, b.view)
  );
}

function isSameView(a: NodeView, b: NodeView): boolean {
  return (
    a.label === b.label &&
    a.lead === b.lead &&
    a.description === b.description &&
    a.contextValue === b.contextValue &&
    a.collapsible === b.collapsible &&
    a.spoken === b.spoken &&
    a.icon?.id === b.icon?.id &&
    a.icon?.color === b.icon?.color &&
    JSON.stringify(a.command) === JSON.stringify(b.command)
  );
}
