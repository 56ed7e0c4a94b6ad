import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/batches/clock.ts';
import { type SimulatorOptions, startSimulator } from '../../src/simulator/server.ts';

/** A clock that stands still until it is set; nothing that waits on it ever happens by itself. */
export interface SetClock extends Clock {
  ms: number;
}

export function setClock(ms = Date.UTC(2026, 9, 1)): SetClock {
  return {
    ms,
    now() {
      return this.ms;
    },
    elapsed() {
      return this.ms;
    },
    after: () => () => undefined,
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

/** A running simulator and calls to it, as a client that knows nothing of its insides. */
export interface OpenSimulator {
  readonly url: string;
  readonly baseUrl: string;
  readonly token: string;
  readonly dir: string;
  call(
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  upload(content: string | Blob, filename?: string, purpose?: string): Promise<Answer>;
  /** Uploads a file and makes a batch of it. @returns the batch's id */
  submit(content: string, more?: object): Promise<string>;
  /** Stops the server and starts another one over the same folder. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a simulator in a folder of its own. By default no request fails by chance, and batches end at once. */
export async function openSimulator(
  options: Partial<SimulatorOptions> = {},
): Promise<OpenSimulator> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'simulator-')));
  const token = 'sk-simulator-test';
  const start = () =>
    startSimulator({
      provider: 'kimi',
      token,
      speed: { totalMs: 0 },
      failureRate: 0,
      ...options,
      dir,
    });
  let simulator = await start();

  async function send(method: string, path: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    // On a machine that is busy a server may close a connection just when it is used again.
    headers.set('connection', 'close');
    const response = await fetch(simulator.baseUrl + path, { ...init, method, headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: jsonOf(text) };
  }

  const opened: OpenSimulator = {
    get url() {
      return simulator.url;
    },
    get baseUrl() {
      return simulator.baseUrl;
    },
    token,
    dir,
    call: (method, path, body, headers = {}) =>
      send(method, path, { headers, ...(body && { body: JSON.stringify(body) }) }),
    upload(content, filename = 'input.jsonl', purpose = 'batch') {
      const body = new FormData();
      body.set('purpose', purpose);
      body.set('file', typeof content === 'string' ? new Blob([content]) : content, filename);
      return send('POST', '/files', { body });
    },
    async submit(content, more = {}) {
      const file = await opened.upload(content);
      const batch = await opened.call('POST', '/batches', {
        input_file_id: file.json?.['id'],
        endpoint: '/v1/chat/completions',
        completion_window: '24h',
        ...more,
      });
      if (batch.status !== 200) throw new Error(`No batch: ${batch.text}`);
      return String(batch.json?.['id']);
    },
    async restart() {
      await simulator.close();
      simulator = await start();
    },
    async close() {
      await simulator.close();
      if (!options.dir) await rm(dir, { recursive: true });
    },
  };
  return opened;
}

/** Runs a test against a simulator of its own. */
export async function withSimulator(
  run: (simulator: OpenSimulator) => Promise<void>,
  options: Partial<SimulatorOptions> = {},
): Promise<void> {
  const simulator = await openSimulator(options);
  try {
    await run(simulator);
  } finally {
    await simulator.close();
  }
}

function jsonOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** One line of an input file, without its end. */
export function requestLine(customId: string, prompt = 'Hello', more: object = {}): string {
  const body = { model: 'kimi-k2.6', messages: [{ role: 'user', content: prompt }], ...more };
  return JSON.stringify({
    custom_id: customId,
    method: 'POST',
    url: '/v1/chat/completions',
    body,
  });
}
