import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { noticesDocument } from '../../../scripts/noticesDocument.ts';
import { root } from '../../../scripts/paths.ts';

test('each package that is part of the extension is named with its licence', () => {
  const document = noticesDocument();
  for (const name of ['ajv', 'csv-parse', 'lit', 'undici', 'yaml'])
    assert.match(document, new RegExp(`^## ${name} \\d.* \\([\\w-]+\\)$`, 'm'));
  assert.equal(readFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), 'utf8'), document);
});
