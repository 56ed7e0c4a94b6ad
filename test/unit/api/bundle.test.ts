import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';

const folder = mkdtempSync(join(tmpdir(), 'wire-bundle-'));
const bundle = join(folder, 'wire.cjs');
let bytes = 0;
let ownBytes = 0;

before(async () => {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, '../../../src/api/connect.ts')],
    outfile: bundle,
    bundle: true,
    minify: true,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    // As in the extension's own build: undici leaves its experimental parser out.
    define: { esbuildDetection: 'true' },
  });
  const output = Object.values(metafile.outputs)[0]!;
  bytes = output.bytes;
  ownBytes = Object.entries(output.inputs)
    .filter(([file]) => file.includes('src/api/'))
    .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
});
after(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a script in a process of its own, where nothing has touched undici before. */
function run(script: string): string {
  const file = join(folder, 'script.cjs');
  writeFileSync(file, script);
  return execFileSync(process.execPath, [file], { encoding: 'utf8' });
}

const slots = `const slots = () => [1, 2].map((n) =>
  Object.getOwnPropertyDescriptor(globalThis, Symbol.for('undici.globalDispatcher.' + n)) ?? null);`;

const oneCall = `
  const { createServer } = require('node:http');
  const { createWire } = require(${JSON.stringify(bundle)});
  const server = createServer((_, response) => response.end('{"id":"b"}')).listen(0, '127.0.0.1', async () => {
    const baseUrl = 'http://127.0.0.1:' + server.address().port;
    const wire = createWire({
      vault: { keyFor: async () => ({ key: 'k-1', origin: baseUrl }) },
      userAgent: 'test', resolveBaseUrl: async () => baseUrl, network: () => ({ strictSSL: true }),
      clock: { now: Date.now, elapsed: () => performance.now(), after: (ms, f) => { const t = setTimeout(f, ms); return () => clearTimeout(t); } },
      log: () => {},
    });
    const batch = await wire.connect({ id: 'a', provider: 'kimi', name: 'a', baseUrl }).retrieveBatch('b');
    wire.dispose();
    server.close();
    finish(batch.id);
  });`;

test('loading and using the wire leaves both slots of the global dispatcher empty', () => {
  const said = run(`${slots}
    const finish = (id) => console.log(JSON.stringify([id, slots()]));
    ${oneCall}`);
  assert.deepEqual(JSON.parse(said), ['b', [null, null]]);
});

test('a dispatcher that somebody else has set stays', () => {
  const said = run(`
    const theirs = { dispatch() {} };
    for (const n of [1, 2]) globalThis[Symbol.for('undici.globalDispatcher.' + n)] = theirs;
    const finish = (id) => console.log(id, [1, 2].every((n) =>
      globalThis[Symbol.for('undici.globalDispatcher.' + n)] === theirs));
    ${oneCall}`);
  assert.equal(said.trim(), 'b true');
});

test('nothing of undici is evaluated before the first call', () => {
  const said = run(`
    const loaded = [];
    const Module = require('node:module');
    const load = Module._load;
    Module._load = (id, ...rest) => { loaded.push(id); return load(id, ...rest); };
    const { createWire } = require(${JSON.stringify(bundle)});
    createWire({}).connect({ provider: 'kimi' });
    console.log(loaded.includes('node:diagnostics_channel'));`);
  assert.equal(said.trim(), 'false');
});

// Nearly all of it is undici's, and stays on disk until the first call.
test('the wire is small', () => {
  assert.ok(bytes < 404_000, `${bytes} bytes`);
  assert.ok(ownBytes < 45_000, `${ownBytes} bytes`);
});

test('undici has one door, and the main entry is not it', () => {
  const api = join(import.meta.dirname, '../../../src/api');
  const importing = readdirSync(api, { recursive: true, encoding: 'utf8' }).filter(
    (name) =>
      name.endsWith('.ts') &&
      !name.endsWith('.d.ts') &&
      /from 'undici/.test(readFileSync(join(api, name), 'utf8')),
  );
  assert.deepEqual(importing, [join('wire', 'undici.ts')]);
  assert.doesNotMatch(readFileSync(join(api, 'wire', 'undici.ts'), 'utf8'), /from 'undici'/);
});
