import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { WorkerPool } from '../../../src/jsonl/file/workerPool.ts';

const folder = await mkdtemp(join(tmpdir(), 'pool-'));
after(() => rm(folder, { recursive: true }));
const program = join(folder, 'program.ts');
const served = new URL('../../../src/jsonl/file/workerPool.ts', import.meta.url).href;
await writeFile(
  program,
  `import { threadId } from 'node:worker_threads';
import { serveTasks } from '${served}';
serveTasks((task, say) => {
  if (task === 'fail') throw new RangeError('as asked');
  if (task === 'leave') process.exit(0);
  if (task === 'for ever') for (;;);
  say(threadId);
});`,
);

function pool(): WorkerPool {
  const made = new WorkerPool(program);
  after(() => {
    made.dispose();
  });
  return made;
}

async function threadOf(workers: WorkerPool): Promise<unknown> {
  const said: unknown[] = [];
  await workers.run('who', (news) => said.push(news), undefined);
  assert.equal(said.length, 1);
  return said[0];
}

test('tasks after each other share a thread, tasks at once do not', async () => {
  const workers = pool();
  const first = await threadOf(workers);
  assert.equal(await threadOf(workers), first);
  const both = await Promise.all([threadOf(workers), threadOf(workers)]);
  assert.ok(both.includes(first));
  assert.notEqual(both[0], both[1]);
});

test('a task that fails, leaves or is stopped ends its thread and no other', async () => {
  const workers = pool();
  const before = await threadOf(workers);
  const ignore = () => undefined;
  await assert.rejects(workers.run('fail', ignore, undefined), {
    name: 'RangeError',
    message: 'as asked',
  });
  await assert.rejects(workers.run('leave', ignore, undefined), /ended early/);
  const stop = new AbortController();
  const endless = workers.run('for ever', ignore, stop.signal);
  const meanwhile = await threadOf(workers);
  stop.abort(new Error('enough'));
  await assert.rejects(endless, /enough/);
  assert.notEqual(meanwhile, before);
  assert.equal(await threadOf(workers), meanwhile);
});

test('what runs ends with the pool', async () => {
  const workers = pool();
  const endless = workers.run('for ever', () => undefined, undefined);
  workers.dispose();
  await assert.rejects(endless, /ended early/);
});
