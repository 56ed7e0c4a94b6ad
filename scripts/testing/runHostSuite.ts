import { join } from 'node:path';
import { root } from '../paths.ts';
import type { HostName } from '../vscode/installHost.ts';
import { runInHost } from '../vscode/runInHost.ts';
import { readHostReport } from './hostReport.ts';
import type { Tally } from './tally.ts';
import { withPlayground } from '../withPlayground.ts';

/** The whole suite must end within this. */
const limitMs = 15 * 60_000;

/** Runs test/host/suite in the extension host of a real VS Code. */
export function runHostSuite(version: HostName, grep?: string): Promise<Tally> {
  return withPlayground(1500, async (playground) => {
    const report = join(playground.folder, 'report.jsonl');
    const trouble = await runInHost(
      {
        version,
        folder: playground.workspace,
        settings: playground.settings,
        tests: join(root, 'dist', 'test', 'host', 'index.cjs'),
        env: {
          ...playground.env,
          BATCH_STUDIO_TEST_REPORT: report,
          ...(grep !== undefined && { BATCH_STUDIO_TEST_GREP: grep }),
        },
      },
      limitMs,
    );
    return readHostReport(report, version, trouble);
  });
}
