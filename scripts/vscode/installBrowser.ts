import { chmod, cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { explain } from '../explain.ts';
import { npm } from '../npm.ts';
import { runProgram } from '../runProgram.ts';
import { keepInstalled } from './keepInstalled.ts';

/** Gets a browser from a package when the machine has none. Rejects with what the user can do. */
export async function installBrowser(lookAgain: () => string | undefined): Promise<string> {
  const tried: string[] = [];
  for (const way of [fromNpm, fromDebian]) {
    try {
      const path = await way(lookAgain);
      if (path !== undefined) return path;
    } catch (error) {
      tried.push(explain(error));
    }
  }
  throw new Error(
    ['No Chrome, Chromium or Edge was found on this machine and none could be installed.', ...tried]
      .concat('Install one, or name its program in the environment variable BATCH_STUDIO_BROWSER.')
      .join('\n'),
  );
}

/** A headless Chromium that brings its own libraries, made for bare Linux machines. */
async function fromNpm(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const recipe = join(import.meta.dirname, 'browser');
  const folder = await keepInstalled({
    name: 'browser',
    title: "a headless Chromium (npm's @sparticuz/chromium)",
    recipe: [import.meta.filename, join(recipe, 'package-lock.json')],
    install: async (part) => {
      await cp(recipe, part, { recursive: true });
      await npm(part, 'ci', '--ignore-scripts');
      const packed = join(part, 'node_modules/@sparticuz/chromium/bin');
      const unpack = async (name: string) =>
        promisify(brotliDecompress)(await readFile(join(packed, `${name}.br`)));
      await writeFile(join(part, 'chromium'), await unpack('chromium'));
      await chmod(join(part, 'chromium'), 0o755);
      for (const name of ['al2023.tar', 'swiftshader.tar', 'fonts.tar']) {
        const tar = spawnSync('tar', ['-xf', '-', '-C', part], { input: await unpack(name) });
        if (tar.status !== 0)
          throw new Error(`tar could not unpack ${name}: ${String(tar.stderr)}`);
      }
      await rm(join(part, 'node_modules'), { recursive: true });
      await writeFile(join(part, 'start'), launcher, { mode: 0o755 });
    },
  });
  return join(folder, 'start');
}

const launcher = `#!/bin/sh
here=$(dirname "$0")
LD_LIBRARY_PATH="$here/lib:$LD_LIBRARY_PATH" exec "$here/chromium" "$@"
`;

async function fromDebian(lookAgain: () => string | undefined): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.error('Installing the Debian package chromium…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runProgram('apt-get', ['update', '-qq'], { env });
  const { code, output } = await runProgram('apt-get', ['install', '-y', '-qq', 'chromium'], {
    env,
  });
  if (code !== 0) throw new Error(`apt-get install chromium failed: ${output.slice(-500)}`);
  return lookAgain();
}
