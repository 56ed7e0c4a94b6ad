import { ResultFiles } from '../../src/results/download/resultFiles.ts';
import type { Clock } from '../../src/batches/clock.ts';
import { HastyClock } from './hastyClock.ts';
import type { MemoryService } from './memoryService.ts';

/** Where the service of these files is. */
export const filesAddress = 'https://a.example';

/** The downloads of every account in a folder, from one service. */
export function resultFilesIn(
  folder: string,
  service: MemoryService,
  clock: Clock = new HastyClock(),
): ResultFiles {
  return new ResultFiles({
    folder: () => folder,
    apiFor: () => service,
    addressOf: () => filesAddress,
    clock,
  });
}
