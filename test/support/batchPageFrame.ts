import type { Frame, Page } from 'playwright-core';

/** A busy machine takes its time. */
const longestMs = 120_000;

/** The page of a batch that is shown: a frame inside a frame. */
export async function batchPageFrame(page: Page): Promise<Frame> {
  const start = performance.now();
  while (performance.now() - start < longestMs) {
    for (const frame of page.frames()) {
      const isReady = await frame
        .locator('main.page h1')
        .isVisible()
        .catch(() => false); // a frame that is just going away
      if (isReady) return frame;
    }
    await page.waitForEvent('framenavigated', { timeout: 1000 }).catch(() => undefined);
  }
  throw new Error('No page of a batch came up');
}
