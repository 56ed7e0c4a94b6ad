import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { resultsFrame } from '../../scripts/vscode/resultsFrame.ts';
import type { InStudio } from './inStudio.ts';
import { openFile } from './keyboard.ts';
import { resultPair } from './resultPair.ts';

/** Writes an input file with its results, and opens these in the Results view. */
export async function openPair(
  { page, playground }: InStudio,
  rows: number,
  text?: string,
): Promise<Frame> {
  const { input, output, errors } = resultPair(rows, text);
  const write = (name: string, content: string) =>
    writeFile(join(playground.workspace, name), content);
  await write('seen.jsonl', input);
  await write('seen.errors.jsonl', errors);
  await write('seen.output.jsonl', output);
  await openFile(page, 'seen.output.jsonl');
  await page.locator('.editor-actions').getByRole('button', { name: /^Open Results|^打开结果/ }).click(); // prettier-ignore
  return resultsFrame(page);
}
