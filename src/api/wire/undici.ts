// The only door to undici. Its main entry would install a dispatcher for the whole extension host, so that other
// extensions' `fetch` went past the editor's proxy; these deep paths leave the process alone. The version is pinned.
import { createSecureContext } from 'node:tls';
import connect from 'undici/lib/api/api-connect.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Pool from 'undici/lib/dispatcher/pool.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';
import type { Dispatcher, DispatcherOptions } from './dispatcher.ts';

/**
 * With undici's own mark a socket stops reading after every 64 KB, which halves the speed of a download; with a high
 * one, much is copied again for each pause of a body in small pieces. The mark for writing stays below the chunks of an upload: see there.
 */
const streamMarks = {
  highWaterMark: undefined,
  readableHighWaterMark: 256 * 1024,
  writableHighWaterMark: 64 * 1024,
};

/** A pool of HTTP/1.1 connections. Time-outs other than that of the connection are the caller's. */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const tls = {
    // Built once: reading some hundred certificates for each connection is slow.
    ...(options.certificates && {
      secureContext: createSecureContext({ ca: [...options.certificates] }),
    }),
    rejectUnauthorized: options.rejectUnauthorized,
    timeout: options.connectMs,
    ...streamMarks,
  };
  const shared = {
    allowH2: false,
    connections: 16,
    headersTimeout: 0,
    bodyTimeout: 0,
    pipelining: options.keepAlive ? 1 : 0,
  };
  const agent = options.proxy
    ? new ProxyAgent({
        ...shared,
        uri: options.proxy.uri,
        ...(options.proxy.authorization === undefined
          ? {}
          : { token: options.proxy.authorization }),
        proxyTunnel: true,
        requestTls: tls,
        proxyTls: tls,
        // undici's own pool gains `connect` from its main entry; and a proxy that never answers must not hold us.
        clientFactory: (origin, poolOptions) =>
          Object.assign(new Pool(origin, { ...poolOptions, headersTimeout: options.connectMs }), {
            connect,
          }),
      })
    : new Agent({ ...shared, connect: tls });
  return {
    dispatch({ body, ...request }, handler) {
      agent.dispatch({ ...request, body: body as Uint8Array | null }, handler);
    },
    close: () => void agent.close(),
    destroy: () => void agent.destroy(),
  };
}
