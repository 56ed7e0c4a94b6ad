/** Header values as they arrive; names are in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface DispatchRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | AsyncIterable<Uint8Array> | null;
}

export interface DispatchController {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

export interface DispatchHandler {
  /** A connection stands, and the request is about to be written to it. */
  onRequestStart(controller: DispatchController): void;
  onBodySent(chunk: Uint8Array): void;
  onRequestSent(): void;
  onResponseStart(controller: DispatchController, status: number, headers: AnswerHeaders): void;
  onResponseData(controller: DispatchController, chunk: Uint8Array): void;
  onResponseEnd(): void;
  /** The controller is null when the request never started. */
  onResponseError(controller: DispatchController | null, error: Error): void;
}

/** What the wire needs of an HTTP client. */
export interface Dispatcher {
  dispatch(request: DispatchRequest, handler: DispatchHandler): void;
  /** Ends after what is running; takes no more. */
  close(): void;
  /** Ends now. */
  destroy(): void;
}

export interface DispatcherOptions {
  readonly proxy: ProxyRoute | null;
  readonly rejectUnauthorized: boolean;
  /** PEM certificates of the authorities that are trusted; null where no TLS is spoken. */
  readonly certificates: readonly string[] | null;
  readonly connectMs: number;
  /** False opens a connection for each request: one that the server closed meanwhile cannot eat a request. */
  readonly keepAlive: boolean;
}

/** A proxy to go through, and what to say to it. */
export interface ProxyRoute {
  readonly uri: string;
  /** Value of `Proxy-Authorization`; absent: the credentials in `uri`, if any. */
  readonly authorization: string | undefined;
}
