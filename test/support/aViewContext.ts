import type { ViewContext } from '../../src/ui/sidebar/nodeView.ts';

/** What rows of the sidebar are drawn from, where no section is counted and no page cut. */
export function aViewContext(
  given: Pick<ViewContext, 'source' | 'formats' | 'quiet' | 'clock'>,
): ViewContext {
  return { ...given, sizeOf: () => 0, restOf: () => 0, nameFor: () => '' };
}
