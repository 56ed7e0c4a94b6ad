import { runProgram } from './runProgram.ts';

/** Runs npm in a folder of its own; rejects with npm's words. */
export async function npm(cwd: string, ...args: string[]): Promise<void> {
  const windows = process.platform === 'win32';
  const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runProgram(windows ? 'npm.cmd' : 'npm', [...args, ...flags], {
    cwd,
    shell: windows,
  });
  if (code === 0) return;
  throw new Error(
    `npm ${args.join(' ')} failed with code ${code} in ${cwd}.\n${output.trim().slice(0, 1000)}\n` +
      'It needs a package registry it can reach (npm config get registry) and room on the disk.',
  );
}
