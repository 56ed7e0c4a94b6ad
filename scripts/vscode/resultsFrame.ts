import type { Frame, Page } from 'playwright-core';

/** A busy machine takes its time. */
const longestMs = 120_000;

/** The Results view that is shown: a frame inside a frame. Waits until it has rows, or a sentence in their place. */
export async function resultsFrame(page: Page): Promise<Frame> {
  const start = performance.now();
  while (performance.now() - start < longestMs) {
    for (const frame of page.frames()) {
      const isReady = await frame
        .locator('[role=grid] [role=gridcell]')
        .first()
        .isVisible()
        .catch(() => false); // a frame that is just going away
      if (isReady) return frame;
    }
    await page.waitForEvent('framenavigated', { timeout: 1000 }).catch(() => undefined);
  }
  throw new Error('No Results view with rows came up');
}
