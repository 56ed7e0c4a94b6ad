import type { AccountState } from '../../tracking/batches/accountState.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Formats } from '../kit/formats.ts';
import type { SectionName } from './batchSections.ts';
import type { Icon } from './outcomeIcons.ts';
import type { QuietTimes } from './quietTimes.ts';
import type { NodeOf } from './treeNode.ts';
import type { TreeSource } from './treeSource.ts';

/** What one line of the tree shows; plain data, so that two can be compared. */
export interface NodeView {
  readonly label: string;
  /** Stands before the label, since a narrow sidebar cuts off what comes after. */
  readonly lead?: string;
  readonly description: string;
  /** Capability tokens for the menus' `viewItem`. */
  readonly contextValue: string;
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  readonly icon?: Icon;
  /** For screen readers, when label and description do not say it all. */
  readonly spoken?: string;
  /** Runs on Enter and click. */
  readonly command?: { readonly id: string; readonly title: string; readonly argument: unknown };
}

/** What views are made from. */
export interface ViewContext {
  readonly source: TreeSource;
  readonly formats: Formats;
  readonly quiet: QuietTimes;
  /** How many rows a section has. */
  readonly sizeOf: (section: SectionName) => number;
  /** How many rows are behind the way to the rest. */
  readonly restOf: (rest: NodeOf<'rest'>) => number;
  /** What an account's service can be asked to look for in names; empty for nothing. */
  readonly nameFor: (accountId: string) => string;
  readonly clock: Clock;
}

/** A line without children and menus. */
export function leaf(label: string, description = '', icon?: Icon): NodeView {
  return {
    label,
    description,
    contextValue: 'fact',
    collapsible: 'none',
    ...(icon ? { icon } : {}),
  };
}

/** A node whose data has gone meanwhile. */
export const gone: NodeView = leaf('…');

export function providerOf(state: AccountState | undefined): string {
  return state?.account.provider ?? 'compatible';
}
