import type { BrowserContext } from 'playwright-core';

/** User settings of a window in which nothing moves by itself. */
export const stillSettings: Readonly<Record<string, unknown>> = {
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
};

const style = `*, *::before, *::after {
  animation-duration: 1ms !important; animation-delay: 0s !important; animation-iteration-count: 1 !important;
  transition-duration: 0s !important; transition-delay: 0s !important;
}`;

/**
 * Ends every animation of the windows to come as it begins. Without a graphics card a spinner that nobody watches costs
 * the processor as much as the test beside it.
 */
export async function keepStill(context: BrowserContext): Promise<void> {
  await context.addInitScript(`{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(style)});
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }`);
}
