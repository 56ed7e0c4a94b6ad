import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { hashFile } from '../../../src/jsonl/sent/hashFile.ts';
import { UnchangedFiles } from '../../../src/tracking/submit/unchangedFiles.ts';

test('a file holds what was sent until its bytes differ, and is hashed once for each look of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'unchanged-'));
  try {
    const path = join(folder, 'a.jsonl');
    const text = 'x'.repeat(3_000_000);
    await writeFile(path, text);
    const sent = { bytes: text.length, sha256: createHash('sha256').update(text).digest('hex') };
    let hashed = 0;
    const files = new UnchangedFiles((file) => {
      hashed++;
      return Promise.resolve(hashFile(file));
    });
    assert.deepEqual(await Promise.all([files.holds(path, sent), files.holds(path, sent)]), [true, true]); // prettier-ignore
    const once = hashed;
    assert.equal(await files.holds(path, sent), true);
    assert.equal(hashed, once);

    await writeFile(path, `${text}y`);
    assert.equal(await files.holds(path, sent), false);
    assert.equal(hashed, once, 'another size is told without a hash');
    await writeFile(path, `y${text.slice(1)}`);
    assert.equal(await files.holds(path, sent), false);
    await writeFile(path, text);
    await utimes(path, 1, 1);
    assert.equal(await files.holds(path, sent), true, 'another time is not another content');
    await rm(path);
    assert.equal(await files.holds(path, sent), false);
  } finally {
    await rm(folder, { recursive: true });
  }
});
