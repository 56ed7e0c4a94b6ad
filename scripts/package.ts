import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX } from '@vscode/vsce';
import manifest from '../package.json' with { type: 'json' };
import { explain } from './explain.ts';
import { packagedReadme } from './packagedReadme.ts';
import { root } from './paths.ts';
import { runProgram } from './runProgram.ts';
import { stageExtension } from './stageExtension.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const usage = `Usage: npm run package [-- --home URL]
Makes the .vsix.
  --home URL   where the project lives, such as https://github.com/someone/batch-studio: the package names it as
               repository, homepage and place for bugs, and the README's pictures and links lead there.
               Without it the packaged README has no pictures.`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { home: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const home = values.home?.replace(/(\.git)?\/*$/, '');
  if (home !== undefined && URL.parse(home)?.protocol !== 'https:') {
    throw new Error(`--home must be an https:// address.\n\n${usage}`);
  }
  const build = await runProgram(process.execPath, [join(root, 'esbuild.mjs')], {
    stdio: 'inherit',
  });
  if (build.code !== 0) throw new Error('The build failed; what is wrong is above.');
  const { path: folder, remove } = await temporaryFolder('batch-studio-package');
  try {
    await stageExtension(folder);
    await (home === undefined ? withoutHome(folder) : withHome(folder, home));
    const packagePath = join(root, `${manifest.name}-${manifest.version}.vsix`);
    await rm(packagePath, { force: true });
    await createVSIX({
      cwd: folder,
      packagePath,
      // Everything is bundled.
      dependencies: false,
      allowMissingRepository: true,
      rewriteRelativeLinks: home !== undefined,
      ...(home !== undefined && {
        baseContentUrl: `${home}/blob/HEAD`,
        baseImagesUrl: `${home}/raw/HEAD`,
      }),
    });
  } finally {
    await remove();
  }
}

async function withoutHome(folder: string): Promise<void> {
  const path = join(folder, 'README.md');
  await writeFile(path, packagedReadme(await readFile(path, 'utf8')));
}

async function withHome(folder: string, home: string): Promise<void> {
  const known = {
    ...manifest,
    repository: { type: 'git', url: `${home}.git` },
    bugs: { url: `${home}/issues` },
    homepage: `${home}#readme`,
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(known, undefined, 2));
}

try {
  await main();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
