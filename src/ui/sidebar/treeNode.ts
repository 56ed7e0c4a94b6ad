import type { BatchFileKind, BatchMoment } from '../../batches/batch.ts';
import type { SectionName } from './batchSections.ts';
import type { FactName } from './belowBatch.ts';

export type GroupName = 'errors' | 'times' | 'metadata';

interface OfBatch {
  readonly id: string;
  readonly accountId: string;
  readonly batchId: string;
}

interface OfAccount {
  readonly id: string;
  readonly accountId: string;
}

/** One line of the tree. Holds ids only: what it shows is read from the store when it is drawn. */
export type TreeNode =
  | (OfAccount & { readonly kind: 'account' })
  /** A group of batches of all accounts; its own `accountId` is empty. */
  | (OfAccount & { readonly kind: 'section'; readonly section: SectionName })
  | (OfAccount & { readonly kind: 'more' })
  /** The rows that are not shown below an account or a section. */
  | (OfAccount & { readonly kind: 'rest'; readonly parentId: string })
  | (OfAccount & { readonly kind: 'failure' })
  | (OfAccount & { readonly kind: 'submission'; readonly submissionId: string })
  /** Batches that do one job together. */
  | (OfAccount & { readonly kind: 'job'; readonly jobId: string })
  | (OfBatch & { readonly kind: 'batch' })
  | (OfBatch & { readonly kind: 'fact'; readonly fact: FactName })
  | (OfBatch & { readonly kind: 'file'; readonly file: BatchFileKind })
  | (OfBatch & { readonly kind: 'group'; readonly group: GroupName })
  | (OfBatch & { readonly kind: 'error'; readonly index: number })
  | (OfBatch & { readonly kind: 'moment'; readonly moment: BatchMoment })
  | (OfBatch & { readonly kind: 'pair'; readonly key: string });

export type NodeOf<K extends TreeNode['kind']> = Extract<TreeNode, { kind: K }>;
