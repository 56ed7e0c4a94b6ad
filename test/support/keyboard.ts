import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';

/** The row of a quick pick that Enter takes. */
export const focusedRow = (page: Page): Locator =>
  page.locator('.quick-input-list .monaco-list-row.focused');

/**
 * Opens the quick pick behind `key`, types into it once it is there, and takes the row that holds `words`. It lists what
 * was known when it was opened: it is opened again until the row is there.
 */
async function pick(page: Page, key: string, typed: string, words: string): Promise<void> {
  const input = page.locator('.quick-input-widget');
  const row = focusedRow(page).getByText(words).first();
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press(key);
    try {
      // A page in a web view hands the key on, and has the focus until the quick pick is there; one that is still being
      // loaded takes the focus from it again, which closes it.
      await input.locator('input:focus').waitFor({ timeout: 10_000 });
      await page.keyboard.type(typed);
      await row.waitFor({ timeout: 10_000 });
      break;
    } catch (error) {
      if (attempt === 9) throw error;
      await page.keyboard.press('Escape');
      await input.waitFor({ state: 'hidden' });
    }
  }
  await page.keyboard.press('Enter');
}

/**
 * Chooses a file in the editor's own dialog (`files.simpleDialog.enable`), which begins in its folder: typed before the
 * folder is listed, the path would be written over by that of the folder.
 */
export async function chooseFile(page: Page, title: string, path: string): Promise<void> {
  await page.locator('.quick-input-title', { hasText: title }).waitFor();
  await page.locator('.quick-input-list').getByText(basename(path), { exact: true }).waitFor();
  await page.locator('.quick-input-box input').fill(path);
  await page.keyboard.press('Enter');
}

/** Runs a command from the palette. @param title as shown there, category included */
export function runCommand(page: Page, title: string): Promise<void> {
  return pick(page, 'F1', title, title);
}

/**
 * Takes an entry of the menu of `row` (right click). By Enter: the editor drops a click that comes sooner than 100 ms
 * after the menu has opened.
 */
export async function chooseFromMenu(
  page: Page,
  row: Locator,
  title: string | RegExp,
): Promise<void> {
  await row.click({ button: 'right' });
  const menu = page.locator('.monaco-menu');
  await menu.getByRole('menuitem', { name: title, exact: true }).hover();
  await menu.locator('.action-item.focused').getByText(title, { exact: true }).waitFor();
  await page.keyboard.press('Enter');
  await menu.waitFor({ state: 'detached' });
}

/** Opens a file of the workspace by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  await pick(page, 'Control+P', name, name.replace(/\.\w+$/, ''));
  await page.getByRole('tab', { name, selected: true }).waitFor();
  await page.locator('.monaco-editor .view-line').first().waitFor();
}

/**
 * Follows a link in the text with Control (Command on macOS) and a click. The editor draws a link anew when that key is
 * down over it, so the element that was pointed at is gone by the click: the click goes where the mouse is by then.
 */
export async function followLink(page: Page, link: Locator): Promise<void> {
  await link.hover();
  await page.keyboard.down('ControlOrMeta');
  await page.locator('.detected-link-active').waitFor();
  await page.mouse.down();
  await page.mouse.up();
  await page.keyboard.up('ControlOrMeta');
}

/** The modal question that is shown. */
export const dialog = (page: Page): Locator => page.locator('.monaco-dialog-box');

/** Answers the modal question that holds `words`. */
export async function answer(page: Page, words: string | RegExp, button: string): Promise<void> {
  await dialog(page).getByText(words).first().waitFor();
  await dialog(page).getByRole('button', { name: button, exact: true }).click();
  await dialog(page).waitFor({ state: 'detached' });
}

/** A notification that holds `words`. */
export const notification = (page: Page, words: string | RegExp): Locator =>
  page.locator('.notifications-toasts .notification-list-item', { hasText: words });

/**
 * A notification that holds `words`, also when its toast is gone: it hides by itself after some seconds, which may pass
 * while something else is waited for.
 */
export async function listedNotification(page: Page, words: string | RegExp): Promise<Locator> {
  await runCommand(page, 'Notifications: Show Notifications');
  const listed = page.locator('.notifications-center .notification-list-item', { hasText: words });
  await listed.waitFor();
  return listed;
}

/** Loads the window again and waits until it can be used. */
export async function reloadWindow(page: Page): Promise<void> {
  await page.reload();
  await page.locator('.monaco-workbench .part.statusbar').waitFor();
}

/** Waits until the open batch file can be submitted: the editor enables what needs trust a while after its start. */
export async function untilSubmittable(page: Page): Promise<void> {
  await page.locator('.editor-actions .codicon-cloud-upload').first().waitFor();
}

/** Opens a link of ours as the system would hand it over, and agrees to that. */
export async function openLink(page: Page, link: string): Promise<void> {
  await runCommand(page, 'Developer: Open URL');
  await page.locator('.quick-input-widget').getByText('URL to open').waitFor();
  await page.locator('.quick-input-box input').fill(link);
  await page.keyboard.press('Enter');
  await answer(page, /open this URI/, 'Open');
}
