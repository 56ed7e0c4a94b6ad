import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Lease } from '../../../src/tracking/windows/lease.ts';
import { ManualClock } from '../../support/manualClock.ts';

const root = await mkdtemp(join(tmpdir(), 'lease-'));
after(() => rm(root, { recursive: true, force: true }));

const child = fileURLToPath(new URL('../../support/leaseChild.ts', import.meta.url));

/** Real processes that want one lease; `holders` is always who holds it by their own word. */
async function windows(count: number, ttlMs = 3_000) {
  const folder = await mkdtemp(join(root, 'l-'));
  const holders = new Set<ChildProcess>();
  const most = { value: 0 };
  const heard = new EventTarget();
  const all = Array.from({ length: count }, () => {
    const one = fork(child, [folder, String(ttlMs)]);
    one.on('message', (message) => {
      if (message === 'held') holders.add(one);
      else holders.delete(one);
      most.value = Math.max(most.value, holders.size);
      heard.dispatchEvent(new Event('change'));
    });
    return one;
  });
  const holder = async () => {
    while (holders.size === 0) await once(heard, 'change');
    return [...holders][0]!;
  };
  const end = () => Promise.all(all.map((one) => stop(one)));
  const forget = (one: ChildProcess) => holders.delete(one);
  return { all, holder, most, end, forget };
}

async function stop(one: ChildProcess) {
  if (one.exitCode !== null || one.signalCode !== null) return;
  const exit = once(one, 'exit');
  one.kill('SIGKILL');
  await exit;
}

test('one of several processes holds it; when it is killed another one gets it', async () => {
  const { holder, most, end, forget } = await windows(3);
  try {
    const first = await holder();
    await stop(first);
    forget(first);
    const second = await holder();
    assert.notEqual(second, first);
    await stop(second);
    forget(second);
    assert.ok(await holder());
    assert.equal(most.value, 1);
  } finally {
    await end();
  }
});

test('who gives it up frees it, and may have it again', async () => {
  const { holder, most, end } = await windows(2);
  try {
    const first = await holder();
    first.send('release');
    await once(first, 'message');
    const second = await holder();
    assert.notEqual(second, first);
    first.send('want');
    second.send('release');
    await once(second, 'message');
    assert.equal(await holder(), first);
    assert.equal(most.value, 1);
  } finally {
    await end();
  }
});

const noStop = process.platform === 'win32' && 'no SIGSTOP';
test('a process that hangs loses it, and knows when it wakes', { skip: noStop }, async () => {
  const { holder, end, forget } = await windows(2, 300);
  try {
    const first = await holder();
    first.kill('SIGSTOP');
    forget(first);
    const second = await holder();
    assert.notEqual(second, first);
    const woken = once(first, 'message');
    first.kill('SIGCONT');
    assert.deepEqual(await woken, ['lost', undefined]);
  } finally {
    await end();
  }
});

async function aLease(clock = new ManualClock(Date.now())) {
  const folder = await mkdtemp(join(root, 'l-'));
  const another = () => new Lease({ folder, name: 'poll', clock });
  return { folder, clock, another, lease: another() };
}

test('of many that start at once in one process exactly one holds it', async () => {
  const { another } = await aLease();
  const leases = Array.from({ length: 20 }, another);
  for (const lease of leases) lease.want(true);
  await Promise.all(leases.map((lease) => lease.settled()));
  assert.equal(leases.filter((lease) => lease.held).length, 1);
});

test('it is renewed while it is wanted', async () => {
  const { clock, lease, another } = await aLease();
  const turn = async () => Promise.all([lease.settled(), other.settled()]);
  const other = another();
  lease.want(true);
  await turn();
  other.want(true);
  for (let i = 0; i < 5; i++) {
    clock.advance(10_000);
    await turn();
  }
  assert.deepEqual([lease.held, other.held], [true, false]);
});

test('a disk that fails is no lease', async () => {
  const { folder, clock } = await aLease();
  await writeFile(join(folder, 'file'), '');
  const lease = new Lease({ folder: join(folder, 'file'), name: 'poll', clock });
  lease.want(true);
  await lease.settled();
  assert.equal(lease.held, false);
});

test('dispose frees it and leaves no timer', async () => {
  const { clock, lease, another } = await aLease();
  lease.want(true);
  await lease.settled();
  lease.dispose();
  await lease.settled();
  assert.deepEqual(clock.waiting, []);
  const other = another();
  other.want(true);
  await other.settled();
  assert.equal(other.held, true);
  other.dispose();
});
