import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Fault } from '../../support/fault.ts';
import { startFaultProxy, type SeenRequest } from '../../support/faultProxy.ts';
import { inStudio } from '../../support/inStudio.ts';
import {
  answer,
  focusedRow,
  notification,
  openFile,
  runCommand,
  untilSubmittable,
} from '../../support/keyboard.ts';
import { openSimulator, type OpenSimulator } from '../../support/openSimulator.ts';

type Plan = (request: SeenRequest) => Fault | undefined;

interface Stage {
  readonly page: Page;
  readonly simulator: OpenSimulator;
  /** What the network does from now on. */
  readonly network: (plan: Plan) => void;
}

const isUpload = ({ method, path }: SeenRequest) => method === 'POST' && path === '/v1/files';
const isCreate = ({ method, path }: SeenRequest) => method === 'POST' && path === '/v1/batches';
const isFileLook = ({ method, path }: SeenRequest) =>
  method === 'GET' && path.startsWith('/v1/files/');
const isList = ({ method, path }: SeenRequest) =>
  method === 'GET' && path.startsWith('/v1/batches?');
const calm: Plan = () => undefined;

/** An editor whose only account stands behind a network that fails as told. */
async function onStage(work: (stage: Stage) => Promise<void>): Promise<void> {
  const simulator = await openSimulator({ speed: { totalMs: 120_000 } });
  let plan = calm;
  const proxy = await startFaultProxy({
    target: simulator.url,
    plan: (request) => plan(request),
  });
  const account = {
    id: 'far',
    provider: 'kimi',
    name: 'Far',
    baseUrl: `${proxy.url}/v1`,
    apiKeyEnv: 'FAR_KEY',
  };
  const options = {
    settings: { 'batchStudio.accounts': [account], 'batchStudio.pollIntervalSeconds': 5 },
    env: { FAR_KEY: simulator.token },
  };
  const network = (next: Plan) => {
    plan = next;
  };
  try {
    await inStudio(options, async ({ page }) => {
      await page
        .getByRole('tab', { name: /^Batch Studio/ })
        .first()
        .click();
      await work({ page, simulator, network });
    });
  } finally {
    await proxy.close();
    await simulator.close();
  }
}

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

const count = async (simulator: OpenSimulator, path: string) =>
  ((await simulator.call('GET', path)).json?.['data'] as readonly unknown[]).length;

it('a submission that is stopped half-way leaves the record of how far it came', () =>
  onStage(async ({ page, simulator, network }) => {
    // Nobody knows what arrived: that it is not listed yet says nothing.
    network((request) =>
      isUpload(request) ? { kind: 'stall-request', at: { share: 0.5 } } : undefined,
    );
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
    assert.equal(await count(simulator, '/files'), 0);

    // All of it was sent: it is found and used, without a second upload.
    network((request) =>
      isUpload(request) ? { kind: 'stall-answer', at: { bytes: 0 } } : undefined,
    );
    await submit(page, 'kimi-images.jsonl');
    await record(page, 'kimi-images.jsonl').getByText('submitting…').waitFor();
    await until(async () => (await count(simulator, '/files')) === 1);
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
    network(calm);
    // Whoever submits the same file again is told before the review.
    await askToSubmit(page, 'kimi-images.jsonl');
    await answer(page, /^An earlier upload of this file to Far/, 'Check Status');
    const found = notification(page, 'its file is at the service');
    await found.waitFor();
    await found.getByRole('button', { name: 'Use the Uploaded File' }).click();
    await batch(page, 'kimi-images').waitFor();
    await record(page, 'kimi-images.jsonl').waitFor({ state: 'detached' });
    assert.deepEqual(
      [await count(simulator, '/files'), await count(simulator, '/batches')],
      [1, 1],
    );

    // The batch was asked for: the first list that comes through ends the doubt, and nothing is sent again.
    network((request) => {
      if (isCreate(request)) return { kind: 'stall-answer', at: { bytes: 0 } };
      return isList(request) ? { kind: 'refuse' } : undefined;
    });
    await submit(page, 'kimi-summaries.jsonl');
    await until(async () => (await count(simulator, '/batches')) === 2);
    await cancel(page, 'Submitting kimi-summaries.jsonl');
    await record(page, 'kimi-summaries.jsonl').getByText('unconfirmed submission').waitFor();
    network(calm);
    await batch(page, 'kimi-summaries').waitFor();
    await record(page, 'kimi-summaries.jsonl').waitFor({ state: 'detached' });
    assert.equal(await count(simulator, '/batches'), 2);
  }));

it('a file that is not ready is waited for in words, and two batches of one submission are told', () =>
  onStage(async ({ page, simulator, network }) => {
    let creates = 0;
    const refusal = (status: number, message: string): Fault => {
      const body = JSON.stringify({ error: { message } });
      return { kind: 'reply', status, when: 'at-once', body };
    };
    network((request) => {
      // The words of a refusal prove nothing: the service does not have the file either.
      if (isFileLook(request) && creates > 0 && creates <= 2) return refusal(404, 'No such file.');
      if (!isCreate(request)) return undefined;
      if (++creates <= 2) return refusal(400, 'The file is still being processed.');
      return { kind: 'repeat', what: 'request' };
    });
    await submit(page, 'kimi-images.jsonl');
    await notification(page, 'The service does not see the file yet. Trying again in').waitFor();
    const doubled = notification(page, 'became two batches');
    await doubled.waitFor();
    await page
      .getByRole('treeitem', { name: /^Batch / })
      .nth(1)
      .waitFor();
    assert.equal(await count(simulator, '/batches'), 2);
    await doubled.getByRole('button', { name: 'Cancel the Second' }).click();
    await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Cancel Batch' }).click();
    await page.getByRole('treeitem', { name: /^Batch .*Cancel/ }).waitFor();
    assert.equal(await page.getByRole('treeitem', { name: /^Batch .*Cancel/ }).count(), 1);
  }));

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
}
