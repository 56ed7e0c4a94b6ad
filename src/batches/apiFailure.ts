/** What went wrong between us and a service. The UI has one sentence and one action for each. */
export type FailureKind =
  | 'cancelled' // the user stopped it
  | 'no_key' // the account has no key
  | 'wrong_origin' // the stored key was entered for another origin
  | 'insecure' // http:// to a host that is not this machine
  | 'bad_base_url'
  | 'dns'
  | 'refused'
  | 'unreachable' // no route, network down
  | 'reset' // connection cut
  | 'timeout'
  | 'tls'
  | 'proxy' // proxy unreachable or it answered an error to CONNECT
  | 'proxy_auth' // 407
  | 'redirect' // to another origin: refused
  | 'unauthorized' // 401
  | 'forbidden' // 403
  | 'not_found' // 404: not visible to this key
  | 'wrong_state' // 409, or 400 to a cancel: it moved on
  | 'rejected' // 400, 422 and other 4xx
  | 'too_large' // 413, or an answer above our bound
  | 'rate' // 429, slow down
  | 'quota' // 429 or 402, balance or quota used up: never retried
  | 'server' // 5xx
  | 'malformed' // an answer that is not what this API sends: HTML, cut JSON
  | 'disk_full'
  | 'disk' // permission, path
  | 'input_changed' // the input file changed while it was being read
  | 'input_gone';

export interface FailureFacts {
  readonly kind: FailureKind;
  /** Host the call went to, no path, no credentials. */
  readonly host?: string | undefined;
  readonly status?: number | undefined;
  /** The service's own error code or type. */
  readonly code?: string | undefined;
  /** The service's own words, bounded in length, control characters removed. Plain text, never markup. */
  readonly serverMessage?: string | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** System error code such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  readonly systemCode?: string | undefined;
  /** Which folder of ours the disk failed in, where a setting can move it. */
  readonly folder?: 'downloads' | undefined;
  /** True when the service may have acted although we got no answer: never send the call again blindly. */
  readonly outcomeUnknown?: boolean | undefined;
}

/** An expected failure of a call. Its message is for logs, in English, and holds no key, prompt or answer. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly facts: FailureFacts;

  constructor(facts: FailureFacts, options?: ErrorOptions) {
    super(describe(facts), options);
    this.facts = facts;
  }

  get kind(): FailureKind {
    return this.facts.kind;
  }
}

export function asApiFailure(error: unknown): ApiFailure | undefined {
  return error instanceof ApiFailure ? error : undefined;
}

/** Is this what a service answers that has no such call? */
export function lacksCall(error: unknown): error is ApiFailure {
  return [404, 405, 501].includes(asApiFailure(error)?.facts.status ?? 0);
}

function describe(facts: FailureFacts): string {
  // Some services put sentences where a code belongs, and those may repeat what was sent.
  const code = /^[\w.:/-]{1,100}$/.test(facts.code ?? '') ? facts.code : facts.systemCode;
  const parts = [facts.status, code, facts.host].filter(Boolean);
  return parts.length > 0 ? `${facts.kind} (${parts.join(', ')})` : facts.kind;
}
