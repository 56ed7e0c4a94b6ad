/** One request of a batch file, for its endpoint in real time. */
export interface RealTimeRequest {
  /** As a batch file names it: `/v1/chat/completions`. */
  readonly url: string;
  /** The body in JSON, sent as it is. */
  readonly body: Uint8Array;
}

export interface RealTimeAnswer {
  readonly status: number;
  /** The service's own id of the call, for its support. */
  readonly requestId: string | null;
  /** JSON of any shape. */
  readonly body: unknown;
}

/** The endpoints that answer at once, of one account; each call is paid at the real-time price. */
export interface RealTimeApi {
  /**
   * Stops at once when the signal aborts.
   * Never repeated: even a 429 can be a gateway's that asked twice.
   * @throws ApiFailure with `outcomeUnknown` when it may have been answered, and paid for, without us
   */
  send(request: RealTimeRequest, signal?: AbortSignal): Promise<RealTimeAnswer>;
}
