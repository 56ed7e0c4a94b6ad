import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';

const folder = join(import.meta.dirname, '../../../schemas');
const files = globSync('*.schema.json', { cwd: folder });
const read = (file: string) =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, unknown>;

test('every schema is one, by the meta-schema, and is named as its file', () => {
  const ajv = new Ajv({ strict: false });
  assert.ok(files.length >= 5);
  for (const file of files) {
    const schema = read(file);
    assert.equal(ajv.validateSchema(schema), true, file);
    assert.equal(schema['$id'], basename(file));
  }
});
