/** What a request asks for, which decides on the members of its body. */
export type BodyKind =
  | 'chat'
  | 'embeddings'
  | 'responses'
  | 'completions'
  | 'moderations'
  | 'imageGenerations'
  | 'imageEdits';

/** A value that a model accepts for a parameter, and no other. */
export type PinnedValue = number | string | boolean | null;

/** Parameters that a model does not take, or takes only with certain values or under certain efforts. */
export interface ParameterRule {
  /** As written in the body; a dot leads into a member: `text.verbosity`. */
  readonly names: readonly string[];
  /** The only values that are taken; absent: none. Null counts as not set. */
  readonly values?: readonly PinnedValue[];
  /** The rule holds only where the request has a reasoning effort, and another than these. */
  readonly unlessEffort?: readonly string[];
  /** What to write in its place. */
  readonly instead?: string;
}

/** What a message may hold beside text. */
export type InputKind = 'image' | 'audio' | 'file' | 'video';

/** What a provider says of one model. Unknown models are warned about, never refused. */
export interface ModelRule {
  readonly id: string;
  /** Also covers ids that begin with this and go on with a dash, a point, a colon or an at sign. */
  readonly prefix?: boolean;
  /** Also covers dated snapshots and aliases of this: `-2026-04-23`, `-0613`, `-latest`, `-preview`. */
  readonly snapshots?: boolean;
  /** Page that the entry comes from, and the ISO date on which it said so. */
  readonly source?: string;
  readonly asOf?: string;
  /** Kinds of requests that it serves; absent: not known. */
  readonly serves?: readonly BodyKind[];
  /** Most tokens of one answer. */
  readonly maxOutputTokens?: number;
  /** Is a request for more known to be refused? Absent: it may be cut. */
  readonly refusesMoreOutput?: boolean;
  readonly parameters?: readonly ParameterRule[];
  /** Values of the reasoning effort; none: it takes no such parameter; absent: not known. */
  readonly efforts?: readonly string[];
  /** What it reads beside text; absent: not known. */
  readonly inputs?: readonly InputKind[];
  /** Types of `response_format`; absent: not known. */
  readonly formats?: readonly string[];
  /** Roles of messages; absent: not known. */
  readonly roles?: readonly string[];
  /** The effort of a request that names none. */
  readonly defaultEffort?: string;
  /** The only efforts under which a chat may have functions; absent: any. */
  readonly toolEfforts?: readonly string[];
  /** Does it refuse a conversation whose last turn is the beginning of its own answer? */
  readonly refusesPrefill?: boolean;
  /** Parameters of which it takes one at most. */
  readonly oneOf?: readonly string[];
  /** Lengths that an embedding can have: the largest, or each; none: it cannot be chosen. */
  readonly dimensions?: number | readonly number[];
  /** Ids of the regions whose batches run it; absent: all. */
  readonly regions?: readonly string[];
  /** Most texts in one request for embeddings. */
  readonly maxInputs?: number;
  /** Does the Batch API run it? */
  readonly batch: boolean;
  /** ISO date from which the provider no longer serves it. */
  readonly retiredOn?: string;
  /** Parameters with fixed values: sending another value is refused by the service. */
  readonly pinned?: Readonly<Record<string, readonly PinnedValue[]>>;
  /** Pinned values that hold only when `body.thinking.type` has the given value; they win over `pinned`. */
  readonly pinnedByThinking?: Readonly<
    Record<'enabled' | 'disabled', Readonly<Record<string, readonly PinnedValue[]>>>
  >;
  /** Accepted `thinking.type` values; absent: the model takes no `thinking`, or nothing is known. */
  readonly thinkingTypes?: readonly string[];
  /** Is `thinking.keep` accepted? */
  readonly thinkingKeep?: boolean;
  readonly contextTokens?: number;
  /** Price per million tokens in a batch. */
  readonly price?: readonly ModelPrice[];
}

export interface ModelPrice {
  readonly currency: 'CNY' | 'USD';
  readonly cachedInput?: number;
  readonly input: number;
  readonly output: number;
}
