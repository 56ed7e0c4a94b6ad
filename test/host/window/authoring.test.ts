import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { resultsFrame } from '../../../scripts/vscode/resultsFrame.ts';
import { inStudio } from '../../support/inStudio.ts';
import { answer, chooseFile, focusedRow, listedNotification, openFile, runCommand } from '../../support/keyboard.ts'; // prettier-ignore

const settings = { 'batchStudio.pollIntervalSeconds': 5, 'files.simpleDialog.enable': true };

it('goes from a table to its answers by what is shown alone', () =>
  inStudio({ settings }, async ({ page, playground: { workspace } }) => {
    // As on the first day: a table and nothing else.
    await rm(join(workspace, 'reviews.batch.md'));
    await runCommand(page, 'Batch Studio: New Batch…');
    await focusedRow(page).getByText('From a Table').waitFor();
    await page.keyboard.press('Enter');
    await chooseFile(page, 'New Batch', join(workspace, 'reviews.csv'));
    await page.locator('.quick-input-box input[placeholder^="Which columns"]').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'reviews.batch.md', selected: true }).waitFor();
    // What is to be asked is selected, so that one can write over it.
    await page.locator('.statusbar').getByText('(23 selected)').waitFor();

    await lens(page, 'Preview').click();
    await page.getByRole('tab', { name: /reviews\.preview\.jsonl/ }).waitFor();
    await page.locator('.view-line', { hasText: 'custom_id' }).first().waitFor();

    await lens(page, 'Try 3 Rows').click();
    await answer(page, 'Send 3 requests to Simulator now', 'Send 3 Requests');
    await page.getByRole('tab', { name: /reviews\.try/ }).waitFor();
    await listedNotification(page, 'Answered: 3. Failed: 0.');

    await openFile(page, 'reviews.batch.md');
    await lens(page, /^Check All/).click();
    await listedNotification(page, 'Checked all 8 rows: no errors');
    await lens(page, /^Submit$/).click();
    await focusedRow(page).getByText('Submit 8 requests to Simulator').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('treeitem', { name: /Batch reviews.*Completed/ }).waitFor();

    await lens(page, 'Write Answers to Table').click();
    await page.getByRole('tab', { name: 'reviews.answers.csv', selected: true }).waitFor();
    await listedNotification(page, 'has an answer for each of its 8 rows');
    const written = await readFile(join(workspace, 'reviews.answers.csv'), 'utf8');
    const [head, first] = written.split('\r\n');
    assert.equal(head, '\uFEFFreview_id,product,stars,text,answer,status,error');
    assert.match(first ?? '', /^r-001,Kettle,5,"Boils fast, .*,answered,$/);
  }));

it('runs a prompt free of charge with the test model of its service', () =>
  inStudio({ settings, provider: 'dashscope' }, async ({ page, playground: { workspace } }) => {
    const head = 'source: reviews.csv\nid: review_id\nprovider: dashscope\nmodel: qwen-plus\n';
    await writeFile(join(workspace, 'free.batch.md'), `---\n${head}---\n# user\n{{text}}\n`);
    await openFile(page, 'free.batch.md');
    await lens(page, 'Try 3 Rows').click();
    await answer(page, 'Send 3 requests to Simulator now', 'Free Test Run');
    await focusedRow(page).getByText('Submit 3 requests to Simulator').waitFor();
    await page.keyboard.press('Enter');
    const batch = page.getByRole('treeitem', { name: /Batch free\.rehearsal.*Completed/ });
    await batch.waitFor();
    const sent = await readFile(join(workspace, 'free.rehearsal.jsonl'), 'utf8');
    const requests = sent.trimEnd().split('\n').map((line) => JSON.parse(line) as { custom_id: string; url: string; body: { model: string } }); // prettier-ignore
    assert.deepEqual(
      requests.map(({ custom_id, url, body }) => [custom_id, url, body.model]),
      ['r-001', 'r-002', 'r-003'].map((id) => [id, '/v1/chat/ds-test', 'batch-test-model']),
    );
    await batch.hover();
    await batch.locator('.actions-container .codicon-checklist').click();
    const view = await resultsFrame(page);
    await view.getByRole('gridcell', { name: 'r-003' }).waitFor();
  }));

/** One of the actions above the first line of a prompt. */
function lens(page: Page, title: string | RegExp) {
  return page.locator('.codelens-decoration a', { hasText: title }).first();
}
