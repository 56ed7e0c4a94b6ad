import { launchBrowser } from './openStudio.ts';
import { keepStill, stillSettings } from './stillWindow.ts';
import { startHost, type HostOptions } from './startHost.ts';

/**
 * Runs what `tests` exports as `run()` in the extension host of a real VS Code, the window in a headless browser.
 * @returns what went wrong; undefined when it ran to its end
 */
export async function runInHost(
  options: HostOptions & { readonly tests: string },
  limitMs: number,
): Promise<string | undefined> {
  const settings = { ...stillSettings, ...options.settings };
  const host = await startHost({ ...options, settings });
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext();
    await keepStill(context);
    const page = await context.newPage();
    const words: string[] = [];
    const trouble = await new Promise<string | undefined>((resolve, reject) => {
      const timer = setTimeout(
        () => resolve(`Stopped after ${String(limitMs / 1000)} s.`),
        limitMs,
      );
      const end = (trouble?: string) => {
        clearTimeout(timer);
        resolve(trouble);
      };
      // The two functions by which a VS Code under test tells its console and its end.
      const open = async () => {
        await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
          words.push(`[${type}] ${args.map((arg) => String(arg)).join(' ')}`);
        });
        await page.exposeFunction('codeAutomationExit', (code: number) =>
          end(code === 0 ? undefined : `The editor ended the run with code ${String(code)}.`),
        );
        await page.goto(host.url);
      };
      open().catch(reject);
      void host.ended.then(() => end("VS Code's server ended by itself."));
    });
    return trouble && `${trouble}\nIts last words:\n${words.slice(-20).join('\n')}`;
  } finally {
    await browser.close();
    await host.close();
  }
}
