import { writeFile } from 'node:fs/promises';
import { DownloadPlace } from '../../src/results/download/downloadPlace.ts';

// A window that takes a place for a file, leaves something there, says where, and lives until it is killed.
const [folder = '', file = ''] = process.argv.slice(2);
const place = await DownloadPlace.take(folder, file);
await writeFile(`${place.target}.part`, 'half');
process.send?.(place.target);
process.on('message', () => undefined);
