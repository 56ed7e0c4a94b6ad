import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { machineStart, thisMachine } from '../../../src/batches/atWork.ts';
import {
  submissionSteps,
  submissionState,
  type SubmissionStep,
} from '../../../src/tracking/journal/submission.ts';
import { SubmissionFiles } from '../../../src/tracking/journal/submissionFiles.ts';
import { Journal } from '../../../src/tracking/journal/journal.ts';
import { processStart } from '../../../src/tracking/journal/ownerAtWork.ts';
import { aDraft } from '../../support/aDraft.ts';
import { ManualClock } from '../../support/manualClock.ts';

const run = promisify(execFile);
const root = await mkdtemp(join(tmpdir(), 'journal-'));
after(() => rm(root, { recursive: true, force: true }));

async function aJournal() {
  const folder = await mkdtemp(join(root, 'j-'));
  return { folder, journal: new Journal({ folder }), again: () => new Journal({ folder }) };
}

test('a plan is on disk before it is returned, as one private file that another window reads', async () => {
  const { folder, journal, again } = await aJournal();
  const submission = await journal.plan(aDraft());
  assert.deepEqual(await again().list(), [submission]);
  assert.deepEqual(await readdir(folder), [`${submission.id}.1.json`]);
});

test('each step replaces the last, and keeps what was learnt', async () => {
  const clock = new ManualClock();
  const { folder } = await aJournal();
  const journal = new Journal({ folder, clock });
  const again = () => new Journal({ folder, clock });
  const { id } = await journal.plan(aDraft());
  await journal.step(id, 'uploading');
  await journal.step(id, 'uploaded', { fileId: 'file-1' });
  await journal.step(id, 'creating');
  const created = await journal.step(id, 'created', { batchId: 'batch_1' });
  assert.deepEqual(await again().find(id), created);
  assert.deepEqual([created.fileId, created.batchId, created.owner], ['file-1', 'batch_1', undefined]); // prettier-ignore
  clock.advance(90_000_000);
  await journal.prune(0);
  assert.deepEqual(await readdir(folder), [`${id}.5.json`]);
  assert.deepEqual(await again().find(id), created);
});

test('a record of many steps keeps few files', async () => {
  const { folder, journal } = await aJournal();
  const { id } = await journal.plan(aDraft());
  await journal.step(id, 'uploading');
  for (let i = 0; i < 20; i++) await journal.step(id, 'uploading', { failure: 'reset' });
  assert.equal((await readdir(folder)).length, 8);
});

test('a write that was overtaken before it could be looked at has happened', async () => {
  const { folder, journal } = await aJournal();
  const planned = await journal.plan(aDraft());
  const next = join(folder, `${planned.id}.3.json`);
  await writeFile(next, JSON.stringify({ ...planned, step: 'uploaded' }));
  assert.equal(await new SubmissionFiles(folder).write({ ...planned, step: 'uploading' }, 2), true);
  assert.equal((await journal.find(planned.id))?.step, 'uploaded');
});

test('a slow writer whose revision was used and removed long ago has not written', async () => {
  const { folder, journal } = await aJournal();
  const { id } = await journal.plan(aDraft());
  const slow = await journal.step(id, 'uploading');
  for (let i = 0; i < 20; i++) await journal.step(id, 'uploading', { failure: 'reset' });
  const files = new SubmissionFiles(folder);
  assert.equal(await files.write({ ...slow, step: 'stopped' }, 3), false);
  assert.equal((await journal.find(id))?.step, 'uploading');
  assert.equal((await readdir(folder)).length, 8);
});

test('of two windows that take the same step at once exactly one succeeds', async () => {
  const { journal, again } = await aJournal();
  const { id } = await journal.plan(aDraft());
  await journal.step(id, 'uploading');
  await journal.step(id, 'uploaded', { fileId: 'file-1' });
  for (let round = 0; round < 20; round++) {
    const windows = [journal, again(), again(), again()];
    const results = await Promise.allSettled(windows.map((window) => window.step(id, 'creating')));
    const winners = windows.filter((_, index) => results[index]?.status === 'fulfilled');
    assert.equal(winners.length, 1);
    for (const other of windows.filter((window) => window !== winners[0]))
      await assert.rejects(other.step(id, 'uploaded'), { kind: 'wrong_state' });
    await winners[0]?.step(id, 'uploaded');
  }
});

test('steps that make no sense are refused, and so is every step of a record that is gone', async () => {
  const { journal } = await aJournal();
  const { id } = await journal.plan(aDraft());
  await assert.rejects(journal.step(id, 'creating'), { kind: 'wrong_state' });
  await journal.discard(id);
  await assert.rejects(journal.step(id, 'uploading'), { kind: 'wrong_state' });
  assert.deepEqual(await journal.list(), []);
});

test('whatever steps are tried, a created batch stays on record', async () => {
  const { journal } = await aJournal();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...submissionSteps), { maxLength: 8 }),
      async (steps) => {
        const { id } = await journal.plan(aDraft());
        let wasCreated = false;
        for (const step of steps) {
          const facts = step === 'created' ? { batchId: 'batch_1' } : {};
          const done = await journal.step(id, step, facts).then(() => true, () => false); // prettier-ignore
          wasCreated ||= done && step === 'created';
          const now = await journal.find(id);
          if (wasCreated) assert.deepEqual([now?.step, now?.batchId], ['created', 'batch_1']);
          if (done) assert.equal(now?.step, step);
        }
      },
    ),
    { numRuns: 40 },
  );
});

const cut = '{"version":1,"id":"';
const id0 = '00000000-0000-0000-0000-000000000000';

/** Steps of a record, with what each teaches. */
async function stepped(journal: Journal, steps: readonly SubmissionStep[]) {
  const { id } = await journal.plan(aDraft());
  for (const step of steps)
    await journal.step(id, step, {
      ...(step === 'uploaded' && { fileId: 'file-1' }),
      ...(step === 'created' && { batchId: 'batch_1' }),
    });
  return id;
}

for (const [steps, lost, step] of [
  [['uploading'], 1, 'uploading'],
  [['uploading', 'uploaded'], 2, 'uploading'],
  [['uploading', 'uploaded', 'creating'], 3, 'creating'],
  [['uploading', 'uploaded', 'creating'], 2, 'creating'],
  [['uploading', 'uploaded', 'creating'], 1, 'creating'],
  [['uploading', 'uploaded'], 1, 'uploading'],
  [['uploading', 'uploaded', 'creating', 'stopped'], 1, 'creating'],
  [['uploading', 'uploaded', 'creating', 'uploaded'], 1, 'creating'],
  [['uploading', 'uploaded', 'stopped', 'creating'], 1, 'creating'],
  [['uploading', 'stopped', 'stopped'], 1, 'uploading'],
  [['uploading', 'uploaded', 'creating', 'created', 'created'], 1, 'created'],
] as const) {
  for (const content of ['', cut])
    test(`${steps.join(', ')}, the last ${lost} ${content === '' ? 'emptied' : 'cut'}: in doubt from there as ${step}`, async () => {
      const { folder, journal, again } = await aJournal();
      const id = await stepped(journal, steps);
      const total = steps.length + 1;
      const old = Date.now() / 1000 - 60;
      for (let n = total; n > total - lost; n--) {
        const path = join(folder, `${id}.${String(n)}.json`);
        await writeFile(path, content);
        await utimes(path, old, old);
      }
      for (const window of [journal, again(), again()])
        assert.equal((await window.find(id))?.step, step);
      // What was lost stays lost: the next state is a new one.
      await again().step(id, 'created', { batchId: 'batch_1' });
      assert.equal((await journal.find(id))?.step, 'created');
    });
}

test('a record of which nothing can be read is there to be discarded, and hides nothing else', async () => {
  const { folder, journal } = await aJournal();
  const good = await journal.plan(aDraft());
  const path = join(folder, `${id0}.1.json`);
  await writeFile(path, cut);
  assert.deepEqual(await journal.list(), [good], 'perhaps it is being written');
  const old = Date.now() / 1000 - 60;
  await utimes(path, old, old);
  const [, unread] = await journal.list();
  assert.deepEqual([unread?.id, unread && submissionState(unread, false)], [id0, 'unreadable']);
  await assert.rejects(journal.step(id0, 'created', { batchId: 'b' }), { kind: 'wrong_state' });
  await journal.prune(Infinity);
  assert.equal((await journal.list()).length, 2);
  await journal.discard(id0);
  assert.deepEqual(await journal.list(), [good]);
});

test('of an ended record the state that can be read is kept', async () => {
  const clock = new ManualClock();
  const { folder } = await aJournal();
  const journal = new Journal({ folder, clock });
  const id = await stepped(journal, ['uploading', 'uploaded', 'creating', 'created']);
  await writeFile(join(folder, `${id}.6.json`), '');
  clock.advance(90_000_000);
  await journal.prune(0);
  assert.equal((await journal.find(id))?.batchId, 'batch_1');
});

test('any bytes in the folder are survived', async () => {
  const { folder, journal } = await aJournal();
  const { id } = await journal.plan(aDraft());
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.string().map((text) => Buffer.from(text)), fc.json().map((text) => Buffer.from(text)), fc.uint8Array()),
      fc.integer({ min: 2, max: 99 }),
      async (bytes, revision) => {
        const path = join(folder, `${id}.${String(revision)}.json`);
        await writeFile(path, bytes);
        assert.equal((await journal.find(id))?.id, id);
        await rm(path, { force: true });
      },
    ),
    { numRuns: 60 },
  ); // prettier-ignore
});

test('a state that is being written is in doubt, wherever its write has got', async () => {
  const { folder, journal } = await aJournal();
  const { id } = await journal.plan(aDraft());
  await journal.step(id, 'uploading');
  await journal.step(id, 'uploaded', { fileId: 'file-1' });
  const whole = await readFile(join(folder, `${id}.3.json`), 'utf8');
  for (let length = 0; length < whole.length - 2; length += 37) {
    await writeFile(join(folder, `${id}.4.json`), whole.slice(0, length));
    const found = await journal.find(id);
    assert.deepEqual([found?.step, found?.fileId], ['creating', 'file-1']);
    assert.equal(journal.isRunning(found!), true, 'its writer is alive');
  }
});

test('work of this window runs until it rests or is released, a failure on the way or not', async () => {
  const { journal, again } = await aJournal();
  const planned = await journal.plan(aDraft());
  assert.equal(journal.isRunning(planned), true);
  assert.equal(again().isRunning(planned), true, 'same living process');
  const failed = await journal.step((await journal.step(planned.id, 'uploading')).id, 'uploading', { failure: 'reset' }); // prettier-ignore
  assert.equal(journal.isRunning(failed), true, 'it may find its file and go on');
  assert.equal(again().isRunning(failed), true);
  await journal.release(planned.id);
  const released = await journal.find(planned.id);
  assert.equal(again().isRunning(released!), false);
  const stopped = await journal.step(planned.id, 'stopped', { failure: 'reset' });
  assert.equal(journal.isRunning(stopped), false);
});

const now = Math.floor(Date.now() / 1000);
const day = 86_400;
const me = { pid: process.pid, machine: thisMachine };
const dead = { pid: 2 ** 30, machine: thisMachine };
const elsewhere = { pid: process.pid, machine: '00000000' };
const isLinux = process.platform === 'linux';

for (const [name, owner, steppedAt, isRunning] of [
  [
    'this process by its startTime, however long',
    { ...me, startTime: processStart(process.pid) },
    1,
    isLinux,
  ],
  ['another process of the same number', { ...me, startTime: 'boot.1' }, now, !isLinux],
  ['a dead process', { ...dead, startTime: 'boot.1' }, now, false],
  ['a living process of unknown startTime', me, now, true],
  ['one from before this machine started', me, machineStart() / 1000 - 60, false],
  ['one that has been at one step for days', me, now - 2 * day, false],
  ['a dead process of unknown startTime', dead, now, false],
  ['a process of another machine', { ...elsewhere, startTime: 'boot.1' }, now, true],
  ['one of another machine that was not heard of for days', elsewhere, now - 2 * day, false],
  ['one of another machine whose clock is days ahead', elsewhere, now + 2 * day, false],
] as const) {
  test(`${isRunning ? 'at work' : 'not at work'}: ${name}`, async () => {
    const { journal } = await aJournal();
    const planned = await journal.plan(aDraft());
    const { startTime, ...rest } = { startTime: undefined, ...owner };
    const other = { ...rest, ...(startTime !== undefined && { startTime }), session: 'other' };
    assert.equal(journal.isRunning({ ...planned, steppedAt, owner: other }), isRunning);
  });
}

test('a process that was killed is not at work, even before its parent has noticed', async () => {
  if (!isLinux) return;
  // The parent never waits for its child, so the killed child keeps its number. It is no shell any more once it says the
  // number: a shell would.
  const parent = spawn('sh', ['-c', `sleep 60 & export CHILD=$!; exec '${process.execPath}' -e "console.log(process.env.CHILD); setInterval(() => {}, 1000)"`]); // prettier-ignore
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  try {
    assert.notEqual(processStart(pid), undefined);
    process.kill(pid, 'SIGKILL');
    while (processStart(pid) !== undefined) await new Promise((resolve) => setImmediate(resolve));
    assert.doesNotThrow(() => process.kill(pid, 0));
  } finally {
    parent.kill('SIGKILL');
  }
});

test('released work is not running, in no window', async () => {
  const { journal, again } = await aJournal();
  const planned = await journal.plan(aDraft());
  await journal.release(planned.id);
  assert.equal(journal.isRunning(planned), false);
  const other = again();
  assert.equal(other.isRunning((await other.find(planned.id))!), false);
});

test('work that was given up on a full disk is told to others when there is room again', async () => {
  const { folder } = await aJournal();
  const clock = new ManualClock();
  const journal = new Journal({ folder, clock });
  const other = new Journal({ folder, clock });
  const { id } = await journal.plan(aDraft());
  const isTaken = async () => other.isRunning((await other.find(id))!);
  // A disk that takes nothing: the folder is no folder for a while.
  await rename(folder, `${folder}-away`);
  await writeFile(folder, '');
  await journal.release(id);
  await rm(folder);
  await rename(`${folder}-away`, folder);
  assert.equal(await isTaken(), true);
  const told = new Promise((resolve) => journal.onDidChange(resolve));
  clock.advance(60_000);
  await told;
  assert.equal(await isTaken(), false);
});

test('what another window took over is not released by the one that gave up', async () => {
  const { journal, again } = await aJournal();
  const { id } = await journal.plan(aDraft());
  const taken = await again().step(id, 'uploading');
  await journal.release(id);
  assert.deepEqual(await journal.find(id), taken);
});

test('the same bytes for the same account were sent before', async () => {
  const { journal } = await aJournal();
  const first = await journal.plan(aDraft());
  await journal.plan(aDraft({ sha256: 'other' }));
  await journal.plan(aDraft({ accountId: 'other' }));
  const stopped = await journal.plan(aDraft());
  await journal.step(stopped.id, 'stopped', { failure: 'unauthorized' });
  assert.deepEqual(await journal.earlierSubmissions('sha', 'kimi'), [first]);
});

test('prune removes what ended long ago and nothing else', async () => {
  const clock = new ManualClock();
  const { folder } = await aJournal();
  const journal = new Journal({ folder, clock });
  const end = async (steps: readonly SubmissionStep[]) => {
    const { id } = await journal.plan(aDraft());
    for (const step of steps) await journal.step(id, step, step === 'uploaded' ? { fileId: 'f' } : {}); // prettier-ignore
    return id;
  };
  await end(['stopped']);
  await end(['uploading', 'uploaded', 'creating', 'created']);
  const open = await end(['uploading', 'uploaded', 'creating']);
  const left = await end(['uploading', 'uploaded', 'stopped']);
  clock.advance(1_000_000);
  const fresh = await end(['stopped']);
  await journal.prune(clock.now() / 1000 - 1);
  const ids = (await journal.list()).map(({ id }) => id);
  assert.deepEqual(ids.sort(), [open, left, fresh].sort());
});

test('the index of the lines goes with its record, or when the service has forgotten the batch', async () => {
  const clock = new ManualClock();
  const { folder } = await aJournal();
  const journal = new Journal({ folder, clock });
  const index = (target: string) => writeFile(target, 'index');
  const { id: open } = await journal.plan(aDraft(), index);
  const { id: old } = await journal.plan(aDraft(), index);
  await journal.step(old, 'stopped');
  const orphan = join(folder, `${randomUUID()}.lines`);
  const justWritten = join(folder, `${randomUUID()}.lines`);
  await index(orphan);
  await index(justWritten);
  const longAgo = Date.now() / 1000 - 7200;
  for (const path of [orphan, journal.indexPath(open)]) await utimes(path, longAgo, longAgo);
  clock.advance(31 * 86_400_000);
  await journal.prune(0);
  const indexes = (await readdir(folder)).filter((name) => name.endsWith('.lines')).sort();
  assert.deepEqual(indexes, [journal.indexPath(open), justWritten].map((path) => basename(path)).sort()); // prettier-ignore
  await journal.discard(open);
  assert.ok(!(await readdir(folder)).some((name) => name.startsWith(open)));
});

test('old records go by themselves with the first plan of a session, when others show that time has passed', async () => {
  const clock = new ManualClock();
  const { folder } = await aJournal();
  const { id } = await new Journal({ folder, clock }).plan(aDraft());
  await new Journal({ folder, clock }).step(id, 'stopped');
  clock.advance(181 * 86_400_000);
  for (let i = 0; i < 2; i++) await new Journal({ folder, clock }).plan(aDraft());
  const journal = new Journal({ folder, clock });
  const pruned = new Promise<void>((resolve) => {
    journal.onDidChange(() => void journal.list().then((list) => list.length === 3 && resolve()));
  });
  await journal.plan(aDraft());
  await pruned;
  assert.ok(!(await journal.list()).some((record) => record.id === id));
});

/** A journal that is looked at once what follows its first plan by itself is over. */
class PruningJournal extends Journal {
  readonly pruned = Promise.withResolvers<undefined>();

  override async list() {
    const list = await super.list();
    setImmediate(() => this.pruned.resolve(undefined));
    return list;
  }
}

test('a clock that is far ahead for one submission costs no record', async () => {
  for (const days of [200, 400, 40_000]) {
    const clock = new ManualClock();
    const { folder } = await aJournal();
    const writeLines = (target: string) => writeFile(target, 'index');
    const usual = new Journal({ folder, clock });
    for (let i = 0; i < 5; i++) {
      const { id } = await usual.plan(aDraft(), writeLines);
      await usual.step(id, 'stopped');
      clock.advance(86_400_000);
    }
    clock.advance(days * 86_400_000);
    for (let i = 0; i < 2; i++) {
      const ahead = new PruningJournal({ folder, clock });
      const { id } = await ahead.plan(aDraft(), writeLines);
      await ahead.pruned.promise;
      await ahead.step(id, 'stopped');
    }
    const files = await readdir(folder);
    assert.equal(files.filter((name) => name.endsWith('.lines')).length, 7);
    assert.equal((await usual.list()).length, 7);
    clock.advance(-days * 86_400_000);
    const back = new PruningJournal({ folder, clock });
    await back.plan(aDraft());
    await back.pruned.promise;
    assert.equal((await back.list()).length, 8);
  }
});

test('a number that no other can follow is no end of a record', async () => {
  const { folder, journal } = await aJournal();
  const planned = await journal.plan(aDraft());
  await writeFile(join(folder, `${planned.id}.999999999.json`), JSON.stringify(planned));
  await journal.step(planned.id, 'uploading');
  assert.equal((await journal.find(planned.id))?.step, 'uploading');
  await writeFile(join(folder, `${planned.id}.999999999999999.json`), JSON.stringify(planned));
  await assert.rejects(journal.step(planned.id, 'uploading'), { kind: 'disk' });
});

for (const [name, place] of [
  ['a pipe', (path: string) => run('mkfifo', [path])],
  ['a folder', (path: string) => mkdir(path)],
  ['a link in a circle', (path: string) => symlink(basename(path), path)],
  ['a link to another file', (path: string) => symlink('/etc/hostname', path)],
] as const)
  test(`${name} in place of a state is a state that cannot be read, and stops nothing`, async () => {
    if (process.platform === 'win32') return;
    const { folder, journal, again } = await aJournal();
    const { id } = await journal.plan(aDraft());
    await journal.step(id, 'uploading');
    await place(join(folder, `${id}.3.json`));
    assert.equal((await journal.list())[0]?.step, 'uploading');
    assert.equal((await journal.step(id, 'uploaded', { fileId: 'file-1' })).step, 'uploaded');
    const steps = ['creating', 'uploaded', 'creating', 'uploaded', 'creating', 'uploaded', 'creating', 'created'] as const; // prettier-ignore
    for (const step of steps) await journal.step(id, step);
    assert.equal((await again().find(id))?.step, 'created');
    await place(join(folder, `${id0}.1.json`));
    await journal.prune(0);
    await journal.discard(id);
    await journal.discard(id0);
    assert.deepEqual(await journal.list(), []);
  }); // prettier-ignore

test('a listener that throws does not come between the steps, and does not go unseen', async () => {
  const { folder } = await aJournal();
  const script = `
    import { Journal } from ${JSON.stringify(import.meta.resolve('../../../src/tracking/journal/journal.ts'))};
    process.on('uncaughtException', (error) => console.log(error.errors[0].message));
    const journal = new Journal({ folder: ${JSON.stringify(folder)} });
    journal.onDidChange(() => { throw new Error('a bug'); });
    const { id } = await journal.plan(${JSON.stringify(aDraft())});
    console.log((await journal.step(id, 'uploading')).step);
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  assert.deepEqual(stdout.trim().split('\n'), ['a bug', 'a bug', 'uploading']);
});

test('another window hears of a change', async () => {
  const { journal, again } = await aJournal();
  const other = again();
  const watching = other.watch();
  const heard = new Promise((resolve) => other.onDidChange(resolve));
  await journal.plan(aDraft());
  await heard;
  watching.dispose();
});

test('a folder that cannot be written is a failure before anything is sent', async () => {
  const { folder } = await aJournal();
  await writeFile(join(folder, 'file'), '');
  const journal = new Journal({ folder: join(folder, 'file', 'x') });
  await assert.rejects(journal.plan(aDraft()), { kind: 'disk' });
  journal.dispose();
});

test('every record says how it stands', async () => {
  const { journal } = await aJournal();
  const submission = await journal.plan(aDraft());
  const states = submissionSteps.map((step) => [
    submissionState({ ...submission, step }, true),
    submissionState({ ...submission, step }, false),
    submissionState({ ...submission, step, fileId: 'f' }, false),
  ]);
  assert.deepEqual(states, [
    ['running', 'not_sent', 'not_sent'],
    ['running', 'upload_unconfirmed', 'upload_unconfirmed'],
    ['running', 'file_left', 'file_left'],
    ['running', 'unconfirmed', 'unconfirmed'],
    ['created', 'created', 'created'],
    ['over', 'over', 'file_left'],
  ]);
});
