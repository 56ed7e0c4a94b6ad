import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from './paths.ts';

/** All that the command is made of. */
const sources = [
  'package-lock.json',
  'schemas',
  'scripts',
  'src/batches',
  'src/jsonl',
  'src/providers',
];

const finished = /^[0-9a-f]{16}$/;

/**
 * Builds the check command as the product is built: from its sources it would take longer to start. What was built is kept until a source changes.
 * @param folder where builds are kept; nothing else may be in it
 * @returns the folder that holds `checkCommand.mjs` and `checkWorker.mjs`
 */
export async function builtCheck(folder: string): Promise<string> {
  const built = join(folder, stampOf(sources));
  if (existsSync(built)) return built;
  const { build } = await import('esbuild');
  mkdirSync(folder, { recursive: true });
  const part = mkdtempSync(`${built}.`);
  await build({
    absWorkingDir: root,
    entryPoints: ['scripts/checkCommand.ts', 'src/jsonl/file/checkWorker.ts'],
    entryNames: '[name]',
    outdir: part,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  try {
    renameSync(part, built);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(built)) throw error;
    rmSync(part, { recursive: true });
  }
  const others = readdirSync(folder).filter(
    (name) => finished.test(name) && name !== basename(built),
  );
  for (const name of others) rmSync(join(folder, name), { recursive: true, force: true });
  return built;
}

/** A name that changes with any of these files. */
function stampOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) {
    const place = join(root, path);
    const isFolder = statSync(place).isDirectory();
    const names = isFolder ? readdirSync(place).sort() : [basename(place)];
    for (const name of names) {
      const { mtimeMs, size } = statSync(join(isFolder ? place : dirname(place), name));
      hash.update(`${path}/${name} ${String(mtimeMs)} ${String(size)}\n`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}
