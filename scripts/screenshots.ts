import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { animatedPng, type Frame } from './animatedPng.ts';
import { root } from './paths.ts';
import { openStudio } from './vscode/openStudio.ts';
import { resultsFrame } from './vscode/resultsFrame.ts';
import { withSamples, type Samples } from './withPlayground.ts';

/**
 * Takes the pictures of the documentation from the running extension: `npm run screenshots`. About five minutes: the
 * simulator that the extension brings takes one for a batch.
 */
const folder = join(root, 'docs', 'screenshots');

const pictures = [
  { suffix: '', locale: 'en', theme: 'Default Dark Modern' },
  { suffix: '.zh-cn', locale: 'zh-cn', theme: 'Default Light Modern' },
] as const;

const sideBySide = { en: 'Open Output and Errors Side by Side', 'zh-cn': '并排打开输出和错误文件' } as const; // prettier-ignore

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const picture of pictures) {
    await withSamples((samples) => take(picture, samples));
    await withSamples((samples) => film(picture, samples));
  }
}

async function take(
  { suffix, locale, theme }: (typeof pictures)[number],
  { workspace, settings }: Samples,
): Promise<void> {
  const studio = await openStudio({
    locale,
    theme,
    folder: workspace,
    settings: {
      ...settings,
      'batchStudio.pollIntervalSeconds': 5,
      'editor.minimap.enabled': false,
      'breadcrumbs.enabled': false,
    },
    viewport: { width: 1360, height: 820 },
  });
  try {
    const { page } = studio;
    const shoot = (name: string) =>
      page.screenshot({ path: join(folder, `${name}${suffix}.png`), animations: 'disabled' });

    await open(page, 'kimi-summaries.jsonl');
    await page.locator('.activitybar [aria-label*="Batch Studio"]').first().click();
    await page.locator('.sidebar').getByRole('treeitem', { name: 'Simulator' }).waitFor();
    await page.locator('.editor-actions .codicon-cloud-upload').first().click();
    await page.locator('.quick-input-widget .codicon-checklist').first().waitFor();
    await shoot('submit');
    await page.keyboard.press('Enter');
    const batch = page.locator('.sidebar').getByRole('treeitem', { name: 'kimi-summaries' });
    await batch.waitFor();
    await batch.locator('.codicon-warning').waitFor({ timeout: 120_000 });
    await batch.click();
    await page.keyboard.press('ArrowRight');

    await open(page, 'every-mistake.jsonl');
    await page.locator('.squiggly-error').first().waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('F8');
    await page.keyboard.press('F8');
    await page.locator('.marker-widget').waitFor();
    await shoot('overview');
    await page.keyboard.press('Escape');

    await batch.click({ button: 'right' });
    await page.getByRole('menuitem', { name: sideBySide[locale] }).hover();
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: /errors\.jsonl/ }).waitFor();
    await page.locator('.editor-group-container').nth(1).locator('.view-line').first().waitFor();
    await shoot('files');

    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+W');
    await batch.hover();
    await batch.locator('.actions-container .codicon-checklist').click();
    const view = await resultsFrame(page);
    await view.getByRole('gridcell', { name: 'summary-003' }).click();
    await page.keyboard.press('Enter');
    await view.locator('.pane').getByText('summary-003').waitFor();
    await page.locator('.notification-list-item').first().waitFor({ state: 'detached' });
    await shoot('results');
  } finally {
    await studio.close();
  }
}

/** The way of a batch in a few pictures, from a mistake to the results. */
async function film(
  { suffix, locale, theme }: (typeof pictures)[number],
  { workspace, settings }: Samples,
): Promise<void> {
  const studio = await openStudio({
    locale,
    theme,
    folder: workspace,
    settings: {
      ...settings,
      'batchStudio.pollIntervalSeconds': 5,
      'editor.minimap.enabled': false,
      'breadcrumbs.enabled': false,
      'editor.cursorBlinking': 'solid',
    },
    viewport: { width: 1000, height: 600 },
  });
  try {
    const { page } = studio;
    const frames: Frame[] = [];
    const shoot = async (showMs: number) => {
      frames.push({ png: await page.screenshot({ animations: 'disabled' }), showMs });
    };
    await page.locator('.activitybar [aria-label*="Batch Studio"]').first().click();
    await page.locator('.sidebar').getByRole('treeitem', { name: 'Simulator' }).waitFor();
    await open(page, 'kimi-summaries.jsonl');
    await page.locator('.view-line').first().waitFor();
    await shoot(1500);

    // A mistake, its explanation, its fix.
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(',');
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor();
    await shoot(1500);
    await page.keyboard.press('F8');
    await page.locator('.marker-widget').waitFor();
    await shoot(2500);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget').first().waitFor();
    await shoot(2000);
    await page.keyboard.press('Enter');
    await page.locator('.squiggly-error, .squiggly-warning').first().waitFor({ state: 'detached' });
    await page.keyboard.press('Control+s');
    await shoot(1500);

    await page.locator('.editor-actions .codicon-cloud-upload').first().click();
    await page.locator('.quick-input-widget .codicon-checklist').first().waitFor();
    await shoot(3500);
    await page.keyboard.press('Enter');
    const batch = page.locator('.sidebar').getByRole('treeitem', { name: 'kimi-summaries' });
    await batch.waitFor();
    await batch.click();
    await shoot(1500);
    for (let time = 0; time < 3; time++) {
      await page.waitForTimeout(12_000);
      await shoot(700);
    }
    await batch.locator('.codicon-warning').waitFor({ timeout: 120_000 });
    await shoot(2000);
    await batch.hover();
    await batch.locator('.actions-container .codicon-checklist').click();
    await (await resultsFrame(page)).getByRole('gridcell', { name: 'summary-003' }).waitFor();
    await page.locator('.notification-list-item').first().waitFor({ state: 'detached' });
    await shoot(4500);
    await writeFile(join(folder, `tour${suffix}.png`), animatedPng(frames));
  } finally {
    await studio.close();
  }
}

async function open(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+p');
  const input = page.locator('.quick-input-widget input').first();
  await input.waitFor();
  await input.fill(name);
  await page.locator('.quick-input-list').getByText(name).first().waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('tab', { name: new RegExp(name) }).waitFor();
}

await main();
