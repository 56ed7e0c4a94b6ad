/** Writes the providers that an account can have into package.json: `node scripts/providerSetting.ts`. A test tells when it must run. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { serviceProfiles } from '../src/providers/profiles.ts';
import { root } from './paths.ts';

const path = join(root, 'package.json');
const ids = JSON.stringify(serviceProfiles.map(({ id }) => id));
const text = readFileSync(path, 'utf8').replace(
  /("provider": \{\s*"type": "string",\s*"enum": )\[[^\]]*\]/,
  (_, before: string) => before + ids,
);
writeFileSync(path, await format(text, { filepath: path, printWidth: 100 }));
