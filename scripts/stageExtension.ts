import { globSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { root } from './paths.ts';

/** What .vscodeignore, an allow-list, lets into the package: paths relative to the checkout, with `/`, sorted. */
export function allowedFiles(): string[] {
  const allowed = readFileSync(join(root, '.vscodeignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .flatMap((line) => globSync(line.slice(1).trim(), { cwd: root }))
    .filter((file) => statSync(join(root, file)).isFile());
  return [...new Set(allowed.map((file) => file.replaceAll('\\', '/')))].sort();
}

/** The text of test/fixtures/package-files.txt; the hash in the name of a part that is loaded late is left out. */
export function packageList(): string {
  const names = allowedFiles().map((file) => file.replace(/-[A-Z0-9]{8}\.cjs$/, '-*.cjs'));
  return `${[...new Set(names)].sort().join('\n')}\n`;
}

/**
 * Copies what the package would hold. Tests run on this copy: a file that the package lacks fails them,
 * and a build that runs meanwhile does not disturb them.
 */
export async function stageExtension(folder: string): Promise<void> {
  for (const file of allowedFiles()) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(root, file), join(folder, file));
  }
}
