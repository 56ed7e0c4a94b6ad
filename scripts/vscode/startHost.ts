import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { stageExtension } from '../stageExtension.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { fewBuiltIns } from './fewBuiltIns.ts';
import { installHost, type HostName } from './installHost.ts';
import { writeSettings } from './userSettings.ts';

export interface HostOptions {
  readonly version?: HostName;
  readonly locale?: 'en' | 'zh-cn';
  /** Name of a colour theme, such as `Default Dark Modern`. */
  readonly theme?: string;
  /** User settings, beside those that keep VS Code quiet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Workspace folder. Without it, an empty window. */
  readonly folder?: string;
  /** Folders of extensions that run beside ours. */
  readonly beside?: readonly string[];
  /** Of the extensions that come with VS Code, only those that a batch file meets: a start is a good deal cheaper. */
  readonly hasFewBuiltIns?: boolean;
  /** Environment of the extension host, beside ours. */
  readonly env?: Readonly<Record<string, string>>;
  /** Taken as it is; by default a free one. */
  readonly port?: number;
  /** The test suite's entry file; its `run()` is called in the extension host. */
  readonly tests?: string;
}

export interface Host {
  /** Opens the window, with the extension in it, in a browser. */
  readonly url: string;
  /** Server's data: `data/User/settings.json`, `data/logs/…`. */
  readonly dataDir: string;
  /** Settles when the server ended, by itself or by close(). */
  readonly ended: Promise<void>;
  /** Ends the server and removes its data. */
  close(): Promise<void>;
}

/** Starts VS Code's server with the extension as it would be packaged, on a data folder of its own. */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  const { node, server } = await installHost(options.version ?? 'newest');
  // Sockets of the host live below, and their paths may have 107 characters at most.
  const { path: dataDir, remove } = await temporaryFolder('batch-studio');
  try {
    const extension = join(dataDir, 'ext', 'batch-studio');
    await stageExtension(extension);
    for (const one of options.beside ?? []) {
      await cp(one, join(dataDir, 'ext', basename(one)), { recursive: true });
    }
    if (options.hasFewBuiltIns === true) await fewBuiltIns(server, join(dataDir, 'built-in'));
    await writeUserData(dataDir, options);
    const child = spawn(node, [...serverArguments(server, dataDir, options)], {
      env: environment(dataDir, options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that close() reaches what its extensions have started.
      detached: true,
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const port = await listening(child);
    const close = async () => {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(late);
      killGroup(child);
      await remove();
    };
    return { url: address(port, extension, options), dataDir, ended, close };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Language servers and the like outlive the server for a while and would write into what is removed. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Nobody was left.
  }
}

async function writeUserData(dataDir: string, options: HostOptions): Promise<void> {
  await mkdir(join(dataDir, 'tmp'));
  await writeSettings(join(dataDir, 'data', 'User'), {
    'workbench.colorTheme': options.theme ?? 'Default Dark Modern',
    'files.simpleDialog.enable': true,
    ...options.settings,
  });
  if (options.locale !== 'zh-cn') return;
  // VS Code takes a language for known when some pack is noted here; the extension brings its own words.
  const words = join(dataDir, 'words.json');
  await writeFile(words, JSON.stringify({ version: '1.0.0', contents: {} }));
  const pack = {
    hash: 'local',
    label: 'zh-cn',
    extensions: [{ extensionIdentifier: { id: 'local.zh-cn' }, version: '1.0.0' }],
    translations: { vscode: words },
  };
  await writeFile(join(dataDir, 'data', 'languagepacks.json'), JSON.stringify({ 'zh-cn': pack }));
}

function* serverArguments(server: string, dataDir: string, options: HostOptions): Iterable<string> {
  yield* ['--require', join(import.meta.dirname, 'endWithParent.cjs'), server];
  yield* ['--host', '127.0.0.1', '--port', String(options.port ?? 0)];
  yield* ['--without-connection-token', '--accept-server-license-terms', '--disable-telemetry'];
  // Its login shell would add seconds, and what it sets differs between machines; ours is handed on.
  yield '--force-disable-user-env';
  yield* ['--server-data-dir', dataDir, '--extensions-dir', join(dataDir, 'ext')];
  if (options.hasFewBuiltIns === true)
    yield* ['--builtin-extensions-dir', join(dataDir, 'built-in')];
  // A built VS Code honours the payload of the address only with this; it also hides notifications.
  if (options.tests !== undefined) yield '--enable-smoke-test-driver';
  if (options.locale !== undefined) yield* ['--locale', options.locale];
  if (options.folder !== undefined) yield* ['--default-folder', options.folder];
}

function environment(dataDir: string, extra: Readonly<Record<string, string>> = {}) {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_|npm_|XDG_RUNTIME_DIR$)/.test(name),
  );
  return { ...Object.fromEntries(kept), TMPDIR: join(dataDir, 'tmp'), ...extra };
}

function address(port: number, extension: string, options: HostOptions): string {
  const url = new URL(`http://127.0.0.1:${port}/`);
  if (options.folder !== undefined) url.searchParams.set('folder', options.folder);
  if (options.tests === undefined) return url.href;
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(options.tests)],
    ['skipWelcome', 'true'],
  ];
  url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** Port on which the server listens, from its own words. */
function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-20_000);
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(`VS Code's server did not start:\n${output}`)));
  });
}
