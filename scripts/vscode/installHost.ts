import { copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from '../npm.ts';
import { keepInstalled } from './keepInstalled.ts';

/** The oldest editor that engines.vscode admits, and the newest that was tried. */
export const hostVersions = { oldest: '4.110.0', newest: '4.139.1' } as const;
export type HostName = keyof typeof hostVersions;

export interface InstalledHost {
  /** Program that runs the server and, in it, the extension host. */
  readonly node: string;
  readonly server: string;
}

/** Native modules without which the extension host does not start; ours need no compiler. */
const standIns = ['native-watchdog', 'spdlog'];

/** A real VS Code (its server and web window, from npm's `code-server`) under .vscode-test/. About 20 s at first. */
export async function installHost(name: HostName): Promise<InstalledHost> {
  const version = hostVersions[name];
  const recipe = join(import.meta.dirname, 'hosts', version);
  const standIn = (module: string) => join(import.meta.dirname, 'standIns', `${module}.cjs`);
  const folder = await keepInstalled({
    name: `code-server-${version}`,
    title: `VS Code (npm's code-server ${version})`,
    recipe: [import.meta.filename, join(recipe, 'package-lock.json'), ...standIns.map(standIn)],
    install: async (part) => {
      await cp(recipe, part, { recursive: true });
      // Their own install scripts want compilers and system libraries that nothing here needs.
      await npm(part, 'ci', '--ignore-scripts');
      if (name === 'oldest') await npm(part, 'rebuild', 'node');
      const vscode = join(part, 'node_modules/code-server/lib/vscode');
      // Not `ci`: the shrinkwrap that comes with it is incomplete.
      await npm(vscode, 'install', '--ignore-scripts', '--omit=dev', '--no-save');
      await withoutGallery(join(vscode, 'product.json'));
      for (const module of standIns) {
        const target = join(vscode, 'node_modules', '@vscode', module);
        await mkdir(target, { recursive: true });
        await copyFile(standIn(module), join(target, 'index.js'));
      }
    },
  });
  const nodeName = process.platform === 'win32' ? 'node.exe' : 'node';
  return {
    // The oldest was made for Node 22 and brings it; the newest runs on the project's own.
    node: name === 'oldest' ? join(folder, 'node_modules/node/bin', nodeName) : process.execPath,
    server: join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
  };
}

/** Tests must not ask a marketplace for updates. */
async function withoutGallery(product: string): Promise<void> {
  const { extensionsGallery: _, ...rest } = JSON.parse(await readFile(product, 'utf8')) as Record<
    string,
    unknown
  >;
  await writeFile(product, JSON.stringify(rest));
}
