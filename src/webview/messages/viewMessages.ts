/** What the Results view and its host say to each other: plain data, one type for each direction. */
import type {
  Column,
  Detail,
  Distribution,
  Overview,
  Query,
  QueryProgress,
  Row,
} from '../../results/query/session.ts';
import type { KeptState } from './keptState.ts';
import type { ViewWords } from './viewWords.ts';

/** What the view is opened with, inside its page. */
export interface ViewStart {
  readonly words: ViewWords;
  /** BCP 47, for numbers. */
  readonly locale: string;
}

/** What is known of the results as a whole once their files are here. */
export interface ViewInfo {
  readonly title: string;
  /** One for each compared source. */
  readonly sources: readonly string[];
  /** Values of the column `comparison`, in words. */
  readonly comparisons: Readonly<Record<string, string>>;
  /** A batch of an account: it can be retried, and has a text document. */
  readonly isBatch: boolean;
  /** How long the batch took, in words. */
  readonly duration?: string;
}

/** In words, as far as they are known. */
export interface SourceFacts {
  readonly price?: string;
  readonly duration?: string;
}

export interface Head {
  readonly overview: Overview;
  /** In words, when the model's price is known. */
  readonly price?: string;
  /** What is to be said of files: that nothing shows that they came whole, or that a table is another now. */
  readonly warnings?: readonly string[];
  /** Of each of several sources. */
  readonly facts?: readonly SourceFacts[];
}

/** Questions of the view; each is answered by one reply. */
export interface HostCalls {
  head(): Head;
  columns(): readonly Column[];
  /** Progress is told beside the reply, with the number of the call. */
  query(query: Query): number;
  rows(queryId: number, from: number, count: number, columns: readonly string[]): readonly Row[];
  detail(row: number): Detail;
  distribution(queryId: number, column: string): Distribution;
  mark(row: number, mark: 'good' | 'bad' | 'unsure' | null, note?: string): undefined;
}

export type CallName = keyof HostCalls;

/** What the user does that happens outside of the view. */
export type ViewAction =
  | { readonly name: 'openLine'; readonly file: string; readonly line: number }
  | { readonly name: 'openDetail'; readonly row: number; readonly as: 'json' | 'markdown' }
  | { readonly name: 'compareAnswers'; readonly row: number }
  | { readonly name: 'export'; readonly queryId: number; readonly columns: readonly string[] }
  | { readonly name: 'copyLink'; readonly query: Query; readonly columns: readonly string[] }
  /** `positions` are the selected rows of the query; none are all that are shown. */
  | {
      readonly name: 'retry';
      readonly queryId: number;
      readonly shown: number;
      readonly positions: readonly number[];
    }
  | { readonly name: 'copy'; readonly text: string }
  | { readonly name: 'openAsText' | 'chooseInput' | 'chooseExpected' | 'tryAgain' };

export type ToHost =
  | { readonly kind: 'ready' }
  | { readonly kind: 'action'; readonly action: ViewAction }
  /** How the view is now: told at each change. */
  | { readonly kind: 'keep'; readonly state: KeptState }
  | {
      readonly [M in CallName]: {
        readonly kind: 'call';
        readonly id: number;
        readonly method: M;
        readonly args: Parameters<HostCalls[M]>;
      };
    }[CallName];

/** What is to be shown once a view is open. */
export type Revealed = Extract<ToView, { kind: 'reveal' | 'show' }>;

export type ToView =
  /** The files are fetched and found; what they hold can be asked for. `kept` is how the view was left. */
  | { readonly kind: 'opened'; readonly info: ViewInfo; readonly kept: Partial<KeptState> }
  /** What is waited for, in words. */
  | { readonly kind: 'waiting'; readonly text: string }
  | { readonly kind: 'unopened'; readonly message: string }
  /** Shows the request with this id. */
  | { readonly kind: 'reveal'; readonly customId: string }
  /** Shows these rows in these columns, however the view was left. */
  | { readonly kind: 'show'; readonly state: Partial<KeptState> }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: QueryProgress };
