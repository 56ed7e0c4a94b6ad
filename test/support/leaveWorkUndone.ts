import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const modules = new URL('../../src/tracking/windows/', import.meta.url).href;

/** Begins a work in a process of its own that ends before the work is done, as a window that is closed. */
export async function leaveWorkUndone(
  folder: string,
  onceFolder: string,
  key: string,
): Promise<void> {
  const [begun, once, what] = [folder, onceFolder, key].map((text) => JSON.stringify(text));
  const script = `
    const { OnceOnly } = await import('${modules}onceOnly.ts');
    const { OneAtWork } = await import('${modules}oneAtWork.ts');
    const once = new OnceOnly({ folder: ${String(once)} });
    await new OneAtWork({ folder: ${String(begun)}, once }).begin(${String(what)});
  `;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script]);
}
