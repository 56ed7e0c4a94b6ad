import assert from 'node:assert/strict';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { Account } from '../../../src/batches/account.ts';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';
import { Emitter } from '../../../src/batches/emitter.ts';
import { BatchStore } from '../../../src/tracking/batches/batchStore.ts';
import { readCachedAccount } from '../../../src/tracking/batches/cachedAccount.ts';
import { SharedCache } from '../../../src/tracking/batches/sharedCache.ts';
import { aBatch } from '../../support/aBatch.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { MemoryService } from '../../support/memoryService.ts';

const root = await mkdtemp(join(tmpdir(), 'cache-'));
after(() => rm(root, { recursive: true, force: true }));

const kimi: Account = { id: 'kimi', provider: 'kimi', name: 'Kimi', baseUrl: 'https://k.example' };

/** One service and as many windows as a test asks for. */
async function windows(t: TestContext) {
  const folder = await mkdtemp(join(root, 'c-'));
  const service = new MemoryService();
  const clock = new ManualClock();
  const failures: unknown[] = [];
  const open = (account = kimi) => {
    const edited = new Emitter<void>();
    const accounts = { list: [account] };
    const store = new BatchStore({
      accounts: () => accounts.list,
      onDidChangeAccounts: edited.event,
      apiFor: () => service,
      clock,
    });
    const cache = new SharedCache({
      folder,
      store,
      clock,
      onFailure: (error) => failures.push(error),
    });
    t.after(() => {
      cache.dispose();
    });
    return { store, cache, edited, accounts };
  };
  return { folder, service, clock, open, failures };
}

/** Until the store says something that is so. */
async function seen(store: BatchStore, isSo: () => boolean): Promise<void> {
  while (!isSo())
    await new Promise<void>((resolve) => {
      const subscription = store.onDidChange(() => {
        subscription.dispose();
        resolve();
      });
    });
}

test('what one window sees the others see, without a call of their own', async (t) => {
  const { service, open } = await windows(t);
  service.batches = [aBatch()];
  const [a, b] = [open(), open()];
  await Promise.all([a.cache.settled(), b.cache.settled()]);
  await a.store.refresh();
  await seen(b.store, () => b.store.find('kimi', 'batch_1') !== undefined);
  assert.equal(b.store.state('kimi')?.updatedAt, a.store.state('kimi')?.updatedAt);
  b.store.put(service.change('batch_1', { status: 'cancelling' }));
  await seen(a.store, () => a.store.find('kimi', 'batch_1')?.status === 'cancelling');
  assert.deepEqual(service.calls, ['listBatches']);
});

test('a failure is shared too', async (t) => {
  const { service, open } = await windows(t);
  service.before = () => {
    throw new ApiFailure({ kind: 'unauthorized', host: 'k.example' });
  };
  const [a, b] = [open(), open()];
  await b.cache.settled();
  await a.store.refresh();
  await seen(b.store, () => b.store.state('kimi')?.failure?.kind === 'unauthorized');
});

test('the next session begins with what the last one saw, and learns what ended meanwhile', async (t) => {
  const { service, clock, open } = await windows(t);
  service.batches = [aBatch()];
  const last = open();
  await last.store.refresh();
  await last.cache.settled();
  last.cache.dispose();
  clock.advance(60_000);
  service.change('batch_1', { status: 'completed' });
  const next = open();
  await next.cache.settled();
  assert.equal(next.store.find('kimi', 'batch_1')?.status, 'in_progress');
  const ended: string[] = [];
  next.store.onDidEnd(({ id }) => ended.push(id));
  await next.store.refresh();
  assert.deepEqual(ended, ['batch_1']);
});

test('an account at another address learns nothing from it', async (t) => {
  const { service, open } = await windows(t);
  service.batches = [aBatch()];
  const a = open();
  await a.store.refresh();
  await a.cache.settled();
  const b = open({ ...kimi, baseUrl: 'https://elsewhere.example' });
  await b.cache.settled();
  assert.deepEqual(b.store.state('kimi')?.batches, []);
});

test('an account that was removed and comes back has its batches again', async (t) => {
  const { service, open } = await windows(t);
  service.batches = [aBatch()];
  const { store, cache, accounts, edited } = open();
  await store.refresh();
  await cache.settled();
  for (const list of [[], [kimi]]) {
    accounts.list = list;
    edited.fire();
  }
  await cache.settled();
  assert.ok(store.find('kimi', 'batch_1'));
});

test('what was seen of a removed account goes with it, or after a month', async (t) => {
  const { folder, service, open } = await windows(t);
  service.batches = [aBatch()];
  const { store, cache, accounts, edited } = open();
  await store.refresh();
  await cache.settled();
  accounts.list = [];
  edited.fire();
  await cache.settled();
  const [name = ''] = await readdir(folder);
  const text = await readFile(join(folder, name), 'utf8');
  await cache.forget('kimi');
  assert.deepEqual(await readdir(folder), []);

  await writeFile(join(folder, name), text);
  const monthAgo = Date.now() / 1000 - 31 * 86_400;
  await utimes(join(folder, name), monthAgo, monthAgo);
  const known = open();
  await known.cache.settled();
  assert.ok(known.store.find('kimi', 'batch_1'));
  await open({ ...kimi, id: 'other' }).cache.settled();
  assert.deepEqual(await readdir(folder), []);
});

test('no key and no path is in the file, and no account id can choose its name', async (t) => {
  const { folder, service, open } = await windows(t);
  service.accountId = '../../x';
  service.batches = [aBatch({ accountId: '../../x' })];
  const a = open({ ...kimi, id: '../../x' });
  await a.store.refresh();
  await a.cache.settled();
  const names = await readdir(folder);
  assert.equal(names.length, 1);
  assert.match(names[0] ?? '', /^[0-9a-f]{24}\.json$/);
});

test('whatever is in the folder is survived', async (t) => {
  const { folder, service, open } = await windows(t);
  service.batches = [aBatch()];
  const a = open();
  await a.store.refresh();
  await a.cache.settled();
  const [name = ''] = await readdir(folder);
  const whole = await readFile(join(folder, name), 'utf8');
  await writeFile(join(folder, name), whole.slice(0, -20));
  await writeFile(join(folder, `${'0'.repeat(24)}.json`), whole);
  await writeFile(join(folder, 'x.json'), 'null');
  const b = open();
  await b.cache.settled();
  assert.deepEqual(b.store.state('kimi')?.batches, []);
  await fc.assert(
    fc.asyncProperty(
      fc.json(),
      async (text) => (await readCachedAccount(Buffer.from(`${text}\n`))) === undefined,
    ),
  );
});

test('nothing is written again that is the same', async (t) => {
  const { folder, service, open } = await windows(t);
  service.batches = [aBatch()];
  const a = open();
  await a.store.refresh();
  await a.cache.settled();
  await rm(join(folder, (await readdir(folder))[0] ?? ''));
  a.store.put(service.batches[0]!);
  await a.cache.settled();
  assert.deepEqual(await readdir(folder), []);
});

test('what another version or a broken disk made of a batch is taken for no batch', async (t) => {
  const { folder, service, open, failures } = await windows(t);
  service.batches = [aBatch()];
  const a = open();
  await a.store.refresh();
  await a.cache.settled();
  const [name = ''] = await readdir(folder);
  const [account = '', line = ''] = (await readFile(join(folder, name), 'utf8')).split('\n');
  const broken = [
    { errors: [null] },
    { errors: [{ message: 1 }] },
    { errors: null },
    { times: null },
    { times: { createdAt: 'x' } },
    { times: { ...aBatch().times, createdAt: 1e300 } },
    { times: { ...aBatch().times, expiresAt: -1e300 } },
    { metadata: null },
    { metadata: { a: 1 } },
    { counts: {} },
    { usage: [] },
    { model: 7 },
    { statusWord: null },
    { id: null },
  ].map((change) => {
    const sighting = JSON.parse(line) as { readonly batch: object };
    return JSON.stringify({ ...sighting, batch: { ...sighting.batch, ...change } });
  });
  for (const text of [...broken, 'null', '[]', '{', line.slice(0, -1)]) {
    await writeFile(join(folder, name), `${account}\n${text}\n`);
    const b = open();
    await b.cache.settled();
    assert.deepEqual(b.store.state('kimi')?.batches, [], text);
  }
  assert.deepEqual(failures, []);
});

test('what another version or a broken disk made of an account is taken for none', async (t) => {
  const { folder, service, open, failures } = await windows(t);
  service.batches = [aBatch()];
  const a = open();
  await a.store.refresh();
  await a.cache.settled();
  const [name = ''] = await readdir(folder);
  const [account = '', line = ''] = (await readFile(join(folder, name), 'utf8')).split('\n');
  const readFrom = async (change: object) => {
    const changed = JSON.stringify({ ...(JSON.parse(account) as object), ...change });
    await writeFile(join(folder, name), `${changed}\n${line}\n`);
    const b = open();
    await b.cache.settled();
    return b.store.state('kimi');
  };
  assert.equal((await readFrom({ failure: { kind: 'dns', host: 'h' } }))?.batches.length, 1);
  for (const change of [
    { failure: { kind: 'nonsense' } },
    { failure: { kind: 'toString' } },
    { failure: { kind: 'server', host: 5 } },
    { failure: { kind: 'server', code: null } },
    { failure: { kind: 'server', serverMessage: ['x'] } },
    { failure: { kind: 'server', status: '500' } },
    { failure: { kind: 'rate', retryAfterMs: 'soon' } },
    { failure: { kind: 'timeout', outcomeUnknown: 1 } },
    { failure: { kind: 'disk', folder: 'other' } },
    { failure: [] },
    { attemptedAt: 1e300 },
    { updatedAt: -1e300 },
  ]) {
    const state = await readFrom(change);
    assert.deepEqual([state?.batches, state?.failure], [[], null], JSON.stringify(change));
  }
  assert.deepEqual(failures, []);
});

test('what stands in the place of a file is neither read nor written through, and stops nothing', async (t) => {
  if (process.platform === 'win32') return;
  const { folder, service, open, failures } = await windows(t);
  service.batches = [aBatch()];
  const other = join(root, 'elsewhere');
  await writeFile(other, 'untouched');
  const first = open();
  await first.store.refresh();
  await first.cache.settled();
  const [name = ''] = await readdir(folder);
  const path = join(folder, name);
  for (const place of [
    () => symlink(other, path),
    () => symlink(path, path),
    () => promisify(execFile)('mkfifo', [path]),
    () => mkdir(path),
  ]) {
    await rm(path, { recursive: true, force: true });
    await place();
    const window = open();
    await window.cache.settled();
    await window.store.refresh();
    await window.cache.settled();
    assert.ok(window.store.find('kimi', 'batch_1'));
  }
  assert.equal(await readFile(other, 'utf8'), 'untouched');
  assert.equal(failures.length, 1, 'a folder cannot be replaced, and that is told');
});

test('a large account is written in part, and rarely', async (t) => {
  const { folder, service, clock, open } = await windows(t);
  const large = (n: number) =>
    aBatch({
      id: `batch_${String(n)}`,
      metadata: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [String(i), 'x'.repeat(900)])),
    }); // prettier-ignore
  service.batches = Array.from({ length: 1_500 }, (_, n) => large(n));
  service.pageSize = 2_000;
  const a = open();
  await a.store.refresh();
  await a.cache.settled();
  const [name = ''] = await readdir(folder);
  const size = async () => (await stat(join(folder, name))).size;
  assert.ok((await size()) < 9_000_000);
  const b = open();
  await b.cache.settled();
  assert.equal(b.store.state('kimi')?.batches.length, 1_500);
  assert.ok(b.store.state('kimi')?.batches.some(({ isCut }) => isCut));
  await rm(join(folder, name));
  a.store.put({ ...large(7), status: 'completed' });
  await a.cache.settled();
  assert.deepEqual(await readdir(folder), [], 'not yet');
  clock.advance(60_000);
  await a.cache.settled();
  assert.deepEqual(await readdir(folder), [name]);
});

test('a batch that cannot be written is told, and nothing else', async (t) => {
  const { folder, service, open, failures } = await windows(t);
  const raw: Record<string, unknown> = {};
  raw['itself'] = raw;
  service.batches = [aBatch({ raw })];
  const a = open();
  await a.store.refresh();
  await a.cache.settled();
  assert.ok(a.store.find('kimi', 'batch_1'));
  const [name = ''] = await readdir(folder);
  await rm(join(folder, name));
  await mkdir(join(folder, name));
  a.store.put(aBatch({ id: 'batch_2' }));
  await a.cache.settled();
  assert.equal(failures.length, 1);
});
