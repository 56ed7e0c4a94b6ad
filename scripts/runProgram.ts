import { spawn, type SpawnOptions } from 'node:child_process';
import { constants } from 'node:os';

export interface Outcome {
  readonly code: number;
  /** Both streams, as they came; empty when they were inherited. */
  readonly output: string;
}

/** Runs a program to its end and resolves whatever its exit code; rejects only when it cannot be started. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString();
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output });
    });
  });
}
