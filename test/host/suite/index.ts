import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Mocha from 'mocha';

/** One line of the report: the command that started the editor counts and prints from it. */
export type HostEvent =
  | { readonly type: 'begin' | 'pass' | 'skip'; readonly title: string; readonly ms?: number }
  | { readonly type: 'fail'; readonly title: string; readonly error: string };

/** Called by the editor in its extension host. Every test file found beside this one is run. */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const path = process.env['BATCH_STUDIO_TEST_REPORT'];
  const report = (event: HostEvent) => {
    if (path !== undefined) appendFileSync(path, `${JSON.stringify(event)}\n`);
  };
  try {
    const failures = await runMocha(report);
    if (failures > 0) throw new Error(`${failures} tests failed`);
  } catch (error) {
    if (error instanceof NotRun) report({ type: 'fail', title: 'the suite', error: error.message });
    throw error;
  }
}

class NotRun extends Error {}

async function runMocha(report: (event: HostEvent) => void): Promise<number> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 60_000, reporter: 'min', forbidOnly: true });
  const grep = process.env['BATCH_STUDIO_TEST_GREP'];
  if (grep !== undefined) mocha.grep(new RegExp(grep, 'i'));
  const files = readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'));
  for (const file of files) mocha.addFile(join(__dirname, file));
  await mocha.loadFilesAsync();
  const empty = mocha.suite.suites.filter((suite) => suite.total() === 0);
  if (mocha.suite.suites.length < files.length || empty.length > 0) {
    throw new NotRun(`A test file holds no test. Files: ${files.join(', ') || 'none'}.`);
  }
  return new Promise((resolve, reject) => {
    const runner = mocha.run((failures) => {
      if (runner.total === 0 || runner.stats?.tests === 0) reject(new NotRun('No test was run.'));
      else resolve(failures);
    });
    runner.on('test', (test) => report({ type: 'begin', title: test.fullTitle() }));
    runner.on('pending', (test) => report({ type: 'skip', title: test.fullTitle() }));
    runner.on('pass', (test) =>
      report({ type: 'pass', title: test.fullTitle(), ms: test.duration ?? 0 }),
    );
    runner.on('fail', (test, error: unknown) =>
      report({ type: 'fail', title: test.fullTitle(), error: textOf(error) }),
    );
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
