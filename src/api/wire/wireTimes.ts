// Stands alone: every limit of time in one place.
/** How long each phase of a request may take, in milliseconds. */
export interface WireTimes {
  /** Until a connection stands, TLS and proxy included. */
  readonly connectMs: number;
  /** From the request's last byte to the answer's first. */
  readonly headersMs: number;
  /** The same for an upload, which the service stores before it answers. */
  readonly uploadAnswerMs: number;
  /** The same for a request in real time: the model writes all of it first. */
  readonly answerMs: number;
  /** Longest pause in a body that is sent or received. */
  readonly idleMs: number;
  /** Whole body of a JSON answer. */
  readonly bodyMs: number;
  /** Over such a span a file must come with a rate that lets it end some day. */
  readonly paceMs: number;
}

export const defaultTimes: WireTimes = {
  connectMs: 20_000,
  headersMs: 60_000,
  uploadAnswerMs: 300_000,
  answerMs: 600_000,
  idleMs: 90_000,
  bodyMs: 300_000,
  paceMs: 300_000,
};
