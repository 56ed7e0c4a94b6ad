import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';
import { Emitter } from '../../../src/batches/emitter.ts';
import type { Account } from '../../../src/batches/account.ts';
import { BatchStore } from '../../../src/tracking/batches/batchStore.ts';
import { Poller, type PollLease } from '../../../src/tracking/batches/poller.ts';
import { aBatch } from '../../support/aBatch.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { MemoryService } from '../../support/memoryService.ts';

const kimi: Account = { id: 'kimi', provider: 'kimi', name: 'Kimi', baseUrl: 'https://k.example' };

function aPoller(
  options: { accounts?: readonly Account[]; lease?: PollLease; allowed?: () => boolean } = {},
) {
  const clock = new ManualClock();
  const service = new MemoryService();
  const edited = new Emitter<void>();
  const accounts = options.accounts ?? [kimi];
  const store = new BatchStore({
    accounts: () => accounts,
    onDidChangeAccounts: edited.event,
    apiFor: () => service,
    clock,
  });
  const poller = new Poller({
    store,
    clock,
    intervalMs: () => 30_000,
    random: () => 0,
    ...(options.lease && { lease: options.lease }),
    ...(options.allowed && { allowed: options.allowed }),
  });
  const pass = async (ms: number) => {
    clock.advance(ms);
    // What works in turns lets others go first, once or more.
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  };
  return { clock, service, store, poller, pass };
}

const failing = (facts: ConstructorParameters<typeof ApiFailure>[0]) => () => {
  throw new ApiFailure(facts);
};

test('nothing active, nothing visible: no timer, no call', () => {
  const { clock, service } = aPoller();
  assert.deepEqual(clock.waiting, []);
  assert.deepEqual(service.calls, []);
});

test('where services may not be asked nothing is polled, until they may', async () => {
  let trusted = false;
  const { clock, service, store, poller, pass } = aPoller({ allowed: () => trusted });
  store.put(aBatch());
  poller.setVisible(true);
  await pass(60_000);
  assert.deepEqual(clock.waiting, []);
  assert.deepEqual(service.calls, []);
  trusted = true;
  poller.setVisible(true);
  await pass(0);
  assert.notDeepEqual(service.calls, []);
});

test('a view that becomes visible is filled at once and then every interval', async () => {
  const { clock, service, poller, pass } = aPoller();
  poller.setVisible(true);
  await pass(0);
  assert.equal(service.calls.length, 1);
  assert.deepEqual(clock.waiting, [30_000]);
  await pass(30_000);
  assert.equal(service.calls.length, 2);
  poller.setVisible(false);
  assert.deepEqual(clock.waiting, []);
  poller.setVisible(true);
  await pass(29_999);
  assert.equal(service.calls.length, 2);
  await pass(1);
  assert.equal(service.calls.length, 3);
});

test('an active batch is followed to its end, unseen, and no further', async () => {
  const { clock, service, store, pass } = aPoller();
  store.put(await service.createBatch(request));
  await pass(0);
  await pass(30_000);
  assert.equal(service.calls.filter((call) => call === 'listBatches').length, 2);
  service.change('batch_1', { status: 'completed' });
  await pass(30_000);
  assert.deepEqual(clock.waiting, []);
});

test('failures double the pause up to five minutes; a success ends that', async () => {
  const { clock, service, poller, pass } = aPoller();
  service.before = failing({ kind: 'unreachable' });
  poller.setVisible(true);
  await pass(0);
  const pauses: (number | undefined)[] = [];
  for (let i = 0; i < 6; i++) {
    pauses.push(clock.waiting[0]);
    await pass(clock.waiting[0] ?? 0);
  }
  assert.deepEqual(pauses, [60_000, 120_000, 240_000, 300_000, 300_000, 300_000]);
  service.before = () => undefined;
  await pass(300_000);
  assert.deepEqual(clock.waiting, [30_000]);
});

test('the server says how long to wait, within an hour; what only the user can end is asked rarely', async () => {
  const pauseAfter = async (facts: ConstructorParameters<typeof ApiFailure>[0]) => {
    const { clock, service, poller, pass } = aPoller();
    service.before = failing(facts);
    poller.setVisible(true);
    await pass(0);
    return clock.waiting[0];
  };
  assert.equal(await pauseAfter({ kind: 'rate', retryAfterMs: 100_000 }), 100_000);
  assert.equal(await pauseAfter({ kind: 'rate', retryAfterMs: 1 }), 60_000);
  assert.equal(await pauseAfter({ kind: 'rate', retryAfterMs: 10 ** 15 }), 3_600_000);
  assert.equal(await pauseAfter({ kind: 'no_key' }), 300_000);
});

test('a status that nobody knows is looked at slowly', async () => {
  const { clock, store, pass } = aPoller();
  store.put(aBatch({ status: 'unknown', statusWord: 'pondering' }));
  await pass(0);
  assert.deepEqual(clock.waiting, [300_000]);
});

test('a clock that was ahead, or is set back, makes nobody wait until it is there again', async () => {
  const ahead = aPoller();
  ahead.service.batches = [aBatch()];
  await ahead.pass(8 * 3_600_000);
  await ahead.store.refresh();
  const { service, store, poller, pass, clock } = aPoller();
  service.batches = [aBatch()];
  await store.adopt(ahead.store.cacheOf('kimi')!);
  poller.setVisible(true);
  await pass(0);
  assert.equal(service.calls.length, 1);
  clock.advance(-8 * 3_600_000);
  store.put(aBatch({ status: 'finalizing' }));
  await pass(0);
  assert.equal(service.calls.length, 2);
});

test('a refresh by hand counts as one', async () => {
  const { clock, poller, store, pass } = aPoller();
  poller.setVisible(true);
  await pass(0);
  await pass(20_000);
  await store.refresh();
  assert.deepEqual(clock.waiting, [30_000]);
});

test('an account that hangs holds up no other, and is not asked twice', async () => {
  const { clock, service, poller, pass } = aPoller({ accounts: [kimi, { ...kimi, id: 'b' }] });
  let first = true;
  service.before = () => (first ? ((first = false), new Promise(() => undefined)) : undefined);
  poller.setVisible(true);
  await pass(0);
  assert.equal(service.calls.length, 2);
  await pass(30_000);
  await pass(30_000);
  assert.equal(service.calls.length, 4);
  assert.deepEqual(clock.waiting, [30_000]);
});

test('only the window with the lease polls, and it wants it only while there is something to poll', async () => {
  const changed = new Emitter<undefined>();
  const wanted: boolean[] = [];
  const lease = {
    held: false,
    onDidChange: changed.event,
    want: (want: boolean) => void wanted.push(want),
  };
  const { clock, service, poller, pass } = aPoller({ lease });
  poller.setVisible(true);
  await pass(60_000);
  assert.deepEqual([service.calls, wanted.at(-1)], [[], true]);
  lease.held = true;
  changed.fire(undefined);
  await pass(0);
  assert.equal(service.calls.length, 1);
  poller.setVisible(false);
  assert.deepEqual([clock.waiting, wanted.at(-1)], [[], false]);
});

test('dispose leaves nothing behind', async () => {
  const { clock, service, poller, store, pass } = aPoller();
  poller.setVisible(true);
  poller.dispose();
  store.put(await service.createBatch(request));
  await pass(60_000);
  assert.deepEqual(clock.waiting, []);
  assert.deepEqual(service.calls, ['createBatch']);
});

const request = { inputFileId: 'f', endpoint: '/v1', completionWindow: '24h', metadata: {} };
