import { aBatch } from './aBatch.ts';
import { MemoryService } from './memoryService.ts';
import { resultFilesIn } from './resultFilesIn.ts';

// A window that downloads the output of one batch again and again, as the service shows it to this window.
const [folder = '', status, content = '', times] = process.argv.slice(2);
const service = new MemoryService();
service.contents.set('file-out', content);
const files = resultFilesIn(folder, service);
const batch = aBatch({
  id: 'batch_abc',
  status: status === 'completed' ? 'completed' : 'in_progress',
  outputFileId: 'file-out',
});
for (let time = 0; time < Number(times); time++) await files.ensure(batch, 'output');
