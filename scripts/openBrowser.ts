import { spawn } from 'node:child_process';
import { findOnPath } from './findOnPath.ts';

/** Opens an address in the user's own browser. @returns false when this machine has no way to do so */
export function openBrowser(url: string): boolean {
  const command = opener();
  if (command === undefined) return false;
  const [program, ...args] = command;
  const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => console.log('The browser could not be started.'));
  child.unref();
  return true;
}

function opener(): readonly [string, ...string[]] | undefined {
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return undefined;
  const program = ['xdg-open', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge']
    .map(findOnPath)
    .find((path) => path !== undefined);
  return program === undefined ? undefined : [program];
}
