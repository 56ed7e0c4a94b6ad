import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnprovedFiles } from '../../../../src/ui/sidebar/unprovedFiles.ts';
import { aBatch } from '../../../support/aBatch.ts';

test('a copy is looked at when its batch is drawn, and again when another came', async () => {
  const batch = aBatch({ status: 'completed', outputFileId: 'o' });
  const disk: { isUnproved: boolean; copy?: string } = { isUnproved: true };
  const asked: string[] = [];
  const files = new UnprovedFiles({
    isUnproved: (_, kind) => {
      asked.push(kind);
      return Promise.resolve(disk.isUnproved);
    },
    copyOf: () => Promise.resolve(disk.copy),
  });
  assert.equal(files.has(batch, 'output'), false);
  await files.look(batch);
  assert.deepEqual([files.has(batch, 'output'), files.has(batch, 'error')], [true, false]);
  assert.deepEqual(asked, ['output'], 'it has no other file');
  assert.equal(files.has({ ...batch, outputFileId: 'another' }, 'output'), false);
  disk.isUnproved = false;
  await files.look(batch);
  assert.equal(files.has(batch, 'output'), false);
  assert.equal(files.isHere(batch), false);
  disk.copy = '/a';
  await files.look(batch);
  assert.equal(files.isHere(batch), true);
});

test('a disk that cannot say proves nothing wrong', async () => {
  const batch = aBatch({ status: 'completed', outputFileId: 'o' });
  const files = new UnprovedFiles({
    isUnproved: () => Promise.reject(new Error('EIO')),
    copyOf: () => Promise.reject(new Error('EIO')),
  });
  await files.look(batch);
  assert.equal(files.has(batch, 'output'), false);
});
