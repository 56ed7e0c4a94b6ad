import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Transfer } from '../../../src/batches/batchApi.ts';
import { type Received, sendJson, serve } from '../../support/loopbackServer.ts';
import { failureOf, wireTo } from '../../support/testWire.ts';

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'download-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

const mb = 1024 * 1024;
const partNames = ['out.jsonl.part', 'out.jsonl.part.json'];
const content = Buffer.from(`{"id":"${randomBytes(2 * mb).toString('hex')}"}\n`);

interface Given {
  readonly range: number;
  readonly body: Buffer;
}

/** Sends the content, or the rest of it from the range on; each answer is cut after as many bytes as `cuts` says. */
function cutting(
  cuts: readonly number[],
  headers: Readonly<Record<string, string>>,
  takesRange = true,
) {
  const given: Given[] = [];
  return {
    given,
    respond: (request: Received, response: ServerResponse) => {
      const range = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      const from = takesRange ? range : 0;
      const rest = content.subarray(from);
      given.push({ range, body: rest });
      response.writeHead(from > 0 ? 206 : 200, {
        'content-length': rest.length,
        ...(from > 0 && {
          'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
        }),
        ...headers,
      });
      const cut = cuts[given.length - 1];
      if (cut === undefined) response.end(rest);
      else response.write(rest.subarray(0, cut), () => response.destroy());
    },
  };
}

test('a file is streamed to its place, with progress, and nothing is left beside it', async (t) => {
  const folder = folderOf(t);
  const target = join(folder, 'new', 'out.jsonl');
  const server = await serve(t, (_request, response) => {
    response.writeHead(200, { 'content-length': content.length }).end(content);
  });
  const seen: Transfer[] = [];
  const bytes = await wireTo(t, server.origin).api.downloadFile('f', target, {
    onProgress: (transfer) => seen.push(transfer),
  });
  assert.equal(bytes, content.length);
  assert.ok(readFileSync(target).equals(content));
  assert.deepEqual(readdirSync(join(folder, 'new')), ['out.jsonl']);
  assert.deepEqual(seen.at(-1), { bytes: content.length, total: content.length });
});

test('an empty file is a file', async (t) => {
  const target = join(folderOf(t), 'out.jsonl');
  const server = await serve(t, (_request, response) => response.end());
  assert.equal(await wireTo(t, server.origin).api.downloadFile('f', target), 0);
  assert.equal(readFileSync(target).length, 0);
});

test('without a length the end of the chunks is the end', async (t) => {
  const target = join(folderOf(t), 'out.jsonl');
  const server = await serve(t, (_request, response) => {
    response.write(content.subarray(0, 100));
    response.end(content.subarray(100));
  });
  await wireTo(t, server.origin).api.downloadFile('f', target);
  assert.ok(readFileSync(target).equals(content));
});

test('cut, it goes on where it was, on the same content only', async (t) => {
  const target = join(folderOf(t), 'out.jsonl');
  const source = cutting([mb, 2 * mb + 1, 10], { etag: '"v1"' });
  const server = await serve(t, source.respond);
  const { api, log } = wireTo(t, server.origin);
  await api.downloadFile('f', target);
  assert.ok(readFileSync(target).equals(content));
  assert.equal(source.given.length, 4);
  assert.equal(source.given[0]!.range, 0);
  for (const [i, { range }] of source.given.entries()) {
    assert.ok(i === 0 || range > 0, 'each further try asks for the rest');
    assert.equal(server.received[i]!.headers['if-range'], i === 0 ? undefined : '"v1"');
  }
  assert.deepEqual(
    log.map(({ failure }) => failure),
    ['reset', 'reset', 'reset', null],
  );
});

for (const [name, headers] of [
  ['only a date', { 'last-modified': 'Wed, 25 Dec 2024 07:55:44 GMT' }],
  ['a weak tag', { etag: 'W/"v1"' }],
  ['nothing', {}],
] as const) {
  test(`cut, with ${name} to know the content by, it is taken anew`, async (t) => {
    const target = join(folderOf(t), 'out.jsonl');
    const source = cutting([mb], headers);
    const server = await serve(t, source.respond);
    await wireTo(t, server.origin).api.downloadFile('f', target);
    assert.ok(readFileSync(target).equals(content));
    assert.deepEqual(
      source.given.map(({ range }) => range),
      [0, 0],
    );
  });
}

const v1 = { etag: '"v1"' };

for (const [name, headers, end] of [
  ['a tag that changed', { etag: '"v2"' }, content.length],
  ['no tag any more', {}, content.length],
  ['a weak tag now', { etag: 'W/"v1"' }, content.length],
] as const)
  test(`a rest with ${name} is not put to what is there`, async (t) => {
    const target = join(folderOf(t), 'out.jsonl');
    const server = await serve(t, ({ headers: { range } }, response) => {
      if (range === undefined) {
        response.writeHead(200, { 'content-length': content.length, ...v1 });
        if (server.received.length > 1) response.end(content);
        else response.write(content.subarray(0, mb), () => response.destroy());
        return;
      }
      const from = Number(/\d+/.exec(range)?.[0]);
      const range206 = `bytes ${from}-${end - 1}/${end}`;
      response.writeHead(206, { 'content-range': range206, ...headers });
      response.end(Buffer.alloc(end - from, 'x'));
    });
    await wireTo(t, server.origin).api.downloadFile('f', target);
    assert.ok(readFileSync(target).equals(content));
    assert.equal(server.received.at(-1)!.headers.range, undefined);
  });

test('a range that ends before the file does is not its end', async (t) => {
  const target = join(folderOf(t), 'out.jsonl');
  const server = await serve(t, ({ headers }, response) => {
    const from = Number(/\d+/.exec(headers.range ?? '0')?.[0]);
    const to = Math.min(from + mb, content.length);
    if (headers.range === undefined) {
      response.writeHead(200, v1);
      response.write(content.subarray(0, to), () => response.destroy());
      return;
    }
    const total = server.received.length > 3 ? String(content.length) : '*';
    response.writeHead(206, { 'content-range': `bytes ${from}-${to - 1}/${total}`, ...v1 });
    response.end(content.subarray(from, to));
  });
  await wireTo(t, server.origin).api.downloadFile('f', target);
  assert.ok(readFileSync(target).equals(content));
});

test('a server that knows no ranges sends the whole again', async (t) => {
  const target = join(folderOf(t), 'out.jsonl');
  const source = cutting([mb, mb], {}, false);
  const server = await serve(t, source.respond);
  await wireTo(t, server.origin).api.downloadFile('f', target);
  assert.ok(readFileSync(target).equals(content));
  assert.equal(source.given.length, 3);
});

test('a content that changed meanwhile is taken anew, and is not mixed', async (t) => {
  const target = join(folderOf(t), 'out.jsonl');
  const other = Buffer.from('{"other":1}\n');
  const server = await serve(t, ({ headers }, response) => {
    if (headers.range === undefined && server.received.length === 1) {
      response.writeHead(200, { 'content-length': content.length, etag: '"v1"' });
      response.write(content.subarray(0, mb), () => response.destroy());
    } else response.writeHead(200, { 'content-length': other.length, etag: '"v2"' }).end(other);
  });
  await wireTo(t, server.origin).api.downloadFile('f', target);
  assert.equal(String(readFileSync(target)), String(other));
});

for (const [name, range, total] of [
  ['from elsewhere', mb - 1, content.length],
  ['of another length', mb, content.length + 5],
] as const) {
  test(`a rest ${name} is not taken`, async (t) => {
    const target = join(folderOf(t), 'out.jsonl');
    const server = await serve(t, ({ headers }, response) => {
      if (headers.range === undefined) {
        response.writeHead(200, { 'content-length': content.length, ...v1 });
        if (server.received.length > 1) response.end(content);
        else response.write(content.subarray(0, mb), () => response.destroy());
        return;
      }
      const rest = content.subarray(mb);
      response.writeHead(206, { 'content-range': `bytes ${range}-${total - 1}/${total}`, ...v1 });
      response.end(rest);
    });
    await wireTo(t, server.origin).api.downloadFile('f', target);
    assert.ok(readFileSync(target).equals(content));
    assert.equal(server.received.at(-1)!.headers.range, undefined);
  });
}

test('a range that was not asked for is taken when it is the whole, and of what was there nothing stays', async (t) => {
  const target = join(folderOf(t), 'out.jsonl');
  const other = Buffer.from('{"custom_id":"new"}\n');
  const server = await serve(t, (_request, response) => {
    if (server.received.length === 1) {
      response.writeHead(200, { 'content-length': content.length, etag: '"v1"' });
      response.write(content.subarray(0, mb), () => response.destroy());
      return;
    }
    const range = `bytes 0-${other.length - 1}/${other.length}`;
    response.writeHead(206, { 'content-range': range, etag: '"v2"' }).end(other);
  });
  assert.equal(await wireTo(t, server.origin).api.downloadFile('f', target), other.length);
  assert.equal(readFileSync(target, 'utf8'), other.toString());
});

test('a range that was not asked for and may be a piece is not taken', async (t) => {
  const folder = folderOf(t);
  const server = await serve(t, (_request, response) => {
    const range = server.received.length % 2 === 0 ? 'bytes 0-9/*' : `bytes 5-14/${content.length}`;
    response.writeHead(206, { 'content-range': range }).end(content.subarray(0, 10));
  });
  const { api } = wireTo(t, server.origin);
  const failure = await failureOf(api.downloadFile('f', join(folder, 'out.jsonl')));
  assert.equal(failure.kind, 'reset');
  assert.deepEqual(readdirSync(folder), []);
});

test('a range that the server cannot satisfy is given up for the whole', async (t) => {
  const target = join(folderOf(t), 'out.jsonl');
  const source = cutting([mb], v1);
  const server = await serve(t, (request, response) => {
    if (request.headers.range) response.writeHead(416).end();
    else source.respond(request, response);
  });
  await wireTo(t, server.origin).api.downloadFile('f', target);
  assert.ok(readFileSync(target).equals(content));
});

test("an end by closing is compared with the file's record", async (t) => {
  const folder = folderOf(t);
  let bytes = content.length;
  const server = await serve(t, ({ url }, response, socket) => {
    if (!url.endsWith('/content')) {
      sendJson(response, 200, { id: 'f', bytes });
      return;
    }
    socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${String(content)}`);
  });
  const { api } = wireTo(t, server.origin);
  await api.downloadFile('f', join(folder, 'a.jsonl'));
  bytes += 10;
  assert.equal((await failureOf(api.downloadFile('f', join(folder, 'b.jsonl')))).kind, 'reset');
  assert.deepEqual(readdirSync(folder), ['a.jsonl']);
});

/** Downloads over what is there already, and fails: everything must be as it was. */
async function failing(
  t: TestContext,
  respond: (request: Received, response: ServerResponse) => void,
  options: Parameters<typeof wireTo>[2] = {},
  left: readonly string[] = [],
) {
  const folder = folderOf(t);
  const target = join(folder, 'out.jsonl');
  writeFileSync(target, 'before');
  const server = await serve(t, respond);
  const facts = await failureOf(wireTo(t, server.origin, options).api.downloadFile('f', target));
  assert.equal(String(readFileSync(target)), 'before');
  assert.deepEqual(readdirSync(folder), ['out.jsonl', ...left]);
  return { facts, server };
}

test("a file that is gone is told in the service's words, and what was there stays", async (t) => {
  const { facts } = await failing(t, (_request, response) =>
    sendJson(response, 404, { error: { message: 'No such file', code: 'gone' } }),
  );
  assert.deepEqual([facts.kind, facts.serverMessage], ['not_found', 'No such file']);
});

test('a server that cuts again and again is given up', async (t) => {
  const respond: Parameters<typeof failing>[1] = (_request, response) => {
    response.writeHead(200, { 'content-length': content.length, ...v1 });
    response.write(content.subarray(0, 10), () => response.destroy());
  };
  const { facts, server } = await failing(t, respond, {}, partNames);
  assert.equal(facts.kind, 'reset');
  assert.equal(server.received.length, 4);
});

for (const [name, headers, body] of [
  ['by its type', { 'content-type': 'text/html; charset=utf-8' }, 'Please log in'],
  ['by its looks', {}, '\ufeff\n <!DOCTYPE html>'],
] as const) {
  test(`a page is not a result, seen ${name}`, async (t) => {
    const { facts } = await failing(t, (_request, response) =>
      response.writeHead(200, headers).end(body),
    );
    assert.deepEqual([facts.kind, facts.code], ['malformed', 'html']);
  });
}

for (const header of ['content-encoding: gzip', 'transfer-encoding: gzip, chunked'])
  test(`what is packed is refused, since it could grow without end: ${header}`, async (t) => {
    const { facts } = await failing(t, (_request, { socket }) =>
      socket?.end(`HTTP/1.1 200 OK\r\n${header}\r\n\r\n1\r\nx\r\n0\r\n\r\n`),
    );
    assert.deepEqual([facts.kind, facts.code], ['malformed', 'encoded']);
  });

test('a file above the bound is refused, announced or not', async (t) => {
  const options = { maxDownloadBytes: mb };
  const announced = await failing(
    t,
    (_request, response) => response.writeHead(200, { 'content-length': 10 * 2 ** 40 }).write('{'),
    options,
  );
  assert.equal(announced.facts.kind, 'too_large');
  const endless = await failing(
    t,
    (_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(content));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    },
    options,
  );
  assert.equal(endless.facts.kind, 'too_large');
});

test('a disk without room is told before it is full', async (t) => {
  const { facts } = await failing(
    t,
    (_request, response) => response.writeHead(200, { 'content-length': 2 ** 52 }).write('{'),
    { maxDownloadBytes: Number.MAX_SAFE_INTEGER },
  );
  assert.equal(facts.kind, 'disk_full');
});

test('a folder that cannot be written is told before anything is asked for', async (t) => {
  const folder = folderOf(t);
  writeFileSync(join(folder, 'file'), '');
  const server = await serve(t, (_request, response) => response.end('{}'));
  const { api } = wireTo(t, server.origin);
  const facts = await failureOf(api.downloadFile('f', join(folder, 'file', 'out.jsonl')));
  assert.deepEqual([facts.kind, facts.outcomeUnknown], ['disk', false]);
  assert.equal(server.received.length, 0);
});

test('a target that cannot be replaced leaves nothing behind', async (t) => {
  const folder = folderOf(t);
  mkdirSync(join(folder, 'out.jsonl', 'full'), { recursive: true });
  const server = await serve(t, (_request, response) => response.end('{}'));
  const facts = await failureOf(
    wireTo(t, server.origin).api.downloadFile('f', join(folder, 'out.jsonl')),
  );
  assert.equal(facts.kind, 'disk');
  assert.deepEqual(readdirSync(folder), ['out.jsonl']);
});

test('a folder without permission', { skip: process.getuid?.() === 0 }, async (t) => {
  const folder = folderOf(t);
  chmodSync(folder, 0o500);
  const server = await serve(t, (_request, response) => response.end('{}'));
  const facts = await failureOf(wireTo(t, server.origin).api.downloadFile('f', join(folder, 'x')));
  assert.deepEqual([facts.kind, facts.systemCode], ['disk', 'EACCES']);
});

test('an abort stops a download at once; the next one goes on with what came', async (t) => {
  const folder = folderOf(t);
  const target = join(folder, 'out.jsonl');
  const source = cutting([mb], { etag: '"v1"' });
  const server = await serve(t, (request, response) => {
    if (server.received.length > 1) {
      source.respond(request, response);
      return;
    }
    response.writeHead(200, { 'content-length': content.length, etag: '"v1"' });
    response.write(content.subarray(0, mb));
  });
  const { api } = wireTo(t, server.origin);
  const stop = new AbortController();
  const stopped = api.downloadFile('f', target, {
    signal: stop.signal,
    onProgress: ({ bytes }) => {
      if (bytes === mb) stop.abort();
    },
  });
  assert.equal((await failureOf(stopped)).kind, 'cancelled');
  assert.deepEqual(readdirSync(folder), partNames);
  assert.equal(await api.downloadFile('f', target), content.length);
  assert.ok(readFileSync(target).equals(content));
  assert.deepEqual([server.received[1]!.headers.range, server.received[1]!.headers['if-range']], [`bytes=${mb}-`, '"v1"']); // prettier-ignore
  assert.deepEqual(readdirSync(folder), ['out.jsonl']);
});

/** What another process left: so many bytes, and a note that says what they are. */
async function afterAnother(
  t: TestContext,
  part: Buffer,
  note: unknown,
  headers: Readonly<Record<string, string>> = { etag: '"v1"' },
) {
  const folder = folderOf(t);
  const target = join(folder, 'out.jsonl');
  const source = cutting([], headers);
  const server = await serve(t, source.respond);
  writeFileSync(`${target}.part`, part);
  const text = typeof note === 'string' ? note : JSON.stringify({ baseUrl: server.origin, fileId: 'f', total: content.length, validator: '"v1"', ...(note as object) }); // prettier-ignore
  writeFileSync(`${target}.part.json`, text);
  await wireTo(t, server.origin).api.downloadFile('f', target);
  assert.ok(readFileSync(target).equals(content));
  assert.deepEqual(readdirSync(folder), ['out.jsonl']);
  return server.received.map(({ headers: { range } }) => range);
}

const half = content.subarray(0, mb);
const wrong = Buffer.alloc(mb, 'x');

test('what a killed process left is gone on with', async (t) => {
  assert.deepEqual(await afterAnother(t, half, {}), [`bytes=${mb}-`]);
});

test('of what was left whole the last byte is asked for', async (t) => {
  assert.deepEqual(await afterAnother(t, content, {}), [`bytes=${content.length - 1}-`]);
});

for (const [name, part, note] of [
  ['without a note', wrong, ''],
  ['with half a note', wrong, '{"baseUrl":"http'],
  ['of another file', wrong, { fileId: 'g' }],
  ['of another service', wrong, { baseUrl: 'https://elsewhere.example/v1' }],
  ['that nothing tells from another', wrong, { total: null, validator: null }],
  ['longer than the whole', Buffer.concat([content, wrong]), {}],
  ['empty', Buffer.alloc(0), {}],
] as const) {
  test(`a part ${name} is not used`, async (t) => {
    assert.deepEqual(await afterAnother(t, part, note), [undefined]);
  });
}

for (const [name, plant] of [
  ['a link', (path: string, elsewhere: string) => symlinkSync(elsewhere, path)],
  ['a link to itself', (path: string) => symlinkSync(path, path)],
  ['a folder', (path: string) => mkdirSync(path)],
  ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
] as const) {
  test(
    `${name} in place of a part and its note goes, and nothing is written through it`,
    { timeout: 20_000, skip: process.platform === 'win32' },
    async (t) => {
      const [folder, elsewhere] = [folderOf(t), join(folderOf(t), 'of-the-user.txt')];
      writeFileSync(elsewhere, 'mine');
      const target = join(folder, 'out.jsonl');
      const server = await serve(t, cutting([], {}).respond);
      for (const place of [`${target}.part`, `${target}.part.json`]) plant(place, elsewhere);
      await wireTo(t, server.origin).api.downloadFile('f', target);
      assert.ok(readFileSync(target).equals(content));
      assert.deepEqual(readdirSync(folder), ['out.jsonl']);
      assert.equal(readFileSync(elsewhere, 'utf8'), 'mine');
    },
  );
}

test('a rest that bears the tag of another content is not taken, whatever its length', async (t) => {
  const ranges = await afterAnother(t, wrong, {}, { etag: '"v2"' });
  assert.deepEqual(ranges, [`bytes=${mb}-`, undefined]);
});
