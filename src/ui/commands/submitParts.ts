import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import type { PromptFile } from '../authoring/promptFile.ts';
import { readSubmitOptions } from '../submit/submitOptions.ts';
import type { CommandDeps } from './commandDeps.ts';

/** Limits of one file; null for none. */
interface FileLimits {
  readonly maxBytes: number | null;
  readonly maxRequests: number | null;
}

/** What the provider takes, or less when the caller says so. */
export function fileLimits({ limits }: ProviderProfile, options: unknown): FileLimits {
  const given = (options ?? {}) as { readonly maxBytes?: unknown; readonly maxRequests?: unknown };
  const { maxFileBytes, warnFileBytes = maxFileBytes, maxRequests } = limits;
  const least = (own: number | null, wanted: unknown) =>
    typeof wanted === 'number' ? Math.min(wanted, own ?? Infinity) : own;
  return {
    maxBytes: least(warnFileBytes, given.maxBytes),
    maxRequests: least(maxRequests, given.maxRequests),
  };
}

/**
 * Splits a file that a prompt became, notes the parts in its record, by which the answers find back, and submits them.
 * @returns the batches; undefined when the user left
 */
export async function submitParts(
  deps: CommandDeps,
  prompt: PromptFile,
  built: vscode.Uri,
  limits: FileLimits,
  options: unknown,
): Promise<readonly Batch[] | undefined> {
  const written = await vscode.commands.executeCommand<readonly string[] | undefined>(
    'batchStudio.splitFile',
    built,
    { ...limits, silent: true },
  );
  if (!written) return undefined;
  const files = written.map((part) => vscode.Uri.parse(part));
  const { noteParts } = await import('../authoring/builtRecord.ts');
  const hashes = await Promise.all(files.map(({ fsPath }) => deps.unchanged.sha256(fsPath)));
  await noteParts(
    prompt,
    files.map(({ fsPath }, at) => ({ file: basename(fsPath), sha256: hashes[at] ?? '' })),
  );
  const { submitSeveral } = await import('./submitSeveral.ts');
  return submitSeveral(deps, files, readSubmitOptions(options));
}
