import assert from 'node:assert/strict';
import { it } from 'node:test';
import { temporaryFolder } from '../../../scripts/temporaryFolder.ts';
import { readJson } from '../../support/checkout.ts';
import { fakeVscode } from '../../support/fakeVscode.ts';
import { loadBundle } from '../../support/loadBundle.ts';

interface Context {
  readonly subscriptions: { dispose(): unknown }[];
}

interface Extension {
  activate(context: Context): unknown;
  deactivate?(): unknown;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What keeps a process alive or watches something, by name. */
const held = () =>
  process.getActiveResourcesInfo().filter((name) => !/^(Pipe|TTY)Wrap$/.test(name));

async function withActive(
  work: (fake: ReturnType<typeof fakeVscode>) => Promise<void> | void,
): Promise<{ readonly live: string[] }> {
  const { path, remove } = await temporaryFolder('batch-studio-lifetime');
  const fake = fakeVscode();
  const memento = { get: () => undefined, update: () => Promise.resolve(), keys: () => [] };
  const context = {
    subscriptions: [] as { dispose(): unknown }[],
    globalStorageUri: { scheme: 'file', path, fsPath: path },
    extensionUri: { scheme: 'file', path, fsPath: path },
    extensionPath: path,
    extension: { packageJSON: readJson('package.json') },
    secrets: { get: () => Promise.resolve(undefined), onDidChange: () => ({ dispose: turn }) },
    workspaceState: memento,
    globalState: memento,
  };
  const extension = loadBundle('extension', fake.module) as unknown as Extension;
  await extension.activate(context);
  await turn();
  try {
    await work(fake);
  } finally {
    for (const part of context.subscriptions) await part.dispose();
    await extension.deactivate?.();
    await turn();
    await remove();
  }
  return { live: fake.live() };
}

it('disposing takes back every listener, provider, command, timer and watcher', async () => {
  const before = held();
  const { live } = await withActive((fake) => {
    assert.ok(fake.live().length > 20, 'activation registers next to nothing');
  });
  assert.deepEqual(live, []);
  for (let tries = 0; tries < 100 && held().length > before.length; tries++) await turn();
  assert.deepEqual(held(), before);
});
