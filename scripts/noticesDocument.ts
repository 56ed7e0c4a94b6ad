import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.ts';

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly author?: string | { readonly name: string };
}

/** The text of THIRD-PARTY-NOTICES.md: each package of which a part is in the last build, with its licence. */
export function noticesDocument(): string {
  const { inputs } = JSON.parse(readFileSync(join(root, 'dist', 'meta.json'), 'utf8')) as {
    readonly inputs: Readonly<Record<string, unknown>>;
  };
  const folders = Object.keys(inputs).flatMap((file) => folderOf(file) ?? []);
  const notices = [...new Set(folders)].sort().map(noticeOf);
  return `${[introduction, ...notices].join('\n\n')}\n`;
}

const introduction = `# Third-party notices

This page is written from the build (\`npm run format\`).

The icons of the web views are [Codicons](https://github.com/microsoft/vscode-codicons), © Microsoft Corporation, used unchanged under the [Creative Commons Attribution 4.0 International](https://creativecommons.org/licenses/by/4.0/) licence (CC-BY-4.0). The extension contains code of the packages below.`;

/** The last package on the way to a file. */
function folderOf(file: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
}

function noticeOf(folder: string): string {
  const place = join(root, folder);
  const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as Manifest;
  const { version, license, author } = manifest;
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const text = readdirSync(place).find((one) => /^licen[cs]e/i.test(one));
  const by = typeof author === 'object' ? author.name : author?.replace(/ *<.*/, '');
  const said =
    text === undefined
      ? `Licence: ${license}${by === undefined ? '' : `, © ${by}`}.`
      : `\`\`\`\`text\n${readFileSync(join(place, text), 'utf8').replaceAll('\r\n', '\n').trim()}\n\`\`\`\``;
  return `## ${name} ${version} (${license})\n\n${said}`;
}
