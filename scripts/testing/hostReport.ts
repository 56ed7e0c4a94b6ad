import { readFile } from 'node:fs/promises';
import type { HostEvent } from '../../test/host/suite/index.ts';
import type { Tally } from './tally.ts';

/**
 * Reads what the suite noted in the extension host, prints failures and counts. A run cut short is one.
 * @param version of the editor, since two suites may run at a time
 */
export async function readHostReport(
  path: string,
  version: string,
  trouble?: string,
): Promise<Tally> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const events = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as HostEvent);
  const of = (type: HostEvent['type']) => events.filter((event) => event.type === type);
  for (const event of events) {
    if (event.type !== 'fail') continue;
    console.log(`  ✖ ${version}: ${event.title}\n${event.error.replaceAll(/^/gm, '      ')}`);
  }
  let failed = of('fail').length;
  const passed = of('pass').length;
  const last = events.at(-1);
  if (last?.type === 'begin') {
    failed++;
    console.log(`  ✖ ${version}: ${last.title}\n      It did not end. ${trouble ?? ''}`);
  } else if (passed + failed === 0 || (trouble !== undefined && failed === 0)) {
    failed++;
    console.log(
      `  ✖ ${version}: The suite did not run to its end. ${trouble ?? 'No test was run.'}`,
    );
  }
  return { passed, failed, skipped: of('skip').length };
}
