import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps VS Code from asking, greeting, updating and calling home. */
const quiet = {
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
};

/** Writes `settings.json` of a user data folder that is ours alone. */
export async function writeSettings(
  folder: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify({ ...quiet, ...settings }, undefined, 2);
  await writeFile(join(folder, 'settings.json'), text);
}
