import { openStudio, type Studio, type StudioOptions } from '../../scripts/vscode/openStudio.ts';
import { withPlayground, type Playground } from '../../scripts/withPlayground.ts';

export interface InStudio extends Studio {
  readonly playground: Playground;
}

/**
 * Opens a real VS Code on a copy of the samples, with the account `simulator`, for a test that clicks and types.
 * The version is the one that the test run was asked for. A failing test leaves a picture in .vscode-test/.
 */
export function inStudio(
  options: StudioOptions & { readonly batchMs?: number },
  work: (studio: InStudio) => Promise<void>,
): Promise<void> {
  return withPlayground(options.batchMs ?? 1500, async (playground) => {
    const studio = await openStudio({
      version: process.env['BATCH_STUDIO_TEST_VERSION'] === 'oldest' ? 'oldest' : 'newest',
      folder: playground.workspace,
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
  });
}
