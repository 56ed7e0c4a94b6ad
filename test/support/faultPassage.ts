import { once } from 'node:events';
import {
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Clock, wait } from '../../src/batches/clock.ts';
import { bytesBefore, type Fault, type Place } from './fault.ts';

/** One request on its way through the proxy. */
export class FaultPassage {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #client: Socket;
  readonly #target: string;
  readonly #clock: Clock;
  readonly #stop: AbortSignal;

  constructor(
    request: IncomingMessage,
    response: ServerResponse,
    target: string,
    clock: Clock,
    stop: AbortSignal,
  ) {
    this.#request = request;
    this.#response = response;
    this.#client = request.socket;
    this.#target = target;
    this.#clock = clock;
    this.#stop = stop;
  }

  async run(fault: Fault | undefined): Promise<void> {
    switch (fault?.kind) {
      case undefined:
        return this.#pass(await this.#forward(this.#request));
      case 'refuse':
        this.#client.resetAndDestroy();
        return;
      case 'cut-request':
        return this.#spoilRequest(fault.at, 'cut');
      case 'stall-request':
        return this.#spoilRequest(fault.at, 'stall');
      case 'cut-answer':
        return this.#spoilAnswer(fault.at, fault.how);
      case 'stall-answer':
        return this.#spoilAnswer(fault.at, 'stall');
      case 'truncate':
        return this.#truncate(fault.at);
      case 'pieces':
        return this.#inPieces();
      case 'lose-answer':
        await buffer(await this.#forward(this.#request));
        this.#client.resetAndDestroy();
        return;
      case 'delay':
        return this.#delay(fault.what, fault.ms);
      case 'repeat':
        return this.#repeat(fault.what);
      case 'reply':
        return this.#reply(fault);
    }
  }

  /** Sends the request on. @param body what to send as its body @returns the answer, of which only the head was read */
  async #forward(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<IncomingMessage> {
    const sent = this.#open(this.#stop);
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    // A server may answer, or break off, before it has read everything.
    pipeline(body instanceof Uint8Array ? [body] : body, sent).catch(() => undefined);
    const [answer] = await answered;
    return answer;
  }

  /** A fresh connection for every request: one that went stale would be a fault that nobody planned. */
  #open(signal: AbortSignal): ClientRequest {
    const { method, url, headers } = this.#request;
    const options = { method, headers, signal, agent: false } as const;
    const sent = httpRequest(`${this.#target}${url ?? ''}`, options);
    sent.on('error', () => undefined);
    return sent;
  }

  async #pass(answer: IncomingMessage): Promise<void> {
    this.#response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    await pipeline(answer, this.#response);
  }

  async #spoilRequest(at: Place, how: 'cut' | 'stall'): Promise<void> {
    const limit = bytesBefore(at, lengthOf(this.#request));
    const sent = this.#open(this.#stop);
    // The server's word on half a request reaches nobody.
    sent.on('response', (answer) => answer.resume());
    sent.flushHeaders();
    const body = this.#request as AsyncIterable<Uint8Array>;
    for await (const chunk of firstBytes(body, limit))
      await new Promise((resolve) => sent.write(chunk, resolve));
    if (how === 'stall') await closed(this.#client, this.#stop);
    sent.destroy();
    this.#client.resetAndDestroy();
  }

  async #spoilAnswer(at: Place, how: 'end' | 'reset' | 'stall'): Promise<void> {
    const answer = await this.#forward(this.#request);
    const head = headOf(answer);
    const length = lengthOf(answer);
    const limit = bytesBefore(at, length === undefined ? undefined : head.length + length);
    for await (const chunk of firstBytes(withHead(head, answer), limit)) await this.#write(chunk);
    answer.destroy();
    if (how === 'stall') await closed(this.#client, this.#stop);
    if (how === 'reset') this.#client.resetAndDestroy();
    else this.#client.destroySoon();
  }

  async #truncate(at: Place): Promise<void> {
    const answer = await this.#forward(this.#request);
    const body = await buffer(answer);
    const part = body.subarray(0, bytesBefore(at, body.length));
    const headers = { ...answer.headers, 'content-length': String(part.length) };
    this.#response.writeHead(answer.statusCode ?? 502, headers);
    this.#response.end(part);
  }

  async #inPieces(): Promise<void> {
    const answer = await this.#forward(this.#request);
    const headers = { ...answer.headers, 'transfer-encoding': 'chunked' };
    delete headers['content-length'];
    this.#response.writeHead(answer.statusCode ?? 502, headers);
    this.#response.flushHeaders();
    for await (const chunk of answer as AsyncIterable<Buffer>)
      await this.#write(
        Buffer.from(chunk.toString('latin1').replace(/[^]/g, '1\r\n$&\r\n'), 'latin1'),
      );
    await this.#write(Buffer.from('0\r\n\r\n'));
    this.#client.destroySoon();
  }

  async #delay(what: 'request' | 'answer', ms: number): Promise<void> {
    if (what === 'request') await wait(this.#clock, ms, this.#stop);
    const answer = await this.#forward(this.#request);
    if (what === 'answer') await wait(this.#clock, ms, this.#stop);
    await this.#pass(answer);
  }

  async #repeat(what: 'request' | 'answer'): Promise<void> {
    if (what === 'request') {
      const body = await buffer(this.#request);
      await buffer(await this.#forward(body));
      return this.#pass(await this.#forward(body));
    }
    const answer = await this.#forward(this.#request);
    const whole = Buffer.concat([headOf(answer), await buffer(answer)]);
    await this.#write(whole);
    await this.#write(whole);
    this.#client.destroySoon();
  }

  async #reply(fault: Extract<Fault, { kind: 'reply' }>): Promise<void> {
    if (fault.when === 'after-action') await buffer(await this.#forward(this.#request));
    if (fault.when === 'after-request') await buffer(this.#request);
    const message = `The proxy answers ${String(fault.status)}.`;
    const text = fault.body ?? JSON.stringify({ error: { message, type: 'proxy_error' } });
    this.#response.writeHead(fault.status, {
      'content-type': 'application/json',
      ...fault.headers,
      'content-length': Buffer.byteLength(text),
    });
    this.#response.end(text);
  }

  /** Past the HTTP layer, which would never let half an answer out. */
  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#client.destroyed) throw new Error('The client is gone');
    if (!this.#client.write(bytes)) await once(this.#client, 'drain', { signal: this.#stop });
  }
}

function lengthOf(message: IncomingMessage): number | undefined {
  const length = message.headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

function headOf(answer: IncomingMessage): Buffer {
  const lines = [`HTTP/1.1 ${String(answer.statusCode)} ${answer.statusMessage ?? ''}`];
  for (let at = 0; at + 1 < answer.rawHeaders.length; at += 2) {
    const name = answer.rawHeaders[at] ?? '';
    // The body goes on without its chunk marks, and ends where the connection does.
    if (name.toLowerCase() === 'transfer-encoding') lines.push('connection: close');
    else lines.push(`${name}: ${answer.rawHeaders[at + 1] ?? ''}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

async function* withHead(head: Uint8Array, body: AsyncIterable<Uint8Array>) {
  yield head;
  yield* body;
}

async function* firstBytes(chunks: AsyncIterable<Uint8Array>, limit: number) {
  let left = limit;
  if (left <= 0) return;
  for await (const chunk of chunks) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** Until the other side hangs up or the proxy is closed. */
async function closed(socket: Socket, stop: AbortSignal): Promise<void> {
  if (!socket.destroyed) await once(socket, 'close', { signal: stop }).catch(() => undefined);
}
