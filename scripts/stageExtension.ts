import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { listFiles, PackageManager } from '@vscode/vsce';
import { root } from './paths.ts';

/** Files of the packaged extension, relative to the checkout, with `/`, sorted. */
export async function packagedFiles(): Promise<string[]> {
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  return files.map((file) => file.replaceAll('\\', '/')).sort();
}

/**
 * Copies what the package would hold. Tests run on this copy: a file that the package lacks fails them,
 * and a build that runs meanwhile does not disturb them.
 */
export async function stageExtension(folder: string): Promise<void> {
  for (const file of await packagedFiles()) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(root, file), join(folder, file));
  }
}
