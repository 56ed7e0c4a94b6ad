import type { Locator, Page } from 'playwright-core';

/** The row of a quick pick that Enter takes. */
export const focusedRow = (page: Page): Locator =>
  page.locator('.quick-input-list .monaco-list-row.focused');

/**
 * Runs a command from the palette, which lists what was known when it was opened: early after the start it is opened
 * again until the command is there.
 * @param title as shown there, category included
 */
export async function runCommand(page: Page, title: string): Promise<void> {
  const palette = page.locator('.quick-input-widget');
  const row = focusedRow(page).getByText(title).first();
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press('F1');
    await palette.waitFor();
    await page.keyboard.type(title);
    try {
      await row.waitFor({ timeout: 10_000 });
      break;
    } catch (error) {
      if (attempt === 9) throw error;
      await page.keyboard.press('Escape');
      await palette.waitFor({ state: 'hidden' });
    }
  }
  await page.keyboard.press('Enter');
}

/** Opens a file of the workspace by its name. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await page.keyboard.type(name);
  await focusedRow(page)
    .getByText(name.replace(/\.\w+$/, ''))
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
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
