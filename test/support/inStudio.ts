import { after } from 'node:test';
import { inspect } from 'node:util';
import { openStudio, type Studio, type StudioOptions } from '../../scripts/vscode/openStudio.ts';
import { withPlayground, type Playground } from '../../scripts/withPlayground.ts';
import { runCommand } from './keyboard.ts';

export interface InStudio extends Studio {
  readonly playground: Playground;
}

type InStudioOptions = StudioOptions & { readonly batchMs?: number; readonly provider?: string };
type Work = (studio: InStudio) => Promise<void>;

/**
 * Opens a real VS Code on a copy of the samples, with the account `simulator` (of Kimi, or of `provider`), for a test
 * that clicks and types. The version is the one that the test run was asked for. A failing test leaves a picture in .vscode-test/.
 */
export function inStudio(options: InStudioOptions, work: Work): Promise<void> {
  const use = async (playground: Playground) => {
    const studio = await openStudio({
      version: process.env['BATCH_STUDIO_TEST_VERSION'] === 'oldest' ? 'oldest' : 'newest',
      folder: playground.workspace,
      isStill: true,
      hasFewBuiltIns: true,
      ...options,
      settings: { ...playground.settings, ...options.settings },
      env: { ...playground.env, ...options.env },
    });
    try {
      await work({ ...studio, playground });
    } catch (error) {
      await studio.page
        .screenshot({ path: '.vscode-test/last-failure.png' })
        .catch(() => undefined);
      throw error;
    } finally {
      await studio.close();
    }
  };
  return withPlayground(options.batchMs ?? 1500, use, options.provider);
}

/**
 * The same for the tests of a suite that follow each other in one window, each with all editors closed: a start costs
 * more than most of them. One that fails takes its window with it. Called in the suite's own body.
 * @returns makes a test's function
 */
export function inOneStudio(options: InStudioOptions): (work: Work) => () => Promise<void> {
  let shared: Shared | undefined;
  after(async () => shared?.end());
  return (work) => async () => {
    shared ??= await open(options);
    const { studio, end } = shared;
    try {
      await work(studio);
      await runCommand(studio.page, 'View: Close All Editors');
      await studio.page.locator('.part.editor .tab').first().waitFor({ state: 'detached' });
    } catch (error) {
      shared = undefined;
      await end(error);
    }
  };
}

interface Shared {
  readonly studio: InStudio;
  /** Closes it. With what went wrong in it: rejects with that, after a picture. */
  readonly end: (error?: unknown) => Promise<void>;
}

function open(options: InStudioOptions): Promise<Shared> {
  return new Promise((resolve, reject) => {
    const ended = inStudio(
      options,
      (studio) =>
        new Promise((pass, fail) => {
          const end = (error?: unknown) => {
            if (error === undefined) pass();
            else fail(error instanceof Error ? error : new Error(inspect(error)));
            return ended;
          };
          resolve({ studio, end });
        }),
    );
    ended.catch(reject);
  });
}
