import { appendFile } from 'node:fs/promises';
import { Journal } from '../../src/tracking/journal/journal.ts';
import { aDraft } from './aDraft.ts';

// A window that submits, and that wants to be the only one to use a file that was left: it notes when it begins and
// when it gives up.
const [folder = '', contested = '', log = ''] = process.argv.slice(2);
const journal = new Journal({ folder });

for (let i = 0; i < 5; i++) {
  const { id } = await journal.plan(aDraft());
  await journal.step(id, 'uploading');
  await journal.step(id, 'uploaded', { fileId: 'file-1' });
  await journal.step(id, 'creating');
  await journal.step(id, 'created', { batchId: `batch_${String(process.pid)}_${String(i)}` });
  for (let tries = 0; tries < 10; tries++) {
    const isMine = await journal.step(contested, 'creating').then(
      () => true,
      () => false,
    );
    if (!isMine) continue;
    await appendFile(log, 'begin\n');
    await appendFile(log, 'end\n');
    await journal.step(contested, 'uploaded');
  }
}
