import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account } from '../../../src/batches/account.ts';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';
import type { Batch } from '../../../src/batches/batch.ts';
import { Emitter } from '../../../src/batches/emitter.ts';
import type { StoreChange } from '../../../src/tracking/batches/accountState.ts';
import { BatchStore } from '../../../src/tracking/batches/batchStore.ts';
import { aBatch } from '../../support/aBatch.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { MemoryService } from '../../support/memoryService.ts';

const kimi: Account = {
  id: 'kimi',
  provider: 'kimi',
  name: 'Kimi',
  baseUrl: 'https://k.example/v1',
};
const other: Account = { ...kimi, id: 'other', name: 'Other', baseUrl: 'https://o.example/v1' };

function aStore(accounts: readonly Account[] = [kimi], submitted: readonly string[] = []) {
  const services = new Map<string, MemoryService>();
  const serviceOf = (id: string) => {
    const service = services.get(id) ?? new MemoryService();
    service.accountId = id;
    services.set(id, service);
    return service;
  };
  const settings = { accounts };
  const edited = new Emitter<void>();
  const clock = new ManualClock();
  const store = new BatchStore({
    accounts: () => settings.accounts,
    onDidChangeAccounts: edited.event,
    apiFor: (account) => serviceOf(account.id),
    clock,
    submitted: () => submitted,
  });
  const changes: StoreChange[] = [];
  const ended: string[] = [];
  store.onDidChange((change) => changes.push(change));
  store.onDidEnd((batch) => ended.push(batch.id));
  return { store, service: serviceOf('kimi'), serviceOf, settings, edited, clock, changes, ended };
}

/** So many running batches, the newest first, one minute apart. */
function batches(count: number) {
  return Array.from({ length: count }, (_, i) =>
    aBatch({ id: `b${String(count - i)}`, times: { createdAt: 1_790_000_000 - i * 60 } }),
  );
}

function gate() {
  const waiting: (() => void)[] = [];
  return {
    wait: () => new Promise<void>((resolve) => waiting.push(resolve)),
    open: () => waiting.splice(0).forEach((resolve) => resolve()),
  };
}

const ids = (list: readonly { id: string }[] = []) => list.map(({ id }) => id);

test('one list call per account, newest first, and only what changed is told', async () => {
  const { store, service, changes } = aStore();
  service.batches = batches(3).reverse();
  await store.refresh();
  assert.deepEqual(ids(store.state('kimi')?.batches), ['b3', 'b2', 'b1']);
  service.change('b2', { counts: { total: 10, completed: 9, failed: 0 } });
  changes.length = 0;
  await store.refresh();
  assert.deepEqual(changes.filter(({ kind }) => kind === 'batches'), [
    { kind: 'batches', accountId: 'kimi', batchIds: ['b2'], listChanged: false },
  ]); // prettier-ignore
  assert.deepEqual(service.calls, ['listBatches', 'listBatches']);
});

test('nothing changed, nothing told but the time', async () => {
  const { store, service, changes } = aStore();
  service.batches = batches(3);
  await store.refresh();
  changes.length = 0;
  await store.refresh();
  assert.deepEqual(changes.map(({ kind }) => kind), ['account', 'account']); // prettier-ignore
});

test('an account that does not answer holds up no other and keeps what it had', async () => {
  const { store, service, serviceOf } = aStore([kimi, other]);
  service.batches = batches(1);
  await store.refresh();
  const { wait, open } = gate();
  service.before = wait;
  serviceOf('other').batches = [aBatch({ accountId: 'other', id: 'o1' })];
  const all = store.refresh();
  await new Promise(setImmediate);
  assert.deepEqual(ids(store.state('other')?.batches), ['o1']);
  assert.equal(store.state('kimi')?.loading, true);
  service.before = () => undefined;
  service.after = () => {
    throw new ApiFailure({ kind: 'unreachable' });
  };
  open();
  await all;
  const state = store.state('kimi');
  assert.deepEqual(
    [state?.failure?.kind, state?.failuresInRow, state?.loading],
    ['unreachable', 1, false],
  );
  assert.deepEqual(ids(state?.batches), ['b1']);
});

test('an answer that is older than what we know changes nothing', async () => {
  const { store, service } = aStore();
  service.batches = batches(1);
  await store.refresh();
  const { wait, open } = gate();
  service.after = (call) => (call === 'listBatches' ? wait() : undefined);
  const refresh = store.refresh();
  await new Promise(setImmediate);
  store.put(await service.cancelBatch('b1'));
  open();
  await refresh;
  assert.equal(store.find('kimi', 'b1')?.status, 'cancelling');
});

test('callers share a list call, and one who stops waiting stops only himself', async () => {
  const { store, service } = aStore();
  const { wait, open } = gate();
  service.before = wait;
  const controller = new AbortController();
  const first = store.refresh('kimi', controller.signal);
  const second = store.refresh('kimi');
  controller.abort();
  await first;
  assert.equal(store.state('kimi')?.loading, true);
  open();
  await second;
  assert.deepEqual(service.calls, ['listBatches']);
});

test('the end of a batch is told once, however it is learnt', async () => {
  const { store, service, ended } = aStore();
  service.batches = batches(2);
  await store.refresh();
  store.put(service.change('b1', { status: 'completed' }));
  await store.refresh();
  store.put(service.change('b1', { status: 'in_progress' }));
  store.put(service.change('b1', { status: 'completed' }));
  service.change('b2', { status: 'expired' });
  await store.refresh();
  await store.refresh();
  assert.deepEqual(ended, ['b1', 'b2']);
});

test('a batch that was never seen active has not ended before our eyes', async () => {
  const { store, service, ended } = aStore();
  service.batches = [aBatch({ status: 'completed' })];
  await store.refresh();
  assert.deepEqual(ended, []);
});

test('an active batch that left the first page is asked for by itself', async () => {
  const { store, service, ended } = aStore();
  service.pageSize = 2;
  service.batches = batches(1);
  await store.refresh();
  service.batches = [...batches(4).slice(0, 3), service.change('b1', { status: 'completed' })];
  await store.refresh();
  assert.deepEqual(service.calls, ['listBatches', 'listBatches', 'retrieveBatch']);
  assert.deepEqual(ended, ['b1']);
});

for (const kind of ['server', 'forbidden', 'malformed'] as const)
  test(`a batch whose every look-up ends with “${kind}” holds up no other`, async () => {
    const { store, service, clock, ended } = aStore();
    service.pageSize = 2;
    service.batches = batches(4);
    await store.refresh();
    await store.loadMore('kimi');
    clock.advance(30_000);
    service.batches = [
      ...batches(4).map((one) => ({ ...one, id: `new ${one.id}` })),
      ...batches(4),
    ];
    for (const id of ['b1', 'b2', 'b3']) service.change(id, { status: 'completed' });
    service.before = (call, id) => {
      if (call === 'retrieveBatch' && id === 'b4') throw new ApiFailure({ kind });
    };
    await store.refresh();
    assert.deepEqual(ended.toSorted(), ['b1', 'b2', 'b3']);
    assert.equal(store.find('kimi', 'b4')?.status, 'in_progress');
    assert.equal(store.state('kimi')?.failure, null);
  });

test('a deleted batch goes; an active one only when the service says that it is gone, and not at once', async () => {
  const { store, service, clock } = aStore();
  service.batches = [...batches(2), aBatch({ id: 'done', status: 'completed' })];
  await store.refresh();
  service.batches = [];
  await store.refresh();
  assert.deepEqual(ids(store.state('kimi')?.batches).sort(), ['b1', 'b2']);
  clock.advance(359_000);
  await store.refresh();
  assert.deepEqual(ids(store.state('kimi')?.batches).sort(), ['b1', 'b2'], 'lists lag as long');
  clock.advance(2_000);
  await store.refresh();
  assert.deepEqual(ids(store.state('kimi')?.batches), []);
});

test('a batch that came and ended while a list was on its way is not gone', async () => {
  const { store, service } = aStore();
  const { wait, open } = gate();
  service.after = wait;
  const refresh = store.refresh();
  await new Promise(setImmediate);
  store.put(aBatch({ id: 'quick', status: 'completed' }));
  open();
  await refresh;
  assert.deepEqual(ids(store.state('kimi')?.batches), ['quick']);
});

test('older pages stay, and a refresh does not move the cursor back', async () => {
  const { store, service } = aStore();
  service.pageSize = 2;
  service.batches = batches(5);
  await store.refresh();
  await store.loadMore('kimi');
  await store.refresh();
  assert.equal(store.state('kimi')?.next, 'b2');
  await store.loadMore('kimi');
  assert.equal(store.state('kimi')?.next, null);
  assert.equal(store.state('kimi')?.batches.length, 5);
});

test('what a service finds by its name stays, however old, and the older pages stay to be asked for', async () => {
  const { store, service } = aStore();
  service.pageSize = 2;
  service.batches = batches(5);
  await store.refresh();
  assert.equal(await store.search('kimi', 'b1'), 1);
  assert.equal(await store.search('kimi', 'b1'), 0);
  assert.equal(await store.search('elsewhere', 'b1'), 0);
  await store.refresh();
  assert.deepEqual(ids(store.state('kimi')?.batches), ['b5', 'b4', 'b1']);
  assert.equal(store.state('kimi')?.next, 'b4');
});

test('a list that says nothing of what there is takes nothing away', async () => {
  const { store, service } = aStore();
  service.batches = batches(2);
  service.change('b1', { status: 'completed' });
  await store.refresh();
  service.listBatches = () => Promise.resolve({ batches: [], next: null, isLast: false });
  await store.refresh();
  assert.equal(store.state('kimi')?.batches.length, 2);
});

test('a list with an entry that could not be read takes nothing away', async () => {
  const { store, service } = aStore();
  service.batches = batches(2);
  service.change('b1', { status: 'completed' });
  await store.refresh();
  const page = { batches: [service.batches[0]!], next: null, isLast: true };
  service.listBatches = () => Promise.resolve({ ...page, isWhole: false });
  await store.refresh();
  assert.equal(store.state('kimi')?.batches.length, 2);
  service.listBatches = () => Promise.resolve(page);
  await store.refresh();
  assert.equal(store.state('kimi')?.batches.length, 1);
});

test('a cursor that leads back to what is known is offered no more', async () => {
  const { store, service } = aStore();
  service.batches = batches(2);
  service.listBatches = () =>
    Promise.resolve({ batches: service.batches, next: 'again', isLast: false });
  await store.refresh();
  await store.loadMore('kimi');
  assert.equal(store.state('kimi')?.next, null);
});

/** A service that has no list of batches. */
function unlisted(service: MemoryService, status = 404) {
  service.before = (call) => {
    if (call === 'listBatches') throw new ApiFailure({ kind: 'rejected', status });
  };
}

for (const status of [404, 405, 501]) {
  test(`a service that answers ${status} to the list is asked for each batch that is known`, async () => {
    const { store, service, ended } = aStore();
    service.batches = batches(2);
    unlisted(service, status);
    for (const batch of service.batches) store.put(batch);
    service.change('b1', { status: 'completed' });
    await store.refresh();
    assert.deepEqual([store.state('kimi')?.failure, ended], [null, ['b1']]);
    service.calls.length = 0;
    await store.refresh();
    assert.deepEqual(service.calls, ['listBatches', 'retrieveBatch']);
  });
}

test('without a list, those submitted from here are asked for too, in turn, five at a time', async () => {
  const { store, service, clock } = aStore([kimi], ['b7', 'gone', 'b6']);
  service.batches = batches(7);
  unlisted(service);
  for (const id of ['b1', 'b2', 'b3', 'b4'])
    store.put(service.batches.find((one) => one.id === id)!);
  const asked: string[] = [];
  service.after = (call, id) => {
    if (call === 'retrieveBatch') asked.push(id);
  };
  for (let i = 0; i < 3; i++) {
    clock.advance(30_000);
    await store.refresh();
  }
  assert.deepEqual(asked.slice(0, 4).toSorted(), ['b1', 'b2', 'b6', 'b7']);
  assert.deepEqual([...new Set(asked)].toSorted(), ['b1', 'b2', 'b3', 'b4', 'b6', 'b7']);
  assert.equal(service.calls.length, 3 * 6);
  assert.equal(store.state('kimi')?.batches.length, 6);
});

test('without a list, a batch that is not known yet is asked for again, as long as services lag', async () => {
  const { store, service, clock } = aStore([kimi], ['b1']);
  unlisted(service);
  await store.refresh();
  clock.advance(300_000);
  service.batches = batches(1);
  await store.refresh();
  assert.deepEqual(ids(store.state('kimi')?.batches), ['b1']);
  const never = aStore([kimi], ['b1']);
  unlisted(never.service);
  for (let i = 0; i < 5; i++) {
    await never.store.refresh();
    never.clock.advance(200_000);
  }
  const asked = never.service.calls.filter((call) => call === 'retrieveBatch');
  assert.equal(asked.length, 3, 'at 0, 200 and 400 seconds');
});

test('without a list and without a batch the list is missed, until there is one', async () => {
  const { store, service } = aStore([kimi], ['gone']);
  unlisted(service);
  await store.refresh();
  const { kind, facts } = store.state('kimi')!.failure!;
  assert.deepEqual([kind, facts.code, facts.status], ['not_found', 'no_list', 404]);
  store.put(batches(1)[0]!);
  assert.equal(store.state('kimi')?.failure, null);
});

test('where nothing is found any more, nothing that was paid for is dropped', async () => {
  const { store, service, clock } = aStore();
  store.put(batches(1)[0]!);
  unlisted(service);
  clock.advance(3_600_000);
  await store.refresh();
  assert.equal(store.state('kimi')?.failure?.facts.code, 'no_list');
  assert.deepEqual(ids(store.state('kimi')?.batches), ['b1']);
});

test('without a list, a failure of a single call is the account’s', async () => {
  const { store, service } = aStore();
  store.put(batches(1)[0]!);
  service.before = (call) => {
    throw new ApiFailure(
      call === 'listBatches' ? { kind: 'not_found', status: 404 } : { kind: 'rate' },
    );
  };
  await store.refresh();
  assert.equal(store.state('kimi')?.failure?.kind, 'rate');
});

test('without a list, a batch that cannot be looked up is asked for again and holds up no other', async () => {
  const { store, service, clock } = aStore([kimi], ['b1', 'b2', 'b3']);
  service.batches = batches(3);
  unlisted(service);
  const refuse = service.before;
  service.before = (call, id) => {
    void refuse(call, id);
    if (id === 'b1') throw new ApiFailure({ kind: 'server', status: 500 });
  };
  for (let i = 0; i < 3; i++) {
    clock.advance(30_000);
    await store.refresh();
    assert.deepEqual(ids(store.state('kimi')?.batches), ['b3', 'b2']);
    assert.equal(store.state('kimi')?.failure, null);
  }
  service.before = refuse;
  await store.refresh();
  assert.deepEqual(ids(store.state('kimi')?.batches), ['b3', 'b2', 'b1']);
});

test('without a list, where every look-up fails the account does', async () => {
  const { store, service } = aStore([kimi], ['b1']);
  unlisted(service);
  const refuse = service.before;
  service.before = (call, id) => {
    void refuse(call, id);
    throw new ApiFailure({ kind: 'server', status: 500 });
  };
  await store.refresh();
  assert.equal(store.state('kimi')?.failure?.kind, 'server');
});

test('a list that leads in a circle ends', async () => {
  const { store, service } = aStore();
  const [b4, b3, b2, b1] = batches(4) as [Batch, Batch, Batch, Batch];
  service.listBatches = (after) =>
    Promise.resolve(
      after === 'A'
        ? { batches: [b2, b1], next: 'B', isLast: false }
        : { batches: [b4, b3], next: 'A', isLast: false },
    );
  await store.refresh();
  for (let i = 0; i < 3; i++) await store.loadMore('kimi');
  assert.equal(store.state('kimi')?.next, null);
  assert.equal(store.state('kimi')?.batches.length, 4);
});

test('an answer for an account that was removed or moved is dropped', async () => {
  const { store, service, settings, edited, changes } = aStore();
  const { wait, open } = gate();
  service.batches = batches(1);
  service.after = wait;
  const refresh = store.refresh();
  settings.accounts = [{ ...kimi, baseUrl: 'https://elsewhere.example/v1' }];
  edited.fire();
  changes.length = 0;
  await new Promise(setImmediate);
  open();
  await refresh;
  assert.deepEqual(store.state('kimi')?.batches, []);
  assert.deepEqual(changes, []);
});

test('a new name keeps the batches', async () => {
  const { store, service, settings, edited, changes } = aStore();
  service.batches = batches(1);
  await store.refresh();
  changes.length = 0;
  settings.accounts = [{ ...kimi, name: 'New' }];
  edited.fire();
  assert.equal(store.state('kimi')?.account.name, 'New');
  assert.deepEqual(ids(store.state('kimi')?.batches), ['b1']);
  assert.deepEqual(changes, [{ kind: 'accounts' }]);
});

test('a bug in a call is no failure of the service, but does not go unseen', async () => {
  const { store, service } = aStore();
  service.before = () => {
    throw new TypeError('a bug');
  };
  await assert.rejects(store.refresh(), /a bug/);
  assert.equal(store.state('kimi')?.failure, null);
  assert.notEqual(store.state('kimi')?.attemptedAt, null);
});

test('what another window saw is taken, but never over what is newer', async () => {
  const a = aStore();
  const b = aStore();
  a.service.batches = batches(2);
  await a.store.refresh();
  const early = a.store.cacheOf('kimi')!;
  b.clock.advance(1_000);
  b.store.put({ ...batches(2)[0]!, status: 'cancelling' });
  await b.store.adopt(early);
  assert.equal(b.store.find('kimi', 'b2')?.status, 'cancelling');
  assert.equal(b.store.find('kimi', 'b1')?.status, 'in_progress');
  assert.equal(b.store.state('kimi')?.updatedAt, a.store.state('kimi')?.updatedAt);
  a.clock.advance(5_000);
  a.service.change('b1', { status: 'failed' });
  await a.store.refresh();
  b.clock.advance(4_000);
  await b.store.adopt(a.store.cacheOf('kimi')!);
  await b.store.adopt(early);
  assert.deepEqual(b.ended, ['b1']);
  assert.equal(b.store.find('kimi', 'b1')?.status, 'failed');
});

test('what a clock that was ahead has dated gives way to what is seen now', async () => {
  const ahead = aStore();
  ahead.service.batches = batches(2);
  ahead.clock.advance(8 * 3_600_000);
  await ahead.store.refresh();
  const { store, service, ended } = aStore();
  await store.adopt(ahead.store.cacheOf('kimi')!);
  assert.deepEqual(ids(store.state('kimi')?.batches), ['b2', 'b1']);
  store.put({ ...batches(2)[0]!, status: 'cancelling' });
  assert.equal(store.find('kimi', 'b2')?.status, 'cancelling');
  service.batches = batches(2);
  service.change('b1', { status: 'completed' });
  await store.refresh();
  await store.adopt(ahead.store.cacheOf('kimi')!);
  assert.equal(store.find('kimi', 'b1')?.status, 'completed');
  assert.deepEqual(ended, ['b1']);
});

test('another address is another account, whatever a cache says', async () => {
  const a = aStore();
  a.service.batches = batches(1);
  await a.store.refresh();
  const b = aStore([{ ...kimi, baseUrl: 'https://elsewhere.example/v1' }]);
  await b.store.adopt(a.store.cacheOf('kimi')!);
  assert.deepEqual(b.store.state('kimi')?.batches, []);
});

test('dispose ends calls and tells nobody', async () => {
  const { store, service, changes } = aStore();
  const { wait, open } = gate();
  service.after = wait;
  const refresh = store.refresh();
  await new Promise(setImmediate);
  changes.length = 0;
  store.dispose();
  open();
  await refresh;
  assert.deepEqual(changes, []);
});

test('what is learned of one batch while a long answer is merged stays, whenever that is', async () => {
  for (let turns = 0; turns < 20; turns++) {
    const { store, service } = aStore();
    service.pageSize = 1_000;
    service.batches = batches(200);
    const refreshed = store.refresh();
    for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
    store.put(aBatch({ id: 'new', status: 'in_progress', times: { createdAt: 1_790_000_500 } }));
    await refreshed;
    assert.ok(store.find('kimi', 'new'), `after ${String(turns)} turns`);
    assert.equal(store.state('kimi')?.batches.length, 201);
  }
});

void test('a listener that fails loses no end, of a list or of a single answer', async () => {
  const { store, service, ended } = aStore();
  service.batches = batches(3);
  await store.refresh();
  store.onDidChange(({ kind }) => assert.notEqual(kind, 'batches', 'a listener that fails'));
  store.onDidEnd(() => assert.fail('another'));
  service.batches = batches(3).map((batch) => ({ ...batch, status: 'completed' as const }));
  await assert.rejects(store.refresh(), /A listener failed/);
  assert.deepEqual(ended.toSorted(), ['b1', 'b2', 'b3']);
  assert.throws(() => store.put(aBatch({ id: 'one' })), /A listener failed/);
  assert.throws(() => store.put(aBatch({ id: 'one', status: 'completed' })), /A listener failed/);
  assert.equal(ended.at(-1), 'one');
});

test('a batch that somebody asked for stays though no list shows it, also in another window', async () => {
  const { store, service } = aStore();
  service.batches = batches(2);
  await store.refresh();
  const theirs = aBatch({ id: 'theirs', status: 'completed', times: { createdAt: 1_780_000_000 } });
  store.put(theirs, { isAttached: true });
  store.put({ ...theirs, id: 'seen' });
  await store.refresh();
  await store.refresh();
  assert.deepEqual(ids(store.state('kimi')?.batches), ['b2', 'b1', 'theirs']);

  const later = aStore();
  later.service.batches = batches(2);
  await later.store.adopt(store.cacheOf('kimi')!);
  await later.store.refresh();
  assert.ok(later.store.find('kimi', 'theirs'));
  // Once a list has shown it, the list decides.
  later.service.batches = [...batches(2), theirs];
  await later.store.refresh();
  later.service.batches = batches(2);
  await later.store.refresh();
  assert.deepEqual(ids(later.store.state('kimi')?.batches), ['b2', 'b1']);
});
