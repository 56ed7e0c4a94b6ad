import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';

const script = join(import.meta.dirname, '../../../scripts/simulator.ts');

const start = (...options: string[]) => spawn(process.execPath, [script, ...options]);

/** Reads what the program prints until a line begins with `word`. @returns the rest of that line */
async function told(program: ChildProcess, word: string): Promise<string> {
  let printed = '';
  for await (const chunk of program.stdout as AsyncIterable<Buffer>) {
    printed += chunk.toString();
    const line = printed.split('\n').find((one) => one.startsWith(word));
    if (line && printed.endsWith('\n')) return line.slice(word.length).trim();
  }
  throw new Error(`It printed only: ${printed}`);
}

test('the program prints where it listens, and ends when it is told to', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'simulator-'));
  const program = start('--dir', dir, '--token', 'sk-x', '--provider', 'openai', '--seconds', '0');
  try {
    const baseUrl = await told(program, 'base URL');
    const headers = { authorization: 'Bearer sk-x' };
    assert.equal((await fetch(`${baseUrl}/models`, { headers })).status, 200);
  } finally {
    const ended = once(program, 'exit');
    program.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    assert.equal(code, 0);
    await rm(dir, { recursive: true });
  }
});

for (const [options, message] of [
  [['--provider', 'nobody'], /^Unknown provider: nobody\./],
  [['--seconds', 'soon'], /^--seconds must be a number/],
  [['--nonsense'], /--nonsense/],
] as const)
  test(`the program says what is wrong with ${options.join(' ')}`, async () => {
    const program = start(...options);
    const ended = once(program, 'exit');
    const printed = await text(program.stderr);
    assert.match(printed, message);
    assert.match(printed, /Usage: npm run simulator/);
    assert.deepEqual(await ended, [1, null]);
  });
