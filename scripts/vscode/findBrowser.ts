import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { findOnPath } from '../findOnPath.ts';
import { installBrowser } from './installBrowser.ts';

const names = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
  'chrome',
  'msedge',
];

const usualPlaces = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    return folder === undefined
      ? []
      : [
          join(folder, 'Google/Chrome/Application/chrome.exe'),
          join(folder, 'Microsoft/Edge/Application/msedge.exe'),
        ];
  }),
];

const playwrightPatterns = [
  'chromium-*/chrome-linux*/chrome',
  'chromium-*/chrome-mac*/*.app/Contents/MacOS/*',
  'chromium-*/chrome-win*/chrome.exe',
  'chromium_headless_shell-*/chrome-*/headless_shell*',
  'chromium_headless_shell-*/chrome-*/chrome-headless-shell*',
];

/** A Chromium of any make that is on this machine, else one installed from a package. Rejects with what to do. */
export async function findBrowser(): Promise<string> {
  const chosen = process.env['BATCH_STUDIO_BROWSER'];
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen;
    throw new Error(`BATCH_STUDIO_BROWSER names ${chosen}, and there is no such file.`);
  }
  return installedBrowser() ?? (await installBrowser(installedBrowser));
}

function installedBrowser(): string | undefined {
  return (
    names.map(findOnPath).find((path) => path !== undefined) ??
    [...usualPlaces, ...ofPlaywright()].find((path) => existsSync(path))
  );
}

function ofPlaywright(): string[] {
  const folders = [
    process.env['PLAYWRIGHT_BROWSERS_PATH'] ?? '',
    join(homedir(), '.cache/ms-playwright'),
    join(homedir(), 'Library/Caches/ms-playwright'),
    join(process.env['LOCALAPPDATA'] ?? homedir(), 'ms-playwright'),
  ];
  return folders
    .filter((folder) => folder !== '' && existsSync(folder))
    .flatMap((cwd) => globSync(playwrightPatterns, { cwd }).map((path) => join(cwd, path)));
}
