import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ApiFailure } from '../../../src/batches/apiFailure.ts';
import type { RemoteFile } from '../../../src/batches/batchApi.ts';
import { fetchRecorded } from '../../../src/results/download/fetchRecorded.ts';

const line = '{"custom_id":"a","response":{"status_code":200,"body":{}}}\n';
const error = '{"error":{"message":"try later"}}';
const none = { kind: 'not_found' } as const;
const file: RemoteFile = { id: 'f', bytes: null, filename: 'f.bin', purpose: 'fine-tune', status: '', createdAt: null }; // prettier-ignore

interface Given {
  /** What each download brings. */
  readonly bodies: readonly string[];
  /** Of the record; `none`: there is no record. */
  readonly recorded: number | null | typeof none;
  readonly listed?: number | null;
  readonly purpose?: string;
}

/** @returns whether it is proved, what was kept, and after how many downloads */
async function fetched({ bodies, recorded, listed = null, purpose = 'fine-tune' }: Given) {
  const folder = await mkdtemp(join(tmpdir(), 'recorded-'));
  const target = join(folder, 'f');
  let downloads = 0;
  const api = {
    async downloadFile(_id: string, path: string) {
      const body = bodies[downloads++] ?? '';
      await writeFile(path, body);
      return Buffer.byteLength(body);
    },
    retrieveFile: () =>
      typeof recorded === 'object' && recorded !== null
        ? Promise.reject(new ApiFailure(recorded))
        : Promise.resolve({ ...file, purpose, bytes: recorded }),
  };
  try {
    const isProved = await fetchRecorded(api, { ...file, purpose, bytes: listed }, target);
    return [isProved, await readFile(target, 'utf8'), downloads];
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a file that a gateway cut short is fetched again, and never kept so', async () => {
  assert.deepEqual(await fetched({ bodies: ['wh', 'whole'], recorded: 5 }), [true, 'whole', 2]);
  const short = { bodies: ['wh', 'wh', 'wh'], recorded: 5 };
  await assert.rejects(fetched(short), { facts: { kind: 'malformed', code: 'wrong_length' } });
  await assert.rejects(fetched({ ...short, bodies: [error, error, error] }), { kind: 'malformed' });
});

test('where the service has no record of one file, its list of files tells the length', async () => {
  const given = { bodies: ['wh', 'whole'], listed: 5 };
  assert.deepEqual(await fetched({ ...given, recorded: none }), [true, 'whole', 2]);
  assert.deepEqual(await fetched({ ...given, recorded: null }), [true, 'whole', 2]);
  assert.deepEqual(await fetched({ ...given, recorded: 0 }), [true, 'whole', 2]);
});

test('where nothing tells it, a file is unproved, and one of a batch has a batch’s lines', async () => {
  for (const recorded of [none, null, 0]) {
    assert.deepEqual(await fetched({ bodies: ['any'], recorded }), [false, 'any', 1]);
    const ofBatch = { recorded, purpose: 'batch_output' };
    assert.deepEqual(await fetched({ ...ofBatch, bodies: [line] }), [false, line, 1]);
    assert.deepEqual(await fetched({ ...ofBatch, bodies: [error, line] }), [false, line, 2]);
    const errors = { ...ofBatch, bodies: [error, error, error] };
    await assert.rejects(fetched(errors), { facts: { kind: 'malformed', code: 'no_results' } });
  }
});

test('a file of no bytes is whole when its record says so', async () => {
  assert.deepEqual(await fetched({ bodies: [''], recorded: 0 }), [true, '', 1]);
});
