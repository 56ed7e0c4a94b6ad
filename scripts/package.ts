import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createVSIX } from '@vscode/vsce';
import manifest from '../package.json' with { type: 'json' };
import { explain } from './explain.ts';
import { root } from './paths.ts';
import { runProgram } from './runProgram.ts';

try {
  const build = await runProgram(process.execPath, [join(root, 'esbuild.mjs')], {
    stdio: 'inherit',
  });
  if (build.code !== 0) throw new Error('The build failed; what is wrong is above.');
  const packagePath = join(root, `${manifest.name}-${manifest.version}.vsix`);
  await rm(packagePath, { force: true });
  await createVSIX({
    cwd: root,
    packagePath,
    // Everything is bundled; the README's relative links stay as they are.
    dependencies: false,
    rewriteRelativeLinks: false,
    allowMissingRepository: true,
  });
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
