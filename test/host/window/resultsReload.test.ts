import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { inStudio } from '../../support/inStudio.ts';
import { reloadWindow } from '../../support/keyboard.ts';
import { openPair } from '../../support/openPair.ts';
import { resultsFrame } from '../../../scripts/vscode/resultsFrame.ts';

it('comes back after a reload as it was left', () =>
  inStudio({ settings: {} }, async (studio) => {
    const { page } = studio;
    const view = await openPair(studio, 12);
    await view.getByRole('button', { name: /1 Failed/ }).click();
    await view.getByText('1 of 12 rows').waitFor();
    await view.getByRole('button', { name: 'Summary' }).click();
    await untilKept(page, ['editorpart.state', 'batchStudio.results'], ['"isSummaryOpen":false']);
    await reloadWindow(page);
    const again = await resultsFrame(page);
    await again.getByText('1 of 12 rows').waitFor();
    await again.getByText('Outcome is Failed').waitFor();
    await again.getByRole('button', { name: 'Summary', pressed: false }).waitFor();
    await page.getByRole('tab', { name: 'seen.output.jsonl', selected: true }).waitFor();
  }));

/** Until the editor, which notes open tabs about once a minute, has written down entries with these words. */
async function untilKept(page: Page, ...entries: readonly (readonly string[])[]): Promise<void> {
  while (!(await page.evaluate<boolean>(isKept(entries))))
    await page.evaluate(`new Promise((resolve) => requestIdleCallback(resolve))`);
}

/** A program for the page. */
const isKept = (entries: readonly (readonly string[])[]) => `(async () => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const values = [];
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db')) continue;
    const database = await done(indexedDB.open(name));
    const [store] = database.objectStoreNames;
    values.push(...(await done(database.transaction(store).objectStore(store).getAll())).map(String));
    database.close();
  }
  return ${JSON.stringify(entries)}.every((words) => values.some((value) => words.every((word) => value.includes(word))));
})()`;
