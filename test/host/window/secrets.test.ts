import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { it } from 'node:test';
import { inStudio } from '../../support/inStudio.ts';
import {
  answer,
  focusedRow,
  notification,
  openFile,
  runCommand,
  untilSubmittable,
} from '../../support/keyboard.ts';

const wrongKey = 'sk-planted-wrong-5d1f3c';
const prompt = 'planted prompt 81c7e2';

const request = (id: string, words: string) =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'kimi-k2.6', messages: [{ role: 'user', content: `${prompt} ${words}` }] },
  });

/** Every file below a folder but downloaded results, which hold answers by their nature. */
async function written(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}results${sep}`));
  // A file that is gone by now, such as a lock, holds nothing.
  const texts = files.map(
    async (path) => [path, await readFile(path, 'latin1').catch(() => '')] as const,
  );
  return new Map(await Promise.all(texts));
}

it('no key and no prompt is written to logs, records and caches, or shown outside the editor', () =>
  inStudio(
    { env: { PLANTED_WRONG_KEY: wrongKey }, settings: { 'batchStudio.pollIntervalSeconds': 5 } },
    async ({ page, playground, dataDir }) => {
      const { workspace, simulator, env } = playground;
      const key = env['BATCH_STUDIO_SIMULATOR_KEY'] ?? '';
      const lines = [request('good', ''), request('bad', '[simulate:400]')];
      await writeFile(join(workspace, 'planted.jsonl'), lines.join('\n'));
      const settings = join(dataDir, 'data', 'User', 'settings.json');
      const known = JSON.parse(await readFile(settings, 'utf8')) as Record<string, object[]>;
      const wrong = { id: 'wrong', provider: 'kimi', name: 'Wrong key', baseUrl: simulator };
      const accounts = [
        ...(known['batchStudio.accounts'] ?? []),
        { ...wrong, apiKeyEnv: 'PLANTED_WRONG_KEY' },
      ];
      await writeFile(settings, JSON.stringify({ ...known, 'batchStudio.accounts': accounts }));

      await openFile(page, 'planted.jsonl');
      await untilSubmittable(page);
      await page.getByRole('tab', { name: 'Batch Studio' }).click();
      await page.getByRole('treeitem', { name: /does not accept the key/ }).waitFor();
      await runCommand(page, 'Batch Studio: Submit Batch');
      await page.locator('.quick-input-widget').getByText('Simulator').first().click();
      await focusedRow(page).getByText('Submit 2 requests').waitFor();
      await page.keyboard.press('Enter');
      await notification(page, /planted/).waitFor();
      const shown = await page
        .locator('.part.sidebar, .notifications-toasts, .part.statusbar')
        .allInnerTexts();
      await runCommand(page, 'Batch Studio: Show Log');
      await page.locator('.part.panel').getByText('/v1/batches').first().waitFor();
      shown.push(...(await page.locator('.part.panel').allInnerTexts()));

      const files = await written(join(dataDir, 'data'));
      const holding = (words: string) =>
        [...files].filter(([, text]) => text.includes(words)).map(([path]) => path);
      // What follows would be worth nothing if we looked in the wrong place.
      assert.ok(holding('/v1/batches').some((path) => path.includes(`${sep}logs${sep}`)));
      assert.ok(holding('planted.jsonl').some((path) => path.includes(`${sep}journal${sep}`)));
      for (const secret of [key, wrongKey, prompt]) {
        assert.ok(secret.length > 10);
        assert.deepEqual(holding(secret), [], secret);
        assert.ok(!shown.join('\n').includes(secret), secret);
      }

      await runCommand(page, 'Batch Studio: Delete All Local Data');
      await answer(page, 'Delete all local data?', 'Delete All Local Data');
      await notification(page, 'was deleted').waitFor();
      const storage = /^.*globalStorage.batch-studio\.batch-studio/.exec(
        holding('planted.jsonl').find((path) => path.includes(`${sep}journal${sep}`)) ?? '',
      )?.[0];
      assert.deepEqual([...(await written(storage ?? '')).keys()], []);
    },
  ));
