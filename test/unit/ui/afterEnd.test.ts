import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';
import type { Batch } from '../../../src/batches/batch.ts';
import { Emitter } from '../../../src/batches/emitter.ts';
import { OneAtWork } from '../../../src/tracking/windows/oneAtWork.ts';
import { OnceOnly } from '../../../src/tracking/windows/onceOnly.ts';
import type { StoreChange } from '../../../src/tracking/batches/accountState.ts';
import { leaveWorkUndone } from '../../support/leaveWorkUndone.ts';
import { aBatch } from '../../support/aBatch.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { until } from '../../support/until.ts';
import { provideVscodeWords } from '../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { AfterEnd } = await import('../../../src/ui/afterEnd/afterEnd.ts');
const { environmentOf } = await import('../../../src/ui/afterEnd/runOnEnd.ts');

const over = aBatch({
  status: 'completed',
  outputFileId: 'o',
  counts: { total: 2, completed: 1, failed: 1 },
});

describe('what happens when a batch ends', () => {
  let folder: string;
  const said: string[] = [];
  const ran: unknown[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'after-end-'));
    Object.assign(vscode.window, {
      showWarningMessage: (sentence: string) => Promise.resolve(void said.push(sentence)),
    });
  });
  after(() => rm(folder, { recursive: true }));
  beforeEach(() => {
    said.length = 0;
    ran.length = 0;
    Object.assign(vscode.commands, {
      executeCommand: (...all: readonly unknown[]) => Promise.resolve(void ran.push(all)),
    });
  });

  function window(
    set: { collects?: boolean; deletes?: boolean; runs?: string },
    ends: Emitter<Batch>,
    {
      isMine = (): boolean => true,
      whenRead = Promise.resolve<unknown>(undefined),
      ensure = (_batch: Batch, _kind: string) => Promise.resolve(''),
      copyOf = (_batch: Batch, kind: string): Promise<string | undefined> =>
        Promise.resolve(kind === 'output' ? '/o' : undefined),
      isVerified = (_batch: Batch, _kind: string) => Promise.resolve(false),
      changes = new Emitter<StoreChange>(),
      claims = join(folder, 'once'),
      clock = new ManualClock(),
    } = {},
  ) {
    const once = new OnceOnly({ folder: claims });
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    return new AfterEnd({
      settings: {
        accounts: () => [],
        afterEnd: () => ({ collects: false, deletes: false, runs: '', ...set }),
      },
      store: {
        onDidEnd: ends.event,
        onDidChange: changes.event,
        find: (_account, id) => ({ ...over, id }),
      },
      records: {
        isMine,
        submissionOf: () => undefined,
        whenRead: () => whenRead,
      } as never,
      results: {
        ensure,
        copyOf,
        isVerified,
      },
      apiFor: () => assert.fail('nothing may be deleted that is not verified'),
      once,
      atWork: new OneAtWork({ folder: join(folder, 'work'), once }),
      clock,
      log,
    });
  }

  it('happens once, with two windows open', async () => {
    const ends = new Emitter<Batch>();
    const windows = [window({ runs: 'command:x' }, ends), window({ runs: 'command:x' }, ends)];
    ends.fire(over);
    await until(() => ran.length > 0);
    const second = { ...over, id: 'second' };
    ends.fire(second);
    await until(() => ran.length > 1);
    const facts = { accountId: 'kimi', status: 'completed', total: 2, completed: 1, failed: 1 };
    const files = { output: '/o', errors: null };
    assert.deepEqual(ran, [
      ['x', { ...facts, id: over.id, ...files }],
      ['x', { ...facts, id: 'second', ...files }],
    ]);
    for (const one of windows) one.dispose();
  });

  it('is nothing in a workspace that is not trusted', async () => {
    const ends = new Emitter<Batch>();
    const one = window({ collects: true, runs: 'command:x' }, ends, {
      isMine: () => vscode.workspace.isTrusted || assert.fail('nothing may be asked for'),
    });
    Object.assign(vscode.workspace, { isTrusted: false });
    ends.fire({ ...over, id: 'untrusted' });
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    Object.assign(vscode.workspace, { isTrusted: true });
    assert.deepEqual(ran, []);
    // The same batch would have run something.
    ends.fire({ ...over, id: 'trusted' });
    await until(() => said.length + ran.length > 0).finally(() => one.dispose());
  });

  it('runs when the results are here, whichever window fetches them', async () => {
    const ends = new Emitter<Batch>();
    let isHere = false;
    const fetched = Promise.withResolvers<string>();
    const files = {
      ensure: () => fetched.promise.then((path) => ((isHere = true), path)),
      copyOf: (_batch: Batch, kind: string) =>
        Promise.resolve(isHere && kind === 'output' ? '/o' : undefined),
    };
    const set = { collects: true, runs: 'command:z' };
    const windows = [window(set, ends, files), window(set, ends, files)];
    ends.fire({ ...over, id: 'seventh' });
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    assert.deepEqual(ran, []);
    fetched.resolve('/o');
    await until(() => ran.length > 0);
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    assert.equal(ran.length, 1);
    assert.partialDeepStrictEqual(ran, [['z', { id: 'seventh', output: '/o' }]]);
    for (const one of windows) one.dispose();
  });

  it('keeps at the service what was sent when it is not here whole', async () => {
    const ends = new Emitter<Batch>();
    const asked: string[] = [];
    const one = window({ collects: true, deletes: true }, ends, {
      ensure: (_batch, kind) => Promise.resolve(String(asked.push(kind))),
      isVerified: (_batch, kind) => Promise.resolve(kind !== 'input'),
    });
    ends.fire({ ...over, id: 'eighth' });
    await until(() => said.length > 0);
    assert.match(said[0] ?? '', /completeness can’t be verified/);
    assert.deepEqual(asked, ['output', 'input']);
    one.dispose();
  });

  it('is told when it fails, and the rest goes on', async () => {
    const ends = new Emitter<Batch>();
    const ensure = () => Promise.reject(new ApiFailure({ kind: 'not_found' }));
    const one = window({ collects: true, runs: 'command:y' }, ends, { ensure });
    ends.fire({ ...over, id: 'third' });
    await until(() => ran.length > 0);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^third: /);
    Object.assign(vscode.commands, {
      executeCommand: () => Promise.reject(new Error('no such thing')),
    });
    ends.fire({ ...over, id: 'fourth' });
    await until(() => said.length > 2);
    assert.match(said[2] ?? '', /^fourth: The command “y” .* failed: no such thing$/);
    one.dispose();
  });

  it('deletes nothing at the service of which the copy here is not proved whole', async () => {
    const ends = new Emitter<Batch>();
    const one = window({ collects: true, deletes: true }, ends);
    ends.fire({ ...over, id: 'fifth' });
    await until(() => said.length > 0);
    assert.match(said[0] ?? '', /completeness can’t be verified/);
    one.dispose();
  });

  it('waits until it is known what was submitted from here', async () => {
    const ends = new Emitter<Batch>();
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const mine = { is: false };
    const late = window({ runs: 'command:late' }, ends, {
      isMine: () => mine.is,
      whenRead: promise,
    });
    ends.fire({ ...over, id: 'late' });
    mine.is = true;
    resolve(undefined);
    await until(() => ran.length > 0);
    late.dispose();
  });

  it('is nothing for a batch of somebody else', async () => {
    const ends = new Emitter<Batch>();
    const one = window({ collects: true, runs: 'command:x' }, ends, {
      isMine: () => false,
      ensure: () => assert.fail('asked for'),
    });
    ends.fire({ ...over, id: 'sixth' });
    await new Promise(setImmediate);
    assert.deepEqual([ran, said], [[], []]);
    one.dispose();
  });

  it('is done by another window when its own was closed meanwhile, also after a restart', async () => {
    const key = 'after end: collect ["kimi","ninth"]';
    await leaveWorkUndone(join(folder, 'work'), join(folder, 'once'), key);
    const ends = new Emitter<Batch>();
    const changes = new Emitter<StoreChange>();
    const fetched: string[] = [];
    const ensure = ({ id }: Batch) => Promise.resolve(String(fetched.push(id)));
    const set = { collects: true, runs: 'command:n' };
    const windows = [0, 1].map(() => window(set, ends, { ensure, changes }));
    changes.fire({ kind: 'batches', accountId: 'other', batchIds: ['ninth'], listChanged: true });
    await new Promise(setImmediate);
    for (let time = 0; time < 2; time++)
      changes.fire({ kind: 'batches', accountId: 'kimi', batchIds: ['x'], listChanged: true });
    await until(() => ran.length > 0);
    assert.deepEqual(fetched, ['ninth']);
    assert.partialDeepStrictEqual(ran, [['n', { id: 'ninth' }]]);
    for (const one of windows) one.dispose();
  });

  it('waits for the window that is at it, and no longer', async () => {
    const ends = new Emitter<Batch>();
    const clock = new ManualClock();
    const fetched = Promise.withResolvers<string>();
    let asked = 0;
    const ensure = () => (asked++, fetched.promise);
    const set = { collects: true, runs: 'command:w' };
    const windows = [0, 1].map(() => window(set, ends, { ensure, clock }));
    ends.fire({ ...over, id: 'tenth' });
    await until(() => asked > 0 && clock.waiting.length > 0);
    assert.deepEqual([asked, ran], [1, []]);
    fetched.resolve('/o');
    await until(() => ran.length > 0);
    clock.advance(2_000);
    await until(() => clock.waiting.length === 0);
    assert.deepEqual([asked, ran.length], [1, 1]);
    for (const one of windows) one.dispose();
  });

  it('is done by no window, and told, when the disk keeps no record of who does it', async () => {
    const claims = join(folder, 'no-folder');
    await writeFile(claims, '');
    const ends = new Emitter<Batch>();
    const windows = [0, 1].map(() => window({ runs: 'command:x' }, ends, { claims }));
    ends.fire({ ...over, id: 'eleventh' });
    await until(() => said.length > 1);
    assert.deepEqual(ran, []);
    assert.match(said[0] ?? '', /^eleventh: /);
    for (const one of windows) one.dispose();
  });

  it('tells a task in environment variables', () => {
    const facts = { total: null, completed: 1, failed: 0, output: '/o', errors: null };
    assert.deepEqual(environmentOf({ accountId: 'a', id: 'b', status: 'completed', ...facts }), {
      ...{ BATCH_ACCOUNT: 'a', BATCH_ID: 'b', BATCH_STATUS: 'completed', BATCH_TOTAL: '' },
      ...{ BATCH_COMPLETED: '1', BATCH_FAILED: '0', BATCH_OUTPUT: '/o', BATCH_ERRORS: '' },
    });
  });
});
