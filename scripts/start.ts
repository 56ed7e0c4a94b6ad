import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { explain } from './explain.ts';
import { findOnPath } from './findOnPath.ts';
import { openBrowser } from './openBrowser.ts';
import { root } from './paths.ts';
import { runProgram } from './runProgram.ts';
import { stageExtension } from './stageExtension.ts';
import { untilStopped } from './untilStopped.ts';
import { startHost } from './vscode/startHost.ts';
import { writeSettings } from './vscode/userSettings.ts';
import { firstMinute, withSamples, type Samples } from './withPlayground.ts';

const usage = `Usage: npm start [-- options]
Opens VS Code with the extension, sample files and a simulated service; no API key is needed.
  --desktop      desktop VS Code (the default where its program \`code\` is installed)
  --browser      VS Code in the browser
  --port N       the browser version's port on 127.0.0.1 (default: any free one)
  --no-open      only print the address
  --locale L     zh-cn for Simplified Chinese`;

const { values } = parseArgs({
  options: {
    desktop: { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    port: { type: 'string' },
    'no-open': { type: 'boolean', default: false },
    locale: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  if (values.help) {
    console.log(usage);
    return;
  }
  const port = values.port === undefined ? 0 : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port must be a number up to 65535.\n\n${usage}`);
  }
  // From here on a stop is noted, and what was begun is taken down in order.
  const stopped = untilStopped();
  const { code } = await runProgram(process.execPath, [join(root, 'esbuild.mjs')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (code !== 0) throw new Error('The build failed; what is wrong is above.');
  const desktop = desktopProgram();
  await withSamples((samples) =>
    desktop === undefined
      ? inBrowser(samples, port, stopped)
      : onDesktop(desktop, samples, stopped),
  );
}

/** Scripted use wants an address, so it gets the browser version unless it asks for the other. */
function desktopProgram(): string | undefined {
  const scripted = values.browser || values.port !== undefined || values['no-open'];
  if (scripted && !values.desktop) return undefined;
  const program = findOnPath('code');
  if (values.desktop && program === undefined) {
    throw new Error('Desktop VS Code was not found: its program `code` is not on the PATH.');
  }
  const headless = process.platform === 'linux' && !hasDisplay();
  return headless && !values.desktop ? undefined : program;
}

const hasDisplay = () => Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

async function inBrowser(samples: Samples, port: number, stopped: Promise<void>): Promise<void> {
  const host = await startHost({
    port,
    folder: samples.workspace,
    settings: samples.settings,
    beside: [firstMinute],
    ...(values.locale === 'zh-cn' && { locale: 'zh-cn' as const }),
  });
  try {
    console.log(`\nBatch Studio is running in VS Code at\n\n  ${host.url}\n`);
    tell(samples);
    if (!values['no-open'] && !openBrowser(host.url)) {
      console.log('Open the address above in a browser.');
    }
    await Promise.race([stopped, host.ended]);
  } finally {
    await host.close();
  }
}

async function onDesktop(program: string, samples: Samples, stopped: Promise<void>): Promise<void> {
  const extension = join(samples.folder, 'extension');
  const user = join(samples.folder, 'user');
  await stageExtension(extension);
  await writeSettings(join(user, 'User'), samples.settings);
  const args = [
    ...['--new-window', '--wait'],
    ...[extension, firstMinute].map((path) => `--extensionDevelopmentPath=${path}`),
    ...['--user-data-dir', user, '--extensions-dir', join(samples.folder, 'extensions')],
    ...(values.locale === undefined ? [] : ['--locale', values.locale]),
    samples.workspace,
  ];
  const shell = process.platform === 'win32';
  const child = spawn(program, args, { stdio: 'inherit', shell });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve());
    child.once('error', reject);
  });
  console.log('\nBatch Studio is running in desktop VS Code.\n');
  tell(samples);
  await Promise.race([stopped, ended]);
  child.kill();
}

function tell(samples: Samples): void {
  console.log(`Sample files: ${samples.workspace}
The account "Simulator" runs on this machine and needs no key; a batch takes a minute.
Press Ctrl+C to stop; then the samples and all that was made are removed.\n`);
}

try {
  await main();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
