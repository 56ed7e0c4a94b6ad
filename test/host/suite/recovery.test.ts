import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import { htmlReply, type Fault } from '../../support/fault.ts';
import { startFaultProxy, type FaultProxy, type SeenRequest } from '../../support/faultProxy.ts';
import {
  accountNode,
  addAccount,
  batchThat,
  countAtService,
  nodeBelow,
  requests,
  run,
  simulatorUrl,
  targetOf,
  until,
  untitled,
} from './studio.ts';

const accountId = 'behind-a-proxy';
const options = { accountId, completionWindow: '24h' };

type Plan = (request: SeenRequest) => Fault | undefined;

const isUpload = ({ method, path }: SeenRequest) => method === 'POST' && path === '/v1/files';
const isCreate = ({ method, path }: SeenRequest) => method === 'POST' && path === '/v1/batches';
const isList = ({ method, path }: SeenRequest) =>
  method === 'GET' && path.startsWith('/v1/batches?');
const isFiles = ({ method, path }: SeenRequest) =>
  method === 'GET' && path.startsWith('/v1/files?');
const isContent = ({ path }: SeenRequest) => path.endsWith('/content');

describe('when the wire fails', function () {
  this.timeout(60_000);
  let plan: Plan = () => undefined;
  let proxy: FaultProxy;
  let removeAccount: () => Thenable<void>;

  before(async () => {
    const target = new URL(simulatorUrl).origin;
    proxy = await startFaultProxy({ target, plan: (request) => plan(request) });
    removeAccount = await addAccount(accountId, `${proxy.url}/v1`);
  });
  after(async () => {
    await removeAccount();
    await proxy.close();
  });
  afterEach(async () => {
    plan = () => undefined;
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  const submit = async (name: string, more: object = {}) => {
    const uri = await untitled(requests([name]));
    return run<Batch | undefined>('submit', uri, { ...options, name, ...more });
  };
  const records = async () =>
    ((await accountNode(accountId))?.children() ?? []).filter(({ contextValue }) =>
      contextValue.startsWith('submission '),
    );
  const noRecords = () => until(async () => ((await records()).length === 0 ? true : undefined));

  it('finds the batch whose answer was lost, and sends nothing twice', async () => {
    plan = (request) => (isCreate(request) ? { kind: 'lose-answer' } : undefined);
    const from = proxy.seen.length;
    const batch = await submit('lost answer');
    assert.ok(batch);
    assert.equal(batch.metadata['name'], 'lost answer');
    assert.equal(proxy.seen.slice(from).filter(isCreate).length, 1);
    assert.equal(await countAtService('lost answer'), 1);
    await noRecords();
  });

  it('keeps a record of what nobody knows, looks it up, and never pays twice', async () => {
    const names = ['unknown-1', 'unknown-2', 'unknown-3', 'unknown-4'];
    let creates = 0;
    plan = (request) => {
      if (isList(request)) return htmlReply(200, 'at-once');
      if (!isCreate(request)) return undefined;
      // Three reach the service; a gateway swallows the last one.
      return ++creates < 4 ? { kind: 'lose-answer' } : htmlReply(502, 'after-request');
    };
    const answers = await Promise.all(names.map((name) => submit(name)));
    assert.deepEqual(answers, [undefined, undefined, undefined, undefined]);
    const nodes = await until(async () => {
      const found = await records();
      return found.length === 4 && found.every((n) => n.contextValue === 'submission unconfirmed')
        ? found
        : undefined;
    });
    assert.ok(nodes.every(({ description }) => description === 'unconfirmed submission'));
    const counts = await Promise.all(names.map(countAtService));
    assert.deepEqual([...counts].sort(), [0, 1, 1, 1]);

    // The list works again: three are found, each in another way; the fourth stays in doubt.
    plan = () => undefined;
    const from = proxy.seen.length;
    const outcomes: string[] = [];
    let way = 0;
    for (const node of nodes) {
      const target = targetOf(node);
      const found = await run<{ outcome?: string; doubt?: string } | undefined>(
        way === 1 ? 'submitAgain' : 'reconcile',
        target,
      );
      // Submitting again what may exist asks first, and the question is refused in a test.
      const outcome = found === undefined ? 'refused' : (found.outcome ?? 'found instead');
      outcomes.push(found?.doubt ?? outcome);
      way += 1;
    }
    assert.equal(outcomes.filter((o) => o === 'created' || o === 'found instead').length, 3);
    assert.ok(outcomes.some((outcome) => outcome === 'too_early' || outcome === 'refused'));
    assert.equal(proxy.seen.slice(from).filter(isCreate).length, 0, 'nothing was sent again');
    assert.deepEqual(await Promise.all(names.map(countAtService)), counts);

    const [left, ...others] = await records();
    assert.ok(left);
    assert.deepEqual(others, []);
    assert.equal(await run('submitAgain', targetOf(left)), undefined, 'asks first');
    const discarded = await run<{ discarded: string }>('discardSubmission', targetOf(left), {
      force: true,
    });
    assert.equal(discarded.discarded, targetOf(left)['submissionId']);
    await noRecords();
    assert.equal(await run('reconcile', targetOf(left)), undefined, 'the record is gone');
  });

  it('goes on with an upload whose answer was lost', async () => {
    plan = (request) => (isUpload(request) ? { kind: 'lose-answer' } : undefined);
    const from = proxy.seen.length;
    const batch = await submit('lost upload');
    assert.equal(batch?.metadata['name'], 'lost upload');
    assert.equal(proxy.seen.slice(from).filter(isUpload).length, 1);
    await noRecords();
  });

  it('finds a lost upload later, and uses it without sending it again', async () => {
    plan = (request) => {
      if (isFiles(request)) return htmlReply(200, 'at-once');
      return isUpload(request) ? { kind: 'lose-answer' } : undefined;
    };
    assert.equal(await submit('found upload'), undefined);
    const node = await nodeBelow(
      accountId,
      (n) => n.contextValue === 'submission upload_unconfirmed',
    );
    assert.equal(node.description, 'upload interrupted, no batch was created');
    plan = () => undefined;
    const from = proxy.seen.length;
    const found = await run<{ outcome: string; fileId?: string }>('reconcile', targetOf(node));
    assert.equal(found.outcome, 'file_left');
    await nodeBelow(accountId, (n) => n.contextValue === 'submission file_left');
    const batch = await run<Batch>('submitAgain', targetOf(node));
    assert.equal(batch.inputFileId, found.fileId);
    assert.equal(batch.metadata['name'], 'found upload');
    assert.deepEqual(proxy.seen.slice(from).filter(isUpload), []);
    await noRecords();
  });

  it('finds a lost upload later, and deletes it', async () => {
    plan = (request) => {
      if (isFiles(request)) return htmlReply(200, 'at-once');
      return isUpload(request) ? { kind: 'lose-answer' } : undefined;
    };
    assert.equal(await submit('unwanted upload'), undefined);
    const node = await nodeBelow(
      accountId,
      (n) => n.contextValue === 'submission upload_unconfirmed',
    );
    plan = () => undefined;
    await run('reconcile', targetOf(node));
    const deleted = { force: true, deleteFile: true };
    const answer = await run<{ fileDeleted: boolean }>(
      'discardSubmission',
      targetOf(node),
      deleted,
    );
    assert.equal(answer.fileDeleted, true);
    await noRecords();
  });

  it('submits again what is in doubt as it was meant, and then deletes the file of the first try', async () => {
    plan = (request) => {
      if (isFiles(request)) return htmlReply(200, 'at-once');
      return isUpload(request) ? { kind: 'lose-answer' } : undefined;
    };
    const uri = await untitled(requests(['in doubt']));
    const meant = { ...options, completionWindow: '12h', name: 'in doubt' };
    assert.equal(await run('submit', uri, meant), undefined);
    const node = await nodeBelow(
      accountId,
      (n) => n.contextValue === 'submission upload_unconfirmed',
    );
    // A service that lists no files cannot be asked.
    plan = (request) =>
      isFiles(request) ? { kind: 'reply', status: 404, when: 'at-once' } : undefined;
    let batch: Batch | undefined;
    const again = run<Batch>('submitAgain', targetOf(node)).then((made) => (batch = made));
    // The review is accepted as soon as it is there.
    await until(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return batch;
    });
    assert.equal((await again).completionWindow, '12h');
    assert.equal(batch?.metadata['name'], 'in doubt');
    assert.equal(await countAtService('in doubt'), 1);

    plan = () => undefined;
    const found = await run<{ outcome: string; fileId: string }>('reconcile', targetOf(node));
    assert.equal(found.outcome, 'file_left');
    assert.notEqual(found.fileId, batch.inputFileId);
    await run('discardSubmission', targetOf(node), { force: true, deleteFile: true });
    await noRecords();
  });

  for (const button of ['Use the Uploaded File', 'Check Status', 'Submit Batch'] as const)
    it(`looks before ${button} creates anything, and takes the batch that a refusal hid`, async () => {
      const name = `hidden from ${button}`;
      plan = (request) => {
        if (isList(request)) return htmlReply(502, 'at-once');
        return isCreate(request) ? { kind: 'reply', status: 400, when: 'after-action' } : undefined;
      };
      const uri = await untitled(requests([name]));
      const meant = { ...options, name };
      assert.equal(await run('submit', uri, meant), undefined);
      const node = await nodeBelow(accountId, (n) => n.contextValue === 'submission file_left');
      assert.equal(await countAtService(name), 1);
      plan = () => undefined;
      const from = proxy.seen.length;
      if (button === 'Use the Uploaded File') await run('submitAgain', targetOf(node));
      if (button === 'Check Status') await run('reconcile', targetOf(node));
      if (button === 'Submit Batch') await run('submit', uri, meant);
      assert.deepEqual(proxy.seen.slice(from).filter(isCreate), []);
      assert.ok(proxy.seen.slice(from).some(isList));
      assert.equal(await countAtService(name), 1);
      await noRecords();
    });

  it('submits again after an upload was cut', async () => {
    // More than sockets hold: what has not left this machine is known not to have arrived.
    const texts = Array.from({ length: 300 }, (_, n) => `${n} ${'cut '.repeat(15_000)}`);
    const uri = await untitled(requests(texts));
    plan = (request) =>
      isUpload(request) ? { kind: 'cut-request', at: { share: 0.3 } } : undefined;
    assert.equal(await run('submit', uri, { ...options, name: 'cut upload' }), undefined);
    assert.equal(await countAtService('cut upload'), 0);
    plan = () => undefined;
    const batch = await run<Batch>('submit', uri, { ...options, name: 'cut upload' });
    assert.equal(batch.metadata['name'], 'cut upload');
    assert.equal(await countAtService('cut upload'), 1);
    await run('cancel', batch, { force: true });
    for (const node of await records())
      await run('discardSubmission', targetOf(node), { force: true });
    await noRecords();
  });

  it('sends the same bytes once at most when two commands begin with them at once', async () => {
    const uri = await untitled(requests(['pressed twice']));
    const twice = { ...options, name: 'pressed twice' };
    const answers = await Promise.all([
      run<Batch>('submit', uri, twice),
      run('submit', uri, twice),
    ]);
    const sent = answers.filter((answer) => answer !== undefined).length;
    assert.ok(sent <= 1, String(sent));
    assert.equal(await countAtService('pressed twice'), sent);
    await noRecords();
    // Nothing is left that would stand in the way of sending it.
    if (sent === 0) assert.ok(await run('submit', uri, twice));
    assert.equal(await countAtService('pressed twice'), 1);
  });

  it('tells a web page from the service', async () => {
    plan = () => htmlReply(200, 'after-request');
    const [state] = await run<[{ failure: string }]>('refresh', { accountId });
    assert.equal(state.failure, 'malformed');
    const failure = await nodeBelow(accountId, ({ contextValue }) => contextValue === 'failure');
    assert.match(
      failure.description,
      /answered something that is not this API, for example a web page/,
    );
    assert.ok(((await accountNode(accountId))?.children().length ?? 0) > 1, 'the list stays');
    assert.equal(await submit('to a web page'), undefined);
    const node = await nodeBelow(
      accountId,
      (n) => n.contextValue === 'submission upload_unconfirmed',
    );
    plan = () => undefined;
    const found = await run<{ outcome: string; doubt?: string }>('reconcile', targetOf(node));
    assert.equal(found.doubt, 'too_early');
    await run('discardSubmission', targetOf(node), { force: true });
    await noRecords();
    await run('refresh', { accountId });
    assert.ok(
      (await accountNode(accountId))?.children().every((n) => n.contextValue !== 'failure'),
    );
  });

  it('bears that a batch is gone', async () => {
    const batch = await submit('gone');
    assert.ok(batch);
    plan = ({ path }) =>
      path.includes(batch.id) ? { kind: 'reply', status: 404, when: 'at-once' } : undefined;
    assert.equal(await run('cancel', batch, { force: true }), undefined);
    assert.equal(await run('openResults', { accountId, batchId: batch.id }), undefined);
    assert.equal(await run('openResults', { accountId, batchId: 'batch_never' }), undefined);
    plan = () => undefined;
    await batchThat(batch, ({ status }) => status === 'completed');
  });

  describe('and files come back', () => {
    let batch: Batch;
    let folder = '';
    const settings = () => vscode.workspace.getConfiguration('batchStudio');
    const downloadTo = (path: string | undefined) =>
      settings().update('downloadFolder', path, vscode.ConfigurationTarget.Global);

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'batch-studio-'));
      const submitted = await submit('results');
      assert.ok(submitted);
      batch = await batchThat(submitted, ({ status }) => status === 'completed');
    });
    after(async () => {
      await downloadTo(undefined);
      await rm(folder, { recursive: true, force: true });
    });

    const inside = () => readdir(folder, { recursive: true, withFileTypes: true });
    const isUnfinished = ({ parentPath }: { readonly parentPath: string }) =>
      parentPath.startsWith(join(folder, '.unfinished'));
    const files = async () =>
      (await inside())
        .filter((entry) => entry.isFile() && !isUnfinished(entry))
        .map(({ name }) => name);

    it('leaves no half file of a cut download, and the next try is whole', async () => {
      await downloadTo(folder);
      plan = (request) =>
        isContent(request) ? { kind: 'cut-answer', at: { share: 0.9 }, how: 'end' } : undefined;
      assert.equal(await run('openInput', batch), undefined);
      assert.deepEqual(await files(), []);
      plan = () => undefined;
      const path = await run<string>('openInput', batch);
      assert.ok(path.startsWith(folder), path);
      assert.equal(await readFile(path, 'utf8'), requests(['results']));
      assert.deepEqual((await inside()).filter(isUnfinished), []);
    });

    it('says that the folder cannot be used, and works in another', async () => {
      const blocked = join(folder, 'a-file');
      await writeFile(blocked, 'no folder');
      await downloadTo(join(blocked, 'below'));
      assert.equal(await run('openResults', batch), undefined);
      assert.equal(await readFile(blocked, 'utf8'), 'no folder');
      await downloadTo(folder);
      const paths = await run<{ output: string | null; errors: string | null }>(
        'openResults',
        batch,
      );
      assert.ok((paths.output ?? paths.errors)?.startsWith(folder));
    });
  });
});
