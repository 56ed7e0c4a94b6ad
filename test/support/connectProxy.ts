import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface ProxyOptions {
  /** `user:password`; others get 407. */
  readonly credentials?: string;
  /** Answers each CONNECT with this status instead. */
  readonly refuseWith?: number;
  /** Takes the CONNECT, and says nothing. */
  readonly isMute?: boolean;
  readonly tls?: { readonly key: string; readonly cert: string };
}

export interface ConnectProxy {
  readonly port: number;
  /** What each CONNECT asked for. */
  readonly tunnels: readonly string[];
  readonly headers: readonly IncomingMessage['headers'][];
  /** Requests that came without a tunnel. */
  readonly plain: readonly string[];
}

/** A real CONNECT proxy. Every name leads to this machine, as if it had a DNS of its own. */
export async function startProxy(
  t: TestContext,
  options: ProxyOptions = {},
): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const plain: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = options.tls ? createTlsServer(options.tls) : createServer();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('request', (request, response) => {
    plain.push(request.url ?? '');
    response.writeHead(400).end();
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    tunnels.push(request.url ?? '');
    headers.push(request.headers);
    socket.on('error', () => undefined);
    if (options.isMute) return;
    const status = options.refuseWith ?? (isAllowed(request, options.credentials) ? 200 : 407);
    if (status !== 200) {
      const challenge = status === 407 ? 'proxy-authenticate: Basic realm="test"\r\n' : '';
      socket.end(`HTTP/1.1 ${status} No\r\n${challenge}content-length: 0\r\n\r\n`);
      return;
    }
    const target = connect(Number(new URL(`http://${request.url ?? ''}`).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.pipe(socket).pipe(target);
    });
    sockets.add(target);
    target.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, tunnels, headers, plain };
}

function isAllowed(request: IncomingMessage, credentials: string | undefined): boolean {
  if (credentials === undefined) return true;
  const expected = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return request.headers['proxy-authorization'] === expected;
}
