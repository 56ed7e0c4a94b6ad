import { join } from 'node:path';
import { root } from '../paths.ts';
import type { HostName } from '../vscode/installHost.ts';
import { launchBrowser } from '../vscode/openStudio.ts';
import { startHost } from '../vscode/startHost.ts';
import { readHostReport } from './hostReport.ts';
import type { Tally } from './tally.ts';
import { withPlayground } from '../withPlayground.ts';

/** The whole suite must end within this. */
const limitMs = 5 * 60_000;

/** Runs test/host/suite in the extension host of a real VS Code, the window in a headless browser. */
export function runHostSuite(version: HostName, grep?: string): Promise<Tally> {
  return withPlayground(1500, async (playground) => {
    const report = join(playground.folder, 'report.jsonl');
    const host = await startHost({
      version,
      folder: playground.workspace,
      settings: playground.settings,
      tests: join(root, 'dist', 'test', 'host', 'index.cjs'),
      env: {
        ...playground.env,
        BATCH_STUDIO_TEST_REPORT: report,
        ...(grep !== undefined && { BATCH_STUDIO_TEST_GREP: grep }),
      },
    });
    const browser = await launchBrowser();
    try {
      const page = await (await browser.newContext()).newPage();
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
      const heard = words.slice(-20).join('\n');
      return await readHostReport(report, trouble && `${trouble}\nIts last words:\n${heard}`);
    } finally {
      await browser.close();
      await host.close();
    }
  });
}
