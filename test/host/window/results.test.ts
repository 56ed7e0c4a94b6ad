import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { inStudio } from '../../support/inStudio.ts';
import {
  focusedRow,
  followLink,
  notification,
  openFile,
  runCommand,
  untilSubmittable,
} from '../../support/keyboard.ts';
import { resultsFrame } from '../../../scripts/vscode/resultsFrame.ts';

it('goes from a batch that ended to its failures, to their lines and back, and to a new file of them', () =>
  inStudio({ settings: { 'batchStudio.pollIntervalSeconds': 5 } }, async ({ page, playground }) => {
    await openFile(page, 'kimi-summaries.jsonl');
    await untilSubmittable(page);
    await runCommand(page, 'Batch Studio: Submit Batch');
    await focusedRow(page).getByText('Submit 12 requests to Simulator').waitFor();
    await page.keyboard.press('Enter');
    const told = notification(
      page,
      /kimi-summaries: Completed with failures · 10 succeeded, 2 failed/,
    );
    await told.getByRole('button', { name: 'Show Results' }).click();
    const tab = page.getByRole('tab', { name: /^kimi-summaries \(results\)/ });
    await tab.waitFor();
    const view = await resultsFrame(page);
    await view.getByRole('button', { name: /10 Answered/ }).waitFor();

    await view.getByRole('button', { name: /2 Failed/ }).click();
    await view.getByText('2 of 12 rows').waitFor();
    await view.getByText('Outcome is Failed').waitFor();
    await view.getByRole('gridcell').first().click();
    await view.getByRole('button', { name: /^Error line/ }).click();
    await page.getByRole('tab', { name: /\.errors\.jsonl/, selected: true }).waitFor();
    await page.locator('.editor-group-container.active .view-line').first().waitFor();
    await runCommand(page, 'Batch Studio: Go to Result');
    await page.getByRole('tab', { name: /^kimi-summaries \(results\)/, selected: true }).waitFor();
    const again = await resultsFrame(page);
    await again.getByText('1 of 12 rows').waitFor();

    // The same as a document, with links.
    await again.getByRole('button', { name: 'Open as Text' }).click();
    const lines = page.locator('.editor-group-container.active .view-lines');
    await lines.getByText(/12:\s10\sanswered/).waitFor();
    await followLink(page, lines.locator('.detected-link', { hasText: /2\sfailed/ }).first());
    await page.getByRole('tab', { name: /^kimi-summaries\.failed\.batchresults/ }).waitFor();
    await lines.getByText(/Requests\s1–2\sof\s2/).waitFor();
    await followLink(page, lines.locator('.detected-link', { hasText: /error\sline/ }).first());
    await page.getByRole('tab', { name: /\.errors\.jsonl/, selected: true }).waitFor();

    await runCommand(page, 'Batch Studio: Retry Failed Requests');
    await focusedRow(page).getByText('kimi-summaries').first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('2 Selected').waitFor();
    await page.keyboard.press('Enter');
    const name = 'kimi-summaries.retry.jsonl';
    await page.getByRole('tab', { name, selected: true }).waitFor();
    const all = await readFile(join(playground.workspace, 'kimi-summaries.jsonl'), 'utf8');
    const some = await readFile(join(playground.workspace, name), 'utf8');
    const chosen = all.split(/(?<=\n)/).filter((request) => request.includes('[simulate:'));
    assert.equal(some, chosen.join(''));
    await untilSubmittable(page);
  }));
