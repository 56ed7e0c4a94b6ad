import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { NetworkSettings } from '../../../src/batches/networkSettings.ts';
import { startProxy } from '../../support/connectProxy.ts';
import { sendJson, serve } from '../../support/loopbackServer.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { authority, otherTls, serverTls } from '../../support/testCertificates.ts';
import { failureOf, testKey, wireTo } from '../../support/testWire.ts';
import { until } from '../../support/until.ts';

const trusting = { certificates: () => [authority] };
const request = { inputFileId: 'f', endpoint: '/x', completionWindow: '24h', metadata: {} };

function secureServer(t: TestContext, tls = serverTls) {
  return serve(t, (_request, response) => sendJson(response, 200, { id: 'b' }), tls);
}

function network(settings: Partial<NetworkSettings>) {
  return { ...trusting, network: () => ({ strictSSL: true, ...settings }) };
}

test('a server with a certificate of an authority that the system trusts is reached', async (t) => {
  const server = await secureServer(t);
  assert.equal((await wireTo(t, server.origin, trusting).api.retrieveBatch('b')).id, 'b');
});

for (const [name, tls, certificates, code] of [
  ['by nobody known', serverTls, [], 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['for another name', otherTls, [authority], 'ERR_TLS_CERT_ALTNAME_INVALID'],
] as const) {
  test(`a certificate ${name} is refused before the key is sent`, async (t) => {
    const server = await secureServer(t, tls);
    const { api } = wireTo(t, server.origin, { certificates: () => certificates });
    const facts = await failureOf(api.createBatch(request));
    assert.deepEqual([facts.kind, facts.systemCode, facts.outcomeUnknown], ['tls', code, false]);
    assert.equal(server.received.length, 0);

    const lax = wireTo(t, server.origin, {
      certificates: () => certificates,
      network: () => ({ strictSSL: false }),
    });
    assert.equal((await lax.api.retrieveBatch('b')).id, 'b');
  });
}

test('a server that speaks no TLS: tls', async (t) => {
  const server = await serve(t, (_request, response) => response.end());
  const { api } = wireTo(t, `https://127.0.0.1:${server.port}`, trusting);
  const facts = await failureOf(api.createBatch(request));
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['tls', false]);
});

test('authorities are asked for once, and not at all without TLS', async (t) => {
  const [plain, secure] = [
    await serve(t, (_r, response) => sendJson(response, 200, { id: 'b' })),
    await secureServer(t),
  ];
  let asked = 0;
  const certificates = () => {
    asked++;
    return [authority];
  };
  await wireTo(t, plain.origin, { certificates }).api.retrieveBatch('b');
  assert.equal(asked, 0);
  const { api } = wireTo(t, secure.origin, { certificates });
  await api.retrieveBatch('b');
  await api.cancelBatch('b');
  assert.equal(asked, 1);
});

test('a connection that never stands is given up', async (t) => {
  const sockets: { destroy(): void }[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const clock = new ManualClock();
  const { port } = server.address() as AddressInfo;
  const { api } = wireTo(t, `https://127.0.0.1:${port}`, { ...trusting, clock });
  const call = failureOf(api.createBatch(request));
  await until(() => sockets.length > 0);
  clock.advance(20_000);
  const facts = await call;
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['timeout', false]);
});

for (const [name, tls] of [
  ['', undefined],
  [' that is itself reached by TLS', serverTls],
] as const) {
  test(`everything goes through a tunnel of the proxy${name}; the proxy sees no key`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
    t.after(() => {
      rmSync(folder, { recursive: true });
    });
    const content = randomBytes(2_000_000);
    writeFileSync(join(folder, 'in.jsonl'), content);
    const server = await serve(
      t,
      ({ url, body }, response) => {
        if (url.endsWith('/content')) response.end(content);
        else sendJson(response, 200, { id: 'b', bytes: body.length });
      },
      serverTls,
    );
    const proxy = await startProxy(t, tls ? { tls } : {});
    const uri = `${tls ? 'https' : 'http'}://localhost:${proxy.port}`;
    // The name exists only behind the proxy.
    const { api } = wireTo(t, `https://batch.example:${server.port}/v1`, network({ proxy: uri }));

    await api.listModels().catch(() => undefined);
    assert.equal((await api.retrieveBatch('b')).id, 'b');
    const source = { path: join(folder, 'in.jsonl'), filename: 'in.jsonl', bytes: content.length };
    await api.uploadFile(source);
    await api.downloadFile('f', join(folder, 'out.jsonl'));
    assert.ok(readFileSync(join(folder, 'out.jsonl')).equals(content));
    assert.ok(server.received.find(({ method }) => method === 'POST')!.body.includes(content));

    assert.deepEqual([...new Set(proxy.tunnels)], [`batch.example:${server.port}`]);
    assert.deepEqual(proxy.plain, []);
    assert.doesNotMatch(JSON.stringify(proxy.headers), new RegExp(testKey));
    assert.equal(server.received[0]!.headers.authorization, `Bearer ${testKey}`);
    assert.equal(server.received[0]!.headers['proxy-authorization'], undefined);
  });
}

test('the environment names the proxy when no setting does', async (t) => {
  const server = await secureServer(t);
  const proxy = await startProxy(t);
  const { api } = wireTo(t, `https://batch.example:${server.port}`, {
    ...trusting,
    environment: { https_proxy: `http://127.0.0.1:${proxy.port}` },
  });
  assert.equal((await api.retrieveBatch('b')).id, 'b');
  assert.equal(proxy.tunnels.length, 1);
});

test('this machine is reached past the proxy, through it only when the user insists', async (t) => {
  const server = await serve(t, (_request, response) => sendJson(response, 200, { id: 'b' }));
  const proxy = await startProxy(t);
  const uri = `http://127.0.0.1:${proxy.port}`;
  await wireTo(t, server.origin, network({ proxy: uri })).api.retrieveBatch('b');
  assert.equal(proxy.tunnels.length, 0);
  const insisting = network({ proxy: uri, noProxy: ['<-loopback>'] });
  await wireTo(t, server.origin, insisting).api.retrieveBatch('b');
  assert.deepEqual(proxy.tunnels, [`127.0.0.1:${server.port}`]);
});

for (const [name, userinfo, proxyAuthorization] of [
  ['in its address', 'us%40er:pass%3Aword@', undefined],
  ['in the setting', '', `Basic ${Buffer.from('us@er:pass:word').toString('base64')}`],
] as const) {
  test(`a proxy that wants credentials gets those ${name}`, async (t) => {
    const server = await secureServer(t);
    const proxy = await startProxy(t, { credentials: 'us@er:pass:word' });
    const settings = { proxy: `http://${userinfo}127.0.0.1:${proxy.port}`, proxyAuthorization };
    const { api } = wireTo(t, `https://batch.example:${server.port}`, network(settings));
    assert.equal((await api.retrieveBatch('b')).id, 'b');
  });
}

for (const [name, options, kind, status] of [
  ['wants credentials', { credentials: 'a:b' }, 'proxy_auth', 407],
  ['refuses', { refuseWith: 403 }, 'proxy', 403],
  ['finds nobody', { refuseWith: 502 }, 'proxy', 502],
] as const) {
  test(`a proxy that ${name}: ${kind}, and surely nothing was done`, async (t) => {
    const proxy = await startProxy(t, options);
    const secret = 'us:planted-password@';
    const { api, log } = wireTo(
      t,
      'https://batch.example/v1',
      network({ proxy: `http://${secret}127.0.0.1:${proxy.port}` }),
    );
    const facts = await failureOf(api.createBatch(request));
    assert.deepEqual([facts.kind, facts.status, facts.outcomeUnknown], [kind, status, false]);
    assert.doesNotMatch(JSON.stringify([facts, log]), /planted/);
    assert.equal(proxy.tunnels.length, 1, 'not tried again');
  });
}

test('no proxy there: proxy, not refused', async (t) => {
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const settings = network({ proxy: `http://127.0.0.1:${port}` });
  const facts = await failureOf(
    wireTo(t, 'https://batch.example', settings).api.createBatch(request),
  );
  assert.deepEqual(
    [facts.kind, facts.systemCode, facts.outcomeUnknown],
    ['proxy', 'ECONNREFUSED', false],
  );
});

test('a proxy that says nothing: proxy, after the time for a connection', async (t) => {
  const proxy = await startProxy(t, { isMute: true });
  const clock = new ManualClock();
  const settings = network({ proxy: `http://127.0.0.1:${proxy.port}` });
  const { api } = wireTo(t, 'https://batch.example', { ...settings, clock });
  const call = failureOf(api.createBatch(request));
  await until(() => proxy.tunnels.length > 0);
  clock.advance(20_000);
  assert.equal((await call).kind, 'proxy');
});

test('a certificate behind the proxy is checked as any other', async (t) => {
  const server = await secureServer(t, otherTls);
  const proxy = await startProxy(t);
  const settings = network({ proxy: `http://127.0.0.1:${proxy.port}` });
  const { api } = wireTo(t, `https://batch.example:${server.port}`, settings);
  assert.equal((await failureOf(api.createBatch(request))).kind, 'tls');
  assert.equal(server.received.length, 0);
});

test('a changed setting holds from the next call on', async (t) => {
  const server = await secureServer(t);
  const proxy = await startProxy(t, { credentials: 'a:b' });
  const settings = {
    strictSSL: true,
    proxy: `http://127.0.0.1:${proxy.port}`,
    proxyAuthorization: '',
  };
  const { api } = wireTo(t, `https://batch.example:${server.port}`, {
    ...trusting,
    network: () => ({ ...settings }),
  });
  assert.equal((await failureOf(api.retrieveBatch('b'))).kind, 'proxy_auth');
  settings.proxyAuthorization = `Basic ${Buffer.from('a:b').toString('base64')}`;
  assert.equal((await api.retrieveBatch('b')).id, 'b');
});
