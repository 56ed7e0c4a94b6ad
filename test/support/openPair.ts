import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { resultsFrame } from '../../scripts/vscode/resultsFrame.ts';
import type { InStudio } from './inStudio.ts';
import { openFile } from './keyboard.ts';
import { resultPair } from './resultPair.ts';

interface PairOptions {
  readonly rows: number;
  /** What each request asks. */
  readonly text?: string;
  /** Files' names begin with it. */
  readonly name?: string;
}

/** Writes an input file with its results, and opens these in the Results view. */
export async function openPair(
  { page, playground }: InStudio,
  { rows, text, name = 'seen' }: PairOptions,
): Promise<Frame> {
  const { input, output, errors } = resultPair(rows, text);
  const write = (end: string, content: string) =>
    writeFile(join(playground.workspace, `${name}.${end}`), content);
  await write('jsonl', input);
  await write('errors.jsonl', errors);
  await write('output.jsonl', output);
  await openFile(page, `${name}.output.jsonl`);
  await page.locator('.editor-actions').getByRole('button', { name: /^Open Results|^打开结果/ }).click(); // prettier-ignore
  return resultsFrame(page);
}
