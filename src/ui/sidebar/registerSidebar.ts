import type { Sidebar, SidebarDeps } from './sidebarDeps.ts';

/** Registers the view `batchStudio.batches` and everything that follows the store. No network by itself. */
export function registerSidebar(_deps: SidebarDeps): Sidebar {
  throw new Error('Under construction');
}
