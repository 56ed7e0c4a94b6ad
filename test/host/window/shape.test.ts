import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { it } from 'node:test';
import { inStudio } from '../../support/inStudio.ts';
import { focusedRow, notification, openFile, runCommand } from '../../support/keyboard.ts';

it('shows what would be set on every line beside what is there, and takes it over in one step', () =>
  inStudio({}, async ({ page, playground: { workspace } }) => {
    const path = join(workspace, 'kimi-summaries.jsonl');
    const before = await readFile(path, 'utf8');
    await openFile(page, 'kimi-summaries.jsonl');
    await runCommand(page, 'Batch Studio: Shape Batch File…');
    await focusedRow(page).getByText('Set the Model on Every Line').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('Model of all requests').first().waitFor();
    await page.locator('.quick-input-box input').fill('kimi-k2.5');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /kimi-summaries\.jsonl ↔ kimi-summaries\.set\.jsonl/ }).waitFor(); // prettier-ignore
    await page.locator('.diff-editor .line-insert').first().waitFor();
    assert.equal(await readFile(path, 'utf8'), before);
    const told = notification(page, 'Requests: 12, changed: 12, left out: 0.');
    await told.getByRole('button', { name: 'Change the File Itself' }).click();
    await page.locator('.view-line', { hasText: 'kimi-k2.5' }).first().waitFor();
    assert.ok(!(await readdir(workspace)).includes('kimi-summaries.set.jsonl'));
    await page.getByRole('tab', { name: 'kimi-summaries.jsonl', selected: true }).waitFor();
    await page.keyboard.press('Control+Z');
    await page.locator('.view-line', { hasText: 'kimi-k2.6' }).first().waitFor();
    assert.equal(await readFile(path, 'utf8'), before);
  }));
