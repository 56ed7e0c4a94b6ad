import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InStudio } from './inStudio.ts';
import { resultPair } from './resultPair.ts';

/**
 * Writes what the input file of `openPair` was built from: a prompt, its table with a column `label`, which the answer of
 * row 1 does not meet, and the record of the build.
 */
export async function writeBuilt(
  { playground: { workspace } }: InStudio,
  name: string,
  rows: number,
): Promise<void> {
  const write = (end: string, content: string) => writeFile(join(workspace, name + end), content);
  const labels = ['positive', 'positive', 'neutral', 'positive', 'negative', 'neutral'];
  const lines = Array.from({ length: rows }, (_, row) => `row-${String(row)},${labels[row % 6] ?? ''},${String(row)}\n`); // prettier-ignore
  const table = `id,label,text\n${lines.join('')}`;
  await write('.csv', table);
  await write(
    '.batch.md',
    `---\nsource: ${name}.csv\nid: id\nprovider: kimi\nmodel: kimi-k2.6\n---\n\n# user\n\nHow is it? {{text}}\n`,
  );
  const record = {
    prompt: { file: `${name}.batch.md` },
    source: { file: `${name}.csv`, sha256: createHash('sha256').update(table).digest('hex'), rows },
    batch: { file: `${name}.jsonl`, bytes: Buffer.byteLength(resultPair(rows).input) },
  };
  await write('.batch.json', JSON.stringify(record));
}
