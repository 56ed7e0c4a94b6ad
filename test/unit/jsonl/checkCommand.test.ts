import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

const script = join(import.meta.dirname, '../../../scripts/check.ts');
let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'check-'));
});
after(async () => {
  await rm(folder, { recursive: true });
});

function run(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, out, err) => {
      resolve({ code: error?.code ?? 0, out, err });
    });
  });
}

async function file(text: string | Buffer, name = 'a.jsonl'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const good =
  '{"custom_id":"你","method":"POST","url":"/v1/chat/completions","body":{"model":"kimi-k2.6","messages":[{"role":"user","content":"hi"}]}}';

test('a good file: totals, and status 0', async () => {
  const { code, out } = await run(await file(`${good}\n`), '--json');
  assert.equal(code, 0);
  assert.deepEqual(JSON.parse(out), {
    total: 0,
    errors: 0,
    warnings: 0,
    lines: 1,
    requests: 1,
    bytes: Buffer.byteLength(good) + 1,
    models: { 'kimi-k2.6': 1 },
    url: '/v1/chat/completions',
  });
});

test('problems: one a line, counted from 1, columns in UTF-16 units, and status 1', async () => {
  const { code, out } = await run(await file(`${good}\n${good}`), '--json', '--threads', '2');
  assert.equal(code, 1);
  const [first, second, totals] = out.trim().split('\n');
  const problem = {
    line: 1,
    column: 14,
    endLine: 1,
    endColumn: 17,
    code: 'duplicate_custom_id',
    severity: 'error',
    message:
      'The custom_id "你" is used more than once, first on line 1. Each custom_id must be unique.',
  };
  assert.deepEqual(JSON.parse(first ?? ''), problem);
  assert.deepEqual(JSON.parse(second ?? ''), { ...problem, line: 2, endLine: 2 });
  assert.equal((JSON.parse(totals ?? '') as { errors: number }).errors, 2);
});

test('the provider is guessed from the model', async () => {
  const { out } = await run(await file(good.replace('kimi-k2.6', 'qwen-plus')), '--json');
  assert.equal((JSON.parse(out) as { total: number }).total, 0);
});

test('an empty file, a name that no service takes and UTF-16 are errors', async () => {
  assert.match((await run(await file(''))).out, /\[empty_file\]/);
  assert.match((await run(await file(good, 'a.txt'))).out, /\[wrong_extension\]/);
  const capitals = await run(await file(good, 'b.JSONL'));
  assert.match(capitals.out, /warning: .*small letters.*\[wrong_extension\]/);
  assert.equal(capitals.code, 0);
  const utf16 = Buffer.from(`\ufeff${good}\n${good}\n`, 'utf16le');
  for (const bytes of [utf16, utf16.subarray(2), Buffer.from(utf16).swap16()]) {
    const { out } = await run(await file(bytes), '--json');
    const [first, totals] = out.trim().split('\n').map((row) => JSON.parse(row) as { message?: string; total?: number }); // prettier-ignore
    assert.match(first?.message ?? '', /is UTF-16,/);
    assert.equal(totals?.total, 1);
  }
});

test('a file that cannot be read, or wrong arguments: status 2', async () => {
  assert.equal((await run(join(folder, 'none.jsonl'))).code, 2);
  assert.equal((await run(folder)).code, 2);
  assert.equal((await run()).code, 2);
  assert.equal((await run(await file(good), '--provider', 'nobody')).code, 2);
  assert.equal((await run(await file(good), '--threads', '0')).code, 2);
});

test('it ends quietly when nobody reads all that it tells', async () => {
  const path = await file('x\n'.repeat(20_000));
  const command = spawn(process.execPath, [script, path]);
  let err = '';
  command.stderr.on('data', (text) => (err += String(text)));
  command.stdout.once('data', () => command.stdout.destroy());
  const [code] = (await once(command, 'close')) as [number | null];
  assert.deepEqual({ code, err }, { code: 1, err: '' });
});

test('a problem is one line that no terminal obeys, whatever stands in the file', async () => {
  const spoiled = good.replace(
    '"你"',
    JSON.stringify('\u001b]0;x\u0007\u009b2J\r\nx.jsonl:1:1: ok'),
  );
  const path = await file(`${spoiled}\n${spoiled}\n`);
  const text = await run(path);
  assert.equal(text.out.trim().split('\n').length, 3);
  assert.match(text.out, /"\\u001b\]0;x\\u0007\\u009b2J\\u000d\\u000ax\.jsonl/);
  const json = await run(path, '--json');
  const [problem] = json.out.split('\n').map((line) => line && (JSON.parse(line) as object));
  const { message } = problem as { readonly message: string };
  assert.ok(message.includes('\u001b]0;x\u0007\u009b2J\r\n'), 'the same meaning');
  const missing = await run(join(folder, 'no\u001b[2J\nok.jsonl'));
  for (const written of [text.out, json.out, missing.err])
    assert.doesNotMatch(written, /[^\P{Cc}\n]/u);
});
