/**
 * Writes what is made from the sources and the last build: docs/rules.md, the notices, the list of packaged files, the
 * providers in package.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { serviceProfiles } from '../src/providers/profiles.ts';
import { noticesDocument } from './noticesDocument.ts';
import { root } from './paths.ts';
import { rulesDocument } from './rulesDocument.ts';
import { packageList } from './stageExtension.ts';

writeFileSync(join(root, 'docs', 'rules.md'), rulesDocument());
writeFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), noticesDocument());
writeFileSync(join(root, 'test', 'fixtures', 'package-files.txt'), packageList());

const path = join(root, 'package.json');
const ids = JSON.stringify(serviceProfiles.map(({ id }) => id));
const text = readFileSync(path, 'utf8').replace(
  /("provider": \{\s*"type": "string",\s*"enum": )\[[^\]]*\]/,
  (_, before: string) => before + ids,
);
writeFileSync(path, await format(text, { filepath: path, printWidth: 100 }));
