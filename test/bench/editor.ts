/**
 * A file of 100,000 lines (30 MB) in a real VS Code: what the extension does on the extension host's thread, told from
 * all else there by a sampling profile. One JSON line per case: `ownMs` is our work, `longestMs` its longest stretch
 * without a pause; of typing `p99` is our work for one keystroke; of opening `firstMs` is the time from the editor's
 * open event to the first problem in view, `allMs` to the last, `streamMs` of a streamed check of the same bytes.
 *
 *   npm run bench -- editor [--profiles FOLDER]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { runInHost } from '../../scripts/vscode/runInHost.ts';
import { temporaryFolder } from '../../scripts/temporaryFolder.ts';
import { RangeCheck } from '../../src/jsonl/file/rangeCheck.ts';
import { kimi } from '../../src/providers/kimi.ts';
import { linesOf300Bytes } from './batchLines.ts';

const { values } = parseArgs({ options: { profiles: { type: 'string' } } });
const { path: folder, remove } = await temporaryFolder('batch-studio-bench');
try {
  const lines = linesOf300Bytes(100_000);
  for (const line of [5, lines.length - 1]) lines[line] = lines[line]?.replace('POST', 'GET') ?? '';
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const file = join(folder, 'large.jsonl');
  const report = join(folder, 'report.jsonl');
  const tests = join(folder, 'editorInHost.cjs');
  await writeFile(file, bytes);
  await writeFile(report, '');
  await build({
    entryPoints: [join(import.meta.dirname, 'host', 'editorInHost.ts')],
    outfile: tests,
    bundle: true,
    platform: 'node',
    external: ['vscode'],
  });
  console.log(
    JSON.stringify({ bench: 'editor', case: 'stream', streamMs: Math.round(streamed(bytes)) }),
  );
  const profiles = values.profiles && { BENCH_PROFILES: resolve(values.profiles) };
  const env = { BENCH_FILE: file, BENCH_REPORT: report, ...profiles };
  const settings = {
    // Else the editor asks before it opens a file above 10 MB.
    'workbench.editorLargeFileConfirmation': 1000,
    // Saving 30 MB is another matter.
    'files.autoSave': 'off',
  };
  const trouble = await runInHost({ folder, tests, env, settings }, 4 * 60_000);
  console.log((await readFile(report, 'utf8')).trimEnd());
  if (trouble !== undefined) throw new Error(trouble);
} finally {
  await remove();
}

function streamed(bytes: Buffer): number {
  const times = [1, 2, 3].map(() => {
    const begin = performance.now();
    const pass = new RangeCheck(kimi, { today: '2026-11-21' }, 500);
    pass.push(bytes);
    pass.finish().report();
    return performance.now() - begin;
  });
  return Math.min(...times);
}
