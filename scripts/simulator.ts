import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { profiles } from '../src/providers/profiles.ts';
import { startSimulator } from '../src/simulator/server.ts';

const usage = `Usage: npm run simulator -- [options]
  --port N        port on 127.0.0.1 (default: any free one)
  --dir D         folder that keeps files and batches (default: in the system's temporary folder)
  --provider P    ${profiles.map(({ id }) => id).join(', ')} (default: kimi)
  --token T       key that clients must send (default: a new random one)
  --seconds S     how long a batch takes (default: 20)
  --seed N        which requests fail by chance (default: 1)`;

function readOptions() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '0' },
        dir: { type: 'string' },
        provider: { type: 'string', default: 'kimi' },
        token: { type: 'string' },
        seconds: { type: 'string', default: '20' },
        seed: { type: 'string', default: '1' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return stop((error as Error).message);
  }
}

const values = readOptions();

/** Reads a number within bounds, or ends with the usage. */
function number(name: 'port' | 'seconds' | 'seed', max: number): number {
  const value = Number(values[name]);
  if (Number.isFinite(value) && value >= 0 && value <= max) return value;
  return stop(`--${name} must be a number from 0 to ${String(max)}.`);
}

function stop(message: string): never {
  console.error(`${message}\n\n${usage}`);
  process.exit(1);
}

if (values.help) {
  console.log(usage);
  process.exit(0);
}
const { provider } = values;
if (!profiles.some(({ id }) => id === provider)) stop(`Unknown provider: ${provider}.`);

const dir = values.dir ?? join(tmpdir(), `batch-studio-simulator-${provider}`);
const token = values.token ?? `sk-simulator-${randomBytes(12).toString('hex')}`;
const simulator = await startSimulator({
  port: number('port', 65_535),
  dir,
  provider,
  token,
  speed: { totalMs: number('seconds', 604_800) * 1000 },
  seed: number('seed', 2 ** 32),
}).catch((error: unknown) =>
  stop(`The simulator could not start: ${error instanceof Error ? error.message : String(error)}`),
);

console.log(`base URL  ${simulator.baseUrl}`);
console.log(`token     ${token}`);
console.log(`folder    ${dir}`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void simulator.close().then(() => process.exit(0));
  });
