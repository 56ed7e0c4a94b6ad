import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Account } from '../../src/batches/account.ts';
import { indexLines } from '../../src/jsonl/sent/indexLines.ts';
import type { SubmissionPlan } from '../../src/tracking/submit/submitFile.ts';
import { requestLine } from '../support/openSimulator.ts';
import { between, type Random } from './seededRandom.ts';

/** What one run submits; `run` in its metadata tells its batches at the service, whoever made them. */
export async function planRun(
  seed: number,
  random: Random,
  account: Account,
  root: string,
): Promise<{ readonly plan: SubmissionPlan; readonly folder: string }> {
  const folder = await mkdtemp(join(root, `${String(seed)}-`));
  const size = random() < 0.05 ? 40_000 : 400;
  const lines = Array.from({ length: between(random, 1, 12) }, (_, i) =>
    requestLine(`${String(seed)}-${String(i)}`, 'x'.repeat(between(random, 1, size))),
  );
  const content = `${lines.join('\n')}\n`;
  const path = join(folder, `run-${String(seed)}.jsonl`);
  await writeFile(path, content);
  const plan: SubmissionPlan = {
    account,
    source: { path, filename: `run-${String(seed)}.jsonl`, bytes: Buffer.byteLength(content) },
    sha256: createHash('sha256').update(content).digest('hex'),
    indexLines: (source, target) => Promise.resolve(indexLines(source, target)),
    fileUri: pathToFileURL(path).href,
    requests: lines.length,
    model: 'kimi-k2.6',
    endpoint: '/v1/chat/completions',
    completionWindow: '24h',
    metadata: { run: String(seed) },
  };
  return { plan, folder };
}
