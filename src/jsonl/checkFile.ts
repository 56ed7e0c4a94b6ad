import { createReadStream } from 'node:fs';
import type { ProviderProfile } from '../providers/profile.ts';
import { checkStream, type CheckReport, type StreamOptions } from './checkStream.ts';

/**
 * Checks a file on this machine from its bytes.
 * @throws the signal's reason when it aborts, or the system's error when the file cannot be read
 */
export function checkFile(
  path: string,
  profile: ProviderProfile,
  options: StreamOptions = {},
): Promise<CheckReport> {
  return checkStream(createReadStream(path, { highWaterMark: 1 << 18 }), profile, options);
}
