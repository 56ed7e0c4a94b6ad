import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { axeViolations } from '../../support/axeViolations.ts';
import { batchPageFrame } from '../../support/batchPageFrame.ts';
import { inOneStudio } from '../../support/inStudio.ts';
import {
  answer,
  chooseFromMenu,
  focusedRow,
  openFile,
  reloadWindow,
  runCommand,
  untilSubmittable,
} from '../../support/keyboard.ts';

const settings = { 'batchStudio.pollIntervalSeconds': 5 };

async function submit(page: Parameters<typeof openFile>[0], name: string) {
  await runCommand(page, 'Focus on Batches View');
  await openFile(page, `${name}.jsonl`);
  await untilSubmittable(page);
  await runCommand(page, 'Batch Studio: Submit Batch');
  await focusedRow(page)
    .getByText(/Submit \d+ requests? to Simulator/)
    .waitFor();
  await page.keyboard.press('Enter');
  const batch = page.getByRole('treeitem', { name: `Batch ${name}` });
  await batch.waitFor();
  return batch;
}

/** Longer than a slow machine takes for a test; the clock is set on over it. */
const batchMs = 600_000;

describe('the page of a batch', () => {
  const inWindow = inOneStudio({ batchMs, settings });

  it(
    'follows a batch on its page until it has ended, and its buttons do what they say',
    inWindow(async ({ page, playground }) => {
      page.on('dialog', (dialog) => void dialog.accept());
      const batch = await submit(page, 'kimi-summaries');
      await chooseFromMenu(page, batch, /^Show Details(?! as Text)/);
      const view = await batchPageFrame(page);
      const status = view.getByRole('status');
      await view.getByRole('heading', { name: 'kimi-summaries' }).waitFor();
      playground.pass(batchMs / 2);
      await status.getByText('In progress').waitFor();
      const timeline = view.getByRole('listitem').filter({ hasText: 'Expires' });
      await timeline.waitFor();
      await view.getByRole('button', { name: 'Cancel Batch…' }).waitFor();
      // What the service says of the file, and what this machine has.
      await view
        .getByText(/kB · .*expires|kB · .*on this machine/)
        .first()
        .waitFor();
      await view.getByText('kimi-summaries.jsonl · unchanged since it was submitted').waitFor();
      await view.getByRole('img', { name: /done/ }).waitFor();
      assert.deepEqual(await axeViolations(view), []);

      // Nobody touches it: the page follows.
      playground.pass(batchMs);
      await status.getByText(/^Completed/).waitFor();
      await view.getByRole('button', { name: 'Show Results' }).waitFor();
      assert.equal(await view.getByRole('button', { name: 'Cancel Batch…' }).count(), 0);
      await view.getByText('Output file', { exact: true }).waitFor();
      assert.deepEqual(await axeViolations(view), []);

      // By keyboard: the table of the chart, and the service's own object.
      await view.getByText('Progress as a table').focus();
      await page.keyboard.press('Enter');
      await view.getByRole('columnheader', { name: 'Time' }).waitFor();
      await view.getByText('Raw response').focus();
      await page.keyboard.press('Enter');
      await view.getByText('"object": "batch"').waitFor();
      assert.deepEqual(await axeViolations(view), []);
      await view.getByRole('button', { name: 'Copy ID', exact: true }).click();
      await page.waitForFunction("navigator.clipboard.readText().then((text) => text.startsWith('batch'))"); // prettier-ignore

      await reloadWindow(page);
      const again = await batchPageFrame(page);
      await again
        .getByRole('status')
        .getByText(/^Completed/)
        .waitFor();
      await again.getByRole('button', { name: 'Open as Text' }).click();
      await page.getByRole('tab', { name: /^batch.*\.txt/, selected: true }).waitFor();
    }),
  );

  it(
    'cancels from the page, after asking',
    inWindow(async ({ page }) => {
      const batch = await submit(page, 'kimi-images');
      await batch.click();
      await runCommand(page, 'Batch Studio: Show Details');
      await focusedRow(page).getByText('kimi-images').first().waitFor();
      await page.keyboard.press('Enter');
      const view = await batchPageFrame(page);
      await view.getByRole('button', { name: 'Cancel Batch…' }).click();
      await answer(page, /Cancel/, 'Cancel Batch');
      await view
        .getByRole('status')
        .getByText(/^Cancel/)
        .waitFor();
    }),
  );
});
