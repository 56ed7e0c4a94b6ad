import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { readJson } from '../../support/checkout.ts';
import { inStudio } from '../../support/inStudio.ts';
import {
  focusedRow,
  notification,
  openFile,
  runCommand,
  untilSubmittable,
} from '../../support/keyboard.ts';
import { resultsFrame } from '../../../scripts/vscode/resultsFrame.ts';

/** A name is data, whatever the language. */
const accountName = 'Simulator';
/** So is the product's, which would also pass for a batch that is called Studio. */
const productName = 'Batch Studio';

/** Our English sentences that have another one in Chinese, as patterns. */
function englishSentences(): readonly RegExp[] {
  const words = readJson('l10n/bundle.l10n.zh-cn.json') as Readonly<Record<string, string>>;
  const manifest = readJson('package.nls.json') as Readonly<Record<string, string>>;
  const chinese = readJson('package.nls.zh-cn.json') as Readonly<Record<string, string>>;
  const pairs = [
    ...Object.entries(words),
    ...Object.entries(manifest).map(([id, text]) => [text, chinese[id]] as const),
  ];
  return pairs
    .filter(([english, other]) => english !== other && /[A-Za-z]{3}/.test(english))
    .map(([english]) => {
      const parts = english.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').split(/\\\{\d+\\\}/);
      return new RegExp(`^${parts.join('\\P{Script=Han}+')}$`, 'u');
    });
}

it('goes from a file to its results in Chinese', () =>
  inStudio(
    { locale: 'zh-cn', settings: { 'batchStudio.pollIntervalSeconds': 5 } },
    async ({ page }) => {
      const sentences = englishSentences();
      const allChinese = async (area: string, within: Page | Frame = page) => {
        const lines = await linesOf(within, area);
        assert.ok(lines.length > 0, area);
        const english = lines.filter(
          (line) => line !== productName && sentences.some((sentence) => sentence.test(line)),
        );
        assert.deepEqual(english, [], area);
      };
      await page
        .getByRole('tab', { name: /^Batch Studio/ })
        .first()
        .click();
      await page.getByRole('treeitem', { name: /^Simulator, 还没有批处理任务/ }).waitFor();
      await allChinese('.part.sidebar');

      await openFile(page, 'every-mistake.jsonl');
      await untilSubmittable(page);
      await runCommand(page, 'Batch Studio: 提交批处理任务');
      await page.locator('.monaco-dialog-box').getByText('个错误').first().waitFor();
      await allChinese('.monaco-dialog-box .dialog-message-container');
      await page.locator('.monaco-dialog-box').getByRole('button', { name: '仍然提交' }).waitFor();
      await page.keyboard.press('Escape');

      await openFile(page, 'kimi-summaries.jsonl');
      await runCommand(page, 'Batch Studio: 提交批处理任务');
      await page.locator('.quick-input-title', { hasText: '提交批处理任务' }).waitFor();
      await focusedRow(page).getByText('提交 12 个请求到 Simulator').waitFor();
      await allChinese('.quick-input-widget');
      await page.keyboard.press('Enter');
      const batch = page.getByRole('treeitem', { name: /^批处理任务 kimi-summaries.*已完成/ });
      await batch.waitFor();
      await batch.click();
      await page.keyboard.press('ArrowRight');
      await page.getByRole('treeitem', { name: /^输出文件/ }).waitFor();
      await allChinese('.part.sidebar');

      const told = notification(page, /kimi-summaries: 已完成/);
      await told.waitFor();
      await allChinese('.notifications-toasts .notification-list-item-message');
      await told.getByRole('button', { name: '查看结果' }).click();
      await page.getByRole('tab', { name: /^kimi-summaries（结果）/ }).waitFor();
      const view = await resultsFrame(page);
      await view.getByText('12 行', { exact: true }).waitFor();
      await view.getByRole('heading', { name: '请求', exact: true }).waitFor();
      await allChinese('body', view);
      await view.getByRole('grid').focus();
      await page.keyboard.press('?');
      await view.getByRole('dialog').waitFor();
      await allChinese('dialog', view);
      await page.keyboard.press('Escape');
      await view.getByRole('button', { name: '以文本打开' }).click();
      await page.locator('.view-lines').getByText('行数核对').waitFor();
      await allChinese('.editor-group-container.active .view-lines');
      await runCommand(page, 'Batch Studio: 添加账户');
      await page.locator('.quick-input-title', { hasText: '添加账户' }).waitFor();
      await allChinese('.quick-input-widget');
    },
  ));

/** Every line that an area shows; the parts of a tree's line also apart. */
async function linesOf(page: Page | Frame, area: string): Promise<readonly string[]> {
  const texts = [
    ...(await page.locator(area).allInnerTexts()),
    ...(await page
      .locator(`${area} .label-name:visible, ${area} .label-description:visible`)
      .allInnerTexts()),
  ];
  return texts
    .flatMap((text) => text.split('\n'))
    .map((line) => line.replaceAll('\u00A0', ' ').trim())
    .filter((line) => line !== '' && line !== accountName);
}
