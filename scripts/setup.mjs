/**
 * First step of every npm script: `node scripts/setup.mjs [script.ts [arguments]]`.
 * Installs the dependencies when they are missing or not those of the lock file, then runs the
 * script with the project's own Node. Needs nothing but Node 20 and npm, and says nothing when all is there.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { whileLocked } from './lock.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const ownNode = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

const readJson = async (path) => JSON.parse(await readFile(path, 'utf8'));

/** Compares what npm noted at its last complete install with what the lock file wants. */
async function isInstalled() {
  if (!existsSync(ownNode)) return false;
  try {
    const wanted = (await readJson(join(root, 'package-lock.json'))).packages;
    const present = (await readJson(join(root, 'node_modules', '.package-lock.json'))).packages;
    return Object.entries(wanted).every(
      ([path, { version, optional }]) =>
        path === '' || present[path]?.version === version || (optional && !present[path]),
    );
  } catch {
    return false;
  }
}

function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    // Ctrl+C reaches the child by itself; what is sent to us alone is handed on. We leave after it.
    process.on('SIGINT', () => {});
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    // npm's own end does not always reach us: its shell stands between.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) child.kill('SIGTERM');
    }, 1000);
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      resolve(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

async function install() {
  if (await isInstalled()) return;
  console.error('Installing the dependencies (npm ci)…');
  const flags = ['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const code = await run(windows ? 'npm.cmd' : 'npm', flags, {
    shell: windows,
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) {
    throw new Error(
      `npm ci failed (exit code ${code}); its own words are above. ` +
        'It needs a package registry it can reach (npm config get registry) and room on the disk.',
    );
  }
  if (!existsSync(ownNode)) {
    throw new Error(
      'The npm package "node" came without its program. Its install script must be allowed to run: ' +
        'npm config get ignore-scripts should say false. Then remove node_modules and try again.',
    );
  }
}

const [major] = process.versions.node.split('.').map(Number);
try {
  if (major < 20) throw new Error(`Node 20 or newer is needed; this is ${process.version}.`);
  if (!(await isInstalled())) {
    const lock = join(root, '.vscode-test', 'setup.lock');
    await whileLocked(lock, 'Waiting for another command that installs the dependencies…', install);
  }
  const [script, ...args] = process.argv.slice(2);
  if (script) process.exitCode = await run(ownNode, [join(root, script), ...args]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
