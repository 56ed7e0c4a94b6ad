import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { root } from '../paths.ts';
import { stageExtension } from '../stageExtension.ts';
import { readHostReport } from './hostReport.ts';
import type { Tally } from './tally.ts';
import { withPlayground } from '../withPlayground.ts';
import { writeSettings } from '../vscode/userSettings.ts';

/** Runs the same suite in desktop VS Code, which is downloaded from its vendor. */
export function runDesktopSuite(version: string, grep?: string): Promise<Tally> {
  return withPlayground(1500, async (playground) => {
    const extension = join(playground.folder, 'extension');
    await stageExtension(extension);
    const report = join(playground.folder, 'report.jsonl');
    const user = join(playground.folder, 'user');
    await writeSettings(join(user, 'User'), playground.settings);
    let trouble: string | undefined;
    try {
      await runTests({
        version,
        extensionDevelopmentPath: extension,
        extensionTestsPath: join(root, 'dist', 'test', 'host', 'index.cjs'),
        extensionTestsEnv: {
          ...playground.env,
          BATCH_STUDIO_TEST_REPORT: report,
          BATCH_STUDIO_TEST_GREP: grep,
        },
        launchArgs: [playground.workspace, '--user-data-dir', user, '--disable-extensions'],
      });
    } catch (error) {
      trouble = error instanceof Error ? error.message : String(error);
    }
    return readHostReport(report, version, trouble);
  });
}
