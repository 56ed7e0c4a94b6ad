import { createHash } from 'node:crypto';
import { type Fault, htmlReply, type ReplyMoment } from './fault.ts';
import type { SeenRequest } from './faultProxy.ts';

export interface SeededFaultOptions {
  readonly seed: number;
  /** Share of requests that are spoilt, 0 to 1. */
  readonly rate: number;
  /** After so many faults everything passes, so that a run comes to an end. Default: no bound. */
  readonly maxFaults?: number;
  /** Longest delay in milliseconds. Default: 20. */
  readonly maxDelayMs?: number;
  /** Faults to leave out, for example those that only a time-out ends. */
  readonly without?: readonly Fault['kind'][];
}

const statuses = [408, 409, 429, 500, 502, 503, 504] as const;
const moments: readonly ReplyMoment[] = ['at-once', 'after-request', 'after-action'];
const kinds: readonly Fault['kind'][] = [
  'refuse',
  'cut-request',
  'stall-request',
  'cut-answer',
  'stall-answer',
  'truncate',
  'pieces',
  'lose-answer',
  'delay',
  'repeat',
  'reply',
];

/** A plan that spoils requests at random and in the same way for the same seed. */
export function seededFaults(
  options: SeededFaultOptions,
): (request: SeenRequest) => Fault | undefined {
  const { rate, maxFaults = Infinity, maxDelayMs = 20, without = [] } = options;
  const possible = kinds.filter((kind) => !without.includes(kind));
  let faults = 0;
  return ({ n, method, path }) => {
    // From the request as well as its number, so that one request more or less does not turn everything round.
    const random = randomFrom(`${String(options.seed)} ${String(n)} ${method} ${path}`);
    if (faults >= maxFaults || random() >= rate) return undefined;
    faults += 1;
    const kind = pick(possible, random);
    return kind && faultOf(kind, random, maxDelayMs);
  };
}

function faultOf(kind: Fault['kind'], random: () => number, maxDelayMs: number): Fault {
  const at = { share: random() };
  const what = random() < 0.5 ? 'request' : 'answer';
  switch (kind) {
    case 'refuse':
    case 'pieces':
    case 'lose-answer':
      return { kind };
    case 'cut-answer':
      return { kind, at, how: random() < 0.5 ? 'end' : 'reset' };
    case 'delay':
      return { kind, what, ms: Math.ceil(random() * maxDelayMs) };
    case 'repeat':
      // A request that arrives twice is acted on twice, whatever a client does.
      return { kind, what: 'answer' };
    case 'reply': {
      const when = pick(moments, random) ?? 'at-once';
      const status = pick(statuses, random) ?? 500;
      return random() < 0.2 ? htmlReply(status, when) : { kind, status, when };
    }
    default:
      return { kind, at };
  }
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}

/** Numbers from 0 up to 1 that follow from a text alone. */
function randomFrom(text: string): () => number {
  let count = 0;
  return () => {
    const digest = createHash('sha256')
      .update(`${text} ${String(count++)}`)
      .digest();
    return digest.readUInt32BE(0) / 2 ** 32;
  };
}
