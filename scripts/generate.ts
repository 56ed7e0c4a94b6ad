/**
 * Writes what is made from the sources and the last build: docs/rules.md, the table of rooms in docs/architecture.md,
 * the notices, the list of packaged files, the providers in package.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { serviceProfiles } from '../src/providers/profiles.ts';
import house from '../src/rooms.json' with { type: 'json' };
import { noticesDocument } from './noticesDocument.ts';
import { root } from './paths.ts';
import { rulesDocument } from './rulesDocument.ts';
import { packageList } from './stageExtension.ts';

writeFileSync(join(root, 'docs', 'rules.md'), rulesDocument());
writeFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), noticesDocument());
writeFileSync(join(root, 'test', 'fixtures', 'package-files.txt'), packageList());

const rooms = Object.entries(house.rooms).map(
  ([room, { subject, imports }]) =>
    `| \`${room}/\` | ${subject} | ${imports.join(', ') || '–'} |\n`,
);
await rewrite('docs/architecture.md', /(\n\| room .*\n.*\n)(?:\| `.*\n)+/, rooms.join(''));

const ids = JSON.stringify(serviceProfiles.map(({ id }) => id));
await rewrite('package.json', /("provider": \{\s*"type": "string",\s*"enum": )\[[^\]]*\]/, ids);

/** Puts `text` in the place of what `pattern` matches after its first group, and formats the file. */
async function rewrite(file: string, pattern: RegExp, text: string) {
  const path = join(root, file);
  const written = readFileSync(path, 'utf8').replace(pattern, (_, before: string) => before + text);
  writeFileSync(path, await format(written, { filepath: path, printWidth: 100 }));
}
