import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Fault } from '../../support/fault.ts';
import { startFaultProxy, type SeenRequest } from '../../support/faultProxy.ts';
import { inOneStudio } from '../../support/inStudio.ts';
import {
  answer,
  focusedRow,
  notification,
  openFile,
  runCommand,
  untilSubmittable,
} from '../../support/keyboard.ts';
import { openSimulator, requestLine } from '../../support/openSimulator.ts';

type Plan = (request: SeenRequest) => Fault | undefined;

const isUpload = ({ method, path }: SeenRequest) => method === 'POST' && path === '/v1/files';
const isCreate = ({ method, path }: SeenRequest) => method === 'POST' && path === '/v1/batches';
const isFileLook = ({ method, path }: SeenRequest) =>
  method === 'GET' && path.startsWith('/v1/files/');
const isList = ({ method, path }: SeenRequest) =>
  method === 'GET' && path.startsWith('/v1/batches?');
const calm: Plan = () => undefined;

const simulator = await openSimulator({ speed: { totalMs: 240_000 } });
/** What the network does from now on. */
let plan = calm;
const proxy = await startFaultProxy({ target: simulator.url, plan: (request) => plan(request) });
after(async () => {
  await proxy.close();
  await simulator.close();
});

const count = async (path: string) =>
  ((await simulator.call('GET', path)).json?.['data'] as readonly unknown[]).length;

async function askToSubmit(page: Page, file: string): Promise<void> {
  await openFile(page, file);
  await untilSubmittable(page);
  await runCommand(page, 'Batch Studio: Submit Batch');
}

async function submit(page: Page, file: string): Promise<void> {
  await askToSubmit(page, file);
  await focusedRow(page)
    .getByText(/Submit \d+ requests? to Far/)
    .waitFor();
  await page.keyboard.press('Enter');
}

const record = (page: Page, file: string) =>
  page.getByRole('treeitem', { name: `Submission of ${file}` });
const batch = (page: Page, name: string) => page.getByRole('treeitem', { name: `Batch ${name}` });
const cancel = (page: Page, words: string) =>
  notification(page, words).getByRole('button', { name: 'Cancel' }).click();

async function lookUp(page: Page, file: string): Promise<void> {
  await record(page, file).hover();
  await record(page, file).getByRole('button', { name: 'Check Submission Status' }).click();
}

describe('a submission through a network that fails as told', () => {
  const account = {
    id: 'far',
    provider: 'kimi',
    name: 'Far',
    baseUrl: `${proxy.url}/v1`,
    apiKeyEnv: 'FAR_KEY',
  };
  const inWindow = inOneStudio({
    settings: { 'batchStudio.accounts': [account], 'batchStudio.pollIntervalSeconds': 5 },
    env: { FAR_KEY: simulator.token },
  });

  it(
    'a submission that is stopped half-way leaves the record of how far it came',
    inWindow(async ({ page }) => {
      await page
        .getByRole('tab', { name: /^Batch Studio/ })
        .first()
        .click();
      // Nobody knows what arrived: that it is not listed yet says nothing.
      plan = (request) =>
        isUpload(request) ? { kind: 'stall-request', at: { share: 0.5 } } : undefined;
      await submit(page, 'kimi-images.jsonl');
      await record(page, 'kimi-images.jsonl').getByText('submitting…').waitFor();
      await cancel(page, 'Submitting kimi-images.jsonl');
      await lookUp(page, 'kimi-images.jsonl');
      await notification(
        page,
        'it is not known whether the file arrived. It is not in the list',
      ).waitFor();
      await record(page, 'kimi-images.jsonl')
        .getByRole('button', { name: 'Discard Record…' })
        .click();
      await answer(page, /^Discard the record/, 'Discard Record');
      await record(page, 'kimi-images.jsonl').waitFor({ state: 'detached' });
      assert.equal(await count('/files'), 0);

      // All of it was sent: it is found and used, without a second upload.
      plan = (request) =>
        isUpload(request) ? { kind: 'stall-answer', at: { bytes: 0 } } : undefined;
      await submit(page, 'kimi-images.jsonl');
      await record(page, 'kimi-images.jsonl').getByText('submitting…').waitFor();
      await until(async () => (await count('/files')) === 1);
      await cancel(page, 'Submitting kimi-images.jsonl');
      await record(page, 'kimi-images.jsonl')
        .getByText('upload interrupted, no batch was created')
        .waitFor();
      // By key: a list that changes meanwhile takes the hover of a resting mouse away.
      await record(page, 'kimi-images.jsonl').click();
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+I');
      await page.locator('.monaco-hover', { hasText: 'Check its status' }).waitFor();
      await page.keyboard.press('Escape');
      plan = calm;
      // Whoever submits the same file again is told before the review.
      await askToSubmit(page, 'kimi-images.jsonl');
      await answer(page, /^An earlier upload of this file to Far/, 'Check Status');
      const found = notification(page, 'its file is at the service');
      await found.waitFor();
      await found.getByRole('button', { name: 'Use the Uploaded File' }).click();
      await batch(page, 'kimi-images').waitFor();
      await record(page, 'kimi-images.jsonl').waitFor({ state: 'detached' });
      assert.deepEqual([await count('/files'), await count('/batches')], [1, 1]);

      // The batch was asked for: the first list that comes through ends the doubt, and nothing is sent again.
      plan = (request) => {
        if (isCreate(request)) return { kind: 'stall-answer', at: { bytes: 0 } };
        return isList(request) ? { kind: 'refuse' } : undefined;
      };
      await submit(page, 'kimi-summaries.jsonl');
      await until(async () => (await count('/batches')) === 2);
      await cancel(page, 'Submitting kimi-summaries.jsonl');
      await record(page, 'kimi-summaries.jsonl').getByText('unconfirmed submission').waitFor();
      plan = calm;
      await batch(page, 'kimi-summaries').waitFor();
      await record(page, 'kimi-summaries.jsonl').waitFor({ state: 'detached' });
      assert.equal(await count('/batches'), 2);
    }),
  );

  it(
    'a file that is not ready is waited for in words, and two batches of one submission are told',
    inWindow(async ({ page, playground }) => {
      await writeFile(join(playground.workspace, 'other.jsonl'), `${requestLine('other')}\n`);
      let creates = 0;
      const before = await count('/batches');
      const refusal = (status: number, message: string): Fault => {
        const body = JSON.stringify({ error: { message } });
        return { kind: 'reply', status, when: 'at-once', body };
      };
      plan = (request) => {
        // The words of a refusal prove nothing: the service does not have the file either.
        if (isFileLook(request) && creates > 0 && creates <= 2)
          return refusal(404, 'No such file.');
        if (!isCreate(request)) return undefined;
        if (++creates <= 2) return refusal(400, 'The file is still being processed.');
        return { kind: 'repeat', what: 'request' };
      };
      await submit(page, 'other.jsonl');
      await notification(page, 'The service does not see the file yet. Trying again in').waitFor();
      const doubled = notification(page, 'became two batches');
      await doubled.waitFor();
      await page
        .getByRole('treeitem', { name: /^Batch / })
        .nth(before + 1)
        .waitFor();
      assert.equal(await count('/batches'), before + 2);
      await doubled.getByRole('button', { name: 'Cancel the Second' }).click();
      await page
        .locator('.monaco-dialog-box')
        .getByRole('button', { name: 'Cancel Batch' })
        .click();
      await page.getByRole('treeitem', { name: /^Batch .*Cancel/ }).waitFor();
      assert.equal(await page.getByRole('treeitem', { name: /^Batch .*Cancel/ }).count(), 1);
    }),
  );
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
