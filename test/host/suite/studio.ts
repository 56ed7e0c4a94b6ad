import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Batch } from '../../../src/batches/batch.ts';
import type { ShownNode, SidebarNodes } from '../../../src/ui/sidebar/sidebarDeps.ts';

/** Base URL of the simulator that every test account leads to, and its key. */
export const simulatorUrl = process.env['BATCH_STUDIO_SIMULATOR_URL'] ?? '';
const key = process.env['BATCH_STUDIO_SIMULATOR_KEY'] ?? '';

export const run = <T>(command: string, ...args: readonly unknown[]) =>
  vscode.commands.executeCommand<T>(`batchStudio.${command}`, ...args);

/** One request for each id, as the text of a batch file. */
export const requests = (ids: readonly string[]) =>
  ids
    .map((custom_id) =>
      JSON.stringify({
        custom_id,
        method: 'POST',
        url: '/v1/chat/completions',
        body: { model: 'kimi-k2.6', messages: [{ role: 'user', content: `Say ${custom_id}` }] },
      }),
    )
    .join('\n') + '\n';

/** An unsaved batch file. */
export async function untitled(content: string): Promise<vscode.Uri> {
  return (await openUntitled(content)).uri;
}

/**
 * The document of an unsaved batch file. The editor may give the name of one that is just being closed again, and
 * then its old document; the next one gets another name.
 */
export async function openUntitled(content: string): Promise<vscode.TextDocument> {
  for (;;) {
    const document = await vscode.workspace.openTextDocument({ language: 'jsonl', content });
    if (document.getText() === content) return document;
  }
}

/** Asks again until there is an answer; mocha's own limit ends it. */
export async function until<T>(find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What the tree shows below an account; undefined when the account is not there. */
export async function accountNode(accountId: string): Promise<ShownNode | undefined> {
  const extension = vscode.extensions.getExtension<{ readonly nodes: SidebarNodes }>(
    'batch-studio.batch-studio',
  );
  assert.ok(extension);
  const { nodes } = await extension.activate();
  return nodes().find(({ id }) => partsOf(id)[0] === accountId);
}

/** A node below an account, once there is one that fits. */
export function nodeBelow(accountId: string, fits: (node: ShownNode) => boolean) {
  return until(async () => (await accountNode(accountId))?.children().find(fits));
}

/** What a node's menu hands to a command. */
export function targetOf({ id }: ShownNode): Readonly<Record<string, string>> {
  const [accountId = '', kind, part = ''] = partsOf(id);
  return { accountId, [`${String(kind)}Id`]: part };
}

const partsOf = (id: string) => JSON.parse(id) as string[];

interface TestAccount {
  readonly id: string;
  readonly provider: string;
  readonly name: string;
  readonly baseUrl: string;
  readonly apiKeyEnv: string;
}

/** Adds an account to the settings, as a person would by hand. @returns what takes it away again */
export async function addAccount(
  id: string,
  baseUrl: string,
  change: Partial<TestAccount> = {},
): Promise<() => Thenable<void>> {
  const settings = () => vscode.workspace.getConfiguration('batchStudio');
  const listed = () => settings().get<readonly TestAccount[]>('accounts') ?? [];
  const save = (accounts: readonly TestAccount[]) =>
    settings().update('accounts', accounts, vscode.ConfigurationTarget.Global);
  const account = {
    id,
    provider: 'kimi',
    name: id,
    baseUrl,
    apiKeyEnv: 'BATCH_STUDIO_SIMULATOR_KEY',
    ...change,
  };
  await save([...listed(), account]);
  await until(async () => (await accountNode(id)) && true);
  return () => save(listed().filter((one) => one.id !== id));
}

/** Asks the account's list through the extension until a batch is as wanted. */
export function batchThat(batch: Batch, fits: (batch: Batch) => boolean): Promise<Batch> {
  const { accountId } = batch;
  return until(async () => {
    const [state] = await run<[{ batches: Batch[] }]>('refresh', { accountId });
    return state.batches.find((one) => one.id === batch.id && fits(one));
  });
}

/** How many batches with this name the service itself lists. */
export async function countAtService(name: string): Promise<number> {
  let count = 0;
  for (let after = ''; ;) {
    const url = `${simulatorUrl}/batches?limit=100&after=${after}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${key}` } });
    assert.equal(answer.status, 200);
    const page = (await answer.json()) as {
      readonly data: readonly { readonly id: string; readonly metadata: object | null }[];
      readonly has_more: boolean;
    };
    count += page.data.filter(({ metadata }) =>
      Object.values(metadata ?? {}).includes(name),
    ).length;
    after = page.data.at(-1)?.id ?? '';
    if (!page.has_more || after === '') return count;
  }
}
