import { chromium, type Browser, type Page } from 'playwright-core';
import { findBrowser } from './findBrowser.ts';
import { keepStill, stillSettings } from './stillWindow.ts';
import { startHost, type Host, type HostOptions } from './startHost.ts';

export interface StudioOptions extends HostOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Pixels for each CSS pixel; 2 for sharp screenshots. */
  readonly scale?: number;
  /** Without animations, which a test does not look at. */
  readonly isStill?: boolean;
}

export interface Studio extends Host {
  /** The window, its workbench ready. */
  readonly page: Page;
  /** One more window on the same server, as a second VS Code window would be. */
  newWindow(): Promise<Page>;
}

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A headless browser; the one that is installed, else one from a package. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findBrowser(), headless: true, args: flags });
}

/** A real VS Code with the extension, and a window of it to click and type in. Close it. */
export async function openStudio(options: StudioOptions = {}): Promise<Studio> {
  const host = await startHost(
    options.isStill === true
      ? { ...options, settings: { ...stillSettings, ...options.settings } }
      : options,
  );
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await host.close();
  };
  try {
    browser = await launchBrowser();
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.scale ?? 1,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    if (options.isStill === true) await keepStill(context);
    const newWindow = async () => {
      const page = await context.newPage();
      // A busy machine takes its time; what never comes still fails.
      page.setDefaultTimeout(90_000);
      await page.goto(host.url);
      await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
      return page;
    };
    return { ...host, page: await newWindow(), newWindow, close };
  } catch (error) {
    await close();
    throw error;
  }
}
