import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { wait } from '../../batches/clock.ts';
import { plainText } from '../kit/safeText.ts';
import { UserError } from '../kit/userError.ts';
import type { AfterEndDeps } from './afterEnd.ts';

/** What a command or a task is told of a batch that ended. */
export interface EndedBatch {
  readonly accountId: string;
  readonly id: string;
  readonly status: string;
  readonly total: number | null;
  readonly completed: number | null;
  readonly failed: number | null;
  /** Where its results are on this machine; null when they were not fetched. */
  readonly output: string | null;
  readonly errors: string | null;
}

/** Before a task is missed in this window, others may have it in theirs. */
const othersFirstMs = 10_000;

const commandMark = 'command:';

function isCommand(what: string): boolean {
  return what.startsWith(commandMark);
}

/**
 * Runs what was set: `command:id` with the batch as its argument, else the task of this name, which gets it as environment
 * variables.
 * @param claim true when no other window does it
 * @throws UserError when there is none, or when it fails
 */
export async function runOnEnd(
  deps: Pick<AfterEndDeps, 'results' | 'clock'>,
  batch: Batch,
  what: string,
  claim: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<void> {
  const ended = await factsOf(deps, batch);
  if (isCommand(what)) {
    if (await claim()) await runCommand(what.slice(commandMark.length), ended);
    return;
  }
  const task = (await vscode.tasks.fetchTasks()).find(({ name }) => name === what);
  if (!task) await wait(deps.clock, othersFirstMs, signal);
  if (!(await claim())) return;
  if (!task) {
    throw new UserError(
      vscode.l10n.t(
        'The task “{0}” of the setting batchStudio.onBatchEnd was not found, so it did not run.',
        plainText(what, 80),
      ),
    );
  }
  await runTask(task, ended);
}

async function factsOf(
  { results }: Pick<AfterEndDeps, 'results'>,
  batch: Batch,
): Promise<EndedBatch> {
  const { accountId, id, status, counts } = batch;
  const { total = null, completed = null, failed = null } = counts ?? {};
  const copy = (kind: 'output' | 'error') => results.copyOf(batch, kind).catch(() => undefined);
  const [output = null, errors = null] = await Promise.all([copy('output'), copy('error')]);
  return { accountId, id, status, total, completed, failed, output, errors };
}

async function runCommand(id: string, ended: EndedBatch): Promise<void> {
  try {
    await vscode.commands.executeCommand(id, ended);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(
      vscode.l10n.t(
        'The command “{0}” of the setting batchStudio.onBatchEnd failed: {1}',
        plainText(id, 80),
        plainText(reason, 200),
      ),
    );
  }
}

async function runTask(given: vscode.Task, ended: EndedBatch): Promise<void> {
  const task = withEnvironment(given, environmentOf(ended));
  const ends: vscode.TaskProcessEndEvent[] = [];
  const told = new vscode.EventEmitter<void>();
  // It may end before it is known which one it is.
  const listener = vscode.tasks.onDidEndTaskProcess((end) => {
    ends.push(end);
    told.fire();
  });
  let own: vscode.TaskExecution | undefined;
  const over = new Set<vscode.TaskExecution>();
  // One without a process of its own only ends.
  const other = vscode.tasks.onDidEndTask(({ execution }) => {
    over.add(execution);
    told.fire();
  });
  const find = () => ends.find(({ execution }) => execution === own);
  try {
    own = await vscode.tasks.executeTask(task);
    while (!find() && !over.has(own))
      await new Promise<void>((resolve) => void told.event(() => resolve()));
  } finally {
    listener.dispose();
    other.dispose();
    told.dispose();
  }
  const code = find()?.exitCode;
  if (code === undefined || code === 0) return;
  throw new UserError(
    vscode.l10n.t(
      'The task “{0}” of the setting batchStudio.onBatchEnd failed with exit code {1}.',
      plainText(task.name, 80),
      code,
    ),
  );
}

/** `BATCH_ID`, `BATCH_STATUS` and so on; what is not known is empty. */
export function environmentOf(ended: EndedBatch): Readonly<Record<string, string>> {
  const pairs = Object.entries(ended).map(([name, value]) => {
    const key = name === 'accountId' ? 'ACCOUNT' : name.toUpperCase();
    return [`BATCH_${key}`, String(value ?? '')] as const;
  });
  return Object.fromEntries(pairs);
}

function withEnvironment(task: vscode.Task, env: Readonly<Record<string, string>>): vscode.Task {
  const { execution } = task;
  const optionsOf = ({ options }: { options?: vscode.ShellExecutionOptions }) => ({
    ...options,
    env: { ...options?.env, ...env },
  });
  const withEnv =
    execution instanceof vscode.ProcessExecution
      ? new vscode.ProcessExecution(execution.process, execution.args, optionsOf(execution))
      : execution instanceof vscode.ShellExecution
        ? shellWith(execution, optionsOf(execution))
        : execution;
  const { definition, scope = vscode.TaskScope.Workspace, name, source } = task;
  return new vscode.Task(definition, scope, name, source, withEnv, [...task.problemMatchers]);
}

function shellWith(
  { commandLine, command, args }: vscode.ShellExecution,
  options: vscode.ShellExecutionOptions,
): vscode.ShellExecution {
  return commandLine !== undefined || command === undefined
    ? new vscode.ShellExecution(commandLine ?? '', options)
    : new vscode.ShellExecution(command, args ?? [], options);
}
