import { existsSync } from 'node:fs';
import { mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What comes with VS Code and stands beside a batch file: its language, Markdown, settings, and the looks. */
const names = [
  'configuration-editing',
  'json',
  'json-language-features',
  'markdown-basics',
  'markdown-language-features',
  'theme-defaults',
  'theme-seti',
  'yaml',
];

/**
 * A folder with these alone of the extensions that come with VS Code. Each start reads all of theirs, about a hundred,
 * and hands them to the window.
 * @param server the server's entry file
 * @param folder does not exist yet
 */
export async function fewBuiltIns(server: string, folder: string): Promise<void> {
  await mkdir(folder);
  for (const name of names) {
    const target = join(dirname(server), '..', 'extensions', name);
    // A junction asks for no rights on Windows; elsewhere the kind says nothing.
    if (existsSync(target)) await symlink(target, join(folder, name), 'junction');
  }
}
