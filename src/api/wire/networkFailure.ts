import { ApiFailure, asApiFailure, type FailureKind } from '../../batches/apiFailure.ts';
import { hasTrait } from '../../batches/failureTraits.ts';
import { Interrupted } from './exchange.ts';

export interface BrokenCall {
  readonly host: string;
  readonly viaProxy: boolean;
  /** True when the service may have acted: it is a call that acts, and it may have been received whole. */
  readonly mayHaveActed: boolean;
}

const kindByCode: Readonly<Record<string, FailureKind>> = {
  ENOTFOUND: 'dns',
  ECONNREFUSED: 'refused',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'malformed',
  UND_ERR_PRX_TLS: 'tls',
  UND_ERR_PRX_CONN: 'proxy',
  // The extension is going away.
  UND_ERR_DESTROYED: 'cancelled',
  UND_ERR_CLOSED: 'cancelled',
};

const prefixes: readonly (readonly [RegExp, FailureKind])[] = [
  [/^EAI_/, 'dns'],
  [/^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CRL_|EPROTO)/, 'tls'],
  [/^(?:ERR_OSSL|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/, 'tls'],
  [/^HPE_/, 'malformed'],
];

/** The failure that a request without a complete answer stands for. */
export function networkFailure(error: unknown, call: BrokenCall): ApiFailure {
  // What the receiver refused, or the body that was to be sent.
  const known = asApiFailure(error) ?? asApiFailure(error instanceof Error && error.cause);
  if (known) return known;
  if (!(error instanceof Interrupted)) throw error;
  const started = error.phase !== 'connecting';
  const systemCode = codeOf(error.cause);
  const refusal = started ? undefined : proxyRefusal(error.cause);
  const kind = refusal ? refusal.kind : kindOf(error, systemCode);
  const isSlow = error.reason === 'slow';
  return new ApiFailure(
    {
      kind:
        call.viaProxy && !started && !refusal && hasTrait(kind, 'before_proxy') ? 'proxy' : kind,
      host: call.host,
      status: refusal?.status,
      systemCode,
      code: isSlow ? 'too_slow' : undefined,
      outcomeUnknown: started && call.mayHaveActed,
    },
    { cause: error.cause },
  );
}

function kindOf(error: Interrupted, code: string | undefined): FailureKind {
  if (error.reason === 'slow') return 'timeout';
  if (error.reason !== 'broken') return error.reason;
  if (code === undefined) return 'reset';
  if (Object.hasOwn(kindByCode, code)) return kindByCode[code] ?? 'reset';
  return prefixes.find(([pattern]) => pattern.test(code))?.[1] ?? 'reset';
}

/** undici tells a proxy's refusal in words only. */
function proxyRefusal(cause: unknown): { kind: FailureKind; status: number } | undefined {
  const text = cause instanceof Error ? cause.message : '';
  const match = /^Proxy response \((\d{3})\)/.exec(text);
  if (!match) return undefined;
  const status = Number(match[1]);
  return { kind: status === 407 ? 'proxy_auth' : 'proxy', status };
}

/** The most telling code: several addresses may each have failed in their own way. */
function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  const inner: unknown = cause instanceof AggregateError ? cause.errors[0] : cause.cause;
  const own: unknown = 'code' in cause ? cause.code : undefined;
  // undici's wrappers of a socket's error say less than what they wrap.
  if (inner instanceof Error && (own === undefined || own === 'UND_ERR_SOCKET'))
    return codeOf(inner);
  if (typeof own === 'string') return own;
  // undici's parser does not always give a code.
  return cause.name === 'HTTPParserError' ? 'HPE_INVALID' : undefined;
}
