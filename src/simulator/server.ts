import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock, type Clock } from '../batches/clock.ts';
import { profileOf } from '../providers/profiles.ts';
import type { Provider } from './call.ts';
import { dashscopeDialect } from './dashscopeDialect.ts';
import type { Dialect } from './dialect.ts';
import { kimiDialect } from './kimiDialect.ts';
import { openaiDialect } from './openaiDialect.ts';
import { proofOf, proofPath } from './proof.ts';
import { idKeys } from './records.ts';
import { Refusal } from './requestError.ts';
import { findRoute } from './routes.ts';
import { Runs } from './runs.ts';
import { Store } from './store.ts';
import { paceOf } from './timeline.ts';

export interface SimulatorOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** Folder for files and batches; made when it is not there. A later server goes on with what is in it. */
  readonly dir: string;
  /** Id of a provider profile: `kimi`, `dashscope`, `openai` or `compatible`. */
  readonly provider: string;
  /** The bearer token that calls must carry. */
  readonly token: string;
  /** How long a batch takes from creation to its end; 0: the first look finds it ended. Default: 20 s. */
  readonly speed?: { readonly totalMs: number };
  /** Default: 1. */
  readonly seed?: number;
  /** Share of requests that fail by chance, 0 to 1. Default: 1 in 12. */
  readonly failureRate?: number;
  readonly clock?: Clock;
}

export interface Simulator {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** `url` and `/v1`: what an account's base URL is. */
  readonly baseUrl: string;
  /** Cuts what is under way; a server started later over the same folder goes on with it. */
  close(): Promise<void>;
}

const dialects: Readonly<Record<string, Dialect>> = {
  kimi: kimiDialect,
  dashscope: dashscopeDialect,
};

/** Starts an offline provider on the loopback interface. @throws when the port is taken or `dir` cannot be used */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const provider = await openProvider(options);
  const answers = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const answering = answer(request, response, provider, options.token);
    answers.add(answering);
    void answering.finally(() => answers.delete(answering));
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  async function end(): Promise<void> {
    const closed = once(server, 'close');
    provider.runs.stop();
    server.close();
    server.closeAllConnections();
    await closed;
    await Promise.all(answers);
    await provider.runs.settled();
  }
  let ended: Promise<void> | undefined;
  return { url, baseUrl: `${url}/v1`, close: () => (ended ??= end()) };
}

async function openProvider(options: SimulatorOptions): Promise<Provider> {
  const profile = profileOf(options.provider);
  const dialect = dialects[profile.id] ?? openaiDialect;
  const clock = options.clock ?? systemClock;
  const store = new Store(options.dir);
  await store.open();
  const failureRate = options.failureRate ?? 1 / 12;
  const runs = new Runs(store, clock, dialect, { profile, seed: options.seed ?? 1, failureRate });
  const pace = paceOf(options.speed?.totalMs ?? 20_000);
  return { profile, dialect, store, runs, clock, pace, newKey: idKeys(() => clock.now()) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  provider: Provider,
  token: string,
): Promise<void> {
  const requestId = `sim-${randomBytes(8).toString('hex')}`;
  response.setHeader(provider.dialect.requestIdHeader, requestId);
  try {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === proofPath) {
      const nonce = url.searchParams.get('nonce') ?? '';
      response.end(proofOf(token, request.socket.localPort ?? 0, nonce));
      return;
    }
    if (!isAuthorized(request, token))
      throw new Refusal(401, provider.dialect.says.unauthorized, { code: 'invalid_api_key' });
    const found = findRoute(provider.profile, request.method ?? 'GET', url.pathname);
    if (!found) throw new Refusal(404, `Invalid URL (${request.method ?? ''} ${url.pathname})`);
    const call = { request, response, query: url.searchParams, path: found.path, id: found.id };
    const json = await found.handle(call, provider);
    if (json) send(response, 200, json);
  } catch (error) {
    fail(error, response, provider.dialect, requestId);
  }
}

function fail(error: unknown, response: ServerResponse, dialect: Dialect, requestId: string): void {
  if (response.headersSent) {
    // Half an answer went out: only a cut connection says that the rest is missing.
    response.destroy();
    return;
  }
  const reason = error instanceof Error ? error.message : String(error);
  const complaint =
    error instanceof Refusal
      ? error.complaint
      : { status: 500, message: `The simulator failed: ${reason}` };
  send(response, complaint.status, dialect.errorBody(complaint, requestId));
}

function send(response: ServerResponse, status: number, json: object): void {
  const text = JSON.stringify(json);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

function isAuthorized(request: IncomingMessage, token: string): boolean {
  const given = request.headers.authorization ?? '';
  return timingSafeEqual(digest(given), digest(`Bearer ${token}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
