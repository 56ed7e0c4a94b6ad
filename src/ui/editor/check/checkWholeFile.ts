import * as vscode from 'vscode';
import { noSigns, signsOf } from '../../../jsonl/line/guessProfile.ts';
import { checkStream } from '../../../jsonl/file/checkFromDisk.ts';
import type { CheckReport } from '../../../jsonl/rules/report.ts';
import type { Problem } from '../../../jsonl/problem.ts';
import type { ProviderProfile } from '../../../providers/profile.ts';
import { UserError } from '../../kit/userError.ts';
import type { CheckFile, EditorDeps } from '../ports/editorDeps.ts';
import type { FileState } from './fileState.ts';
import type { FileStates } from './fileStates.ts';
import type { ProfileChoice } from './profileChoice.ts';
import { readErrorMessage } from './readErrorMessage.ts';
import { ruleOptions } from './ruleSettings.ts';

export interface ValidateDeps extends Pick<EditorDeps, 'settings' | 'clock'> {
  readonly states: FileStates;
  readonly choice: ProfileChoice;
  readonly checkFile: CheckFile;
  /** Starts the check of a file that is open afresh. @returns false when it is not open. */
  readonly restart: (uri: string) => boolean;
}

/** Checks a whole file as it stands: the open document with its unsaved edits, else the bytes on disk. */
export async function validate(
  uri: vscode.Uri,
  deps: ValidateDeps,
  options: { readonly cap?: number; readonly signal?: AbortSignal } = {},
): Promise<FileState> {
  const key = uri.toString();
  if (options.cap === undefined && deps.restart(key)) {
    const state = await deps.states.next(key);
    if (state?.failure !== undefined) throw new UserError(state.failure);
    if (state) return state;
  }
  return fromBytes(uri, deps, options);
}

/**
 * Every problem of a file as it stands on disk, in small lists that come one after the other, beside what the file
 * holds.
 */
export async function everyProblemOf(
  uri: vscode.Uri,
  deps: ValidateDeps,
): Promise<{ readonly state: FileState; readonly problems: AsyncIterable<readonly Problem[]> }> {
  const state = await fromBytes(uri, deps, { cap: 1 });
  const { everyProblem, everyProblemOnDisk } = await import('../../../jsonl/file/everyProblem.ts');
  const options = ruleOptions(uri, deps.settings.checks(uri), deps.clock.now());
  const problems =
    uri.scheme === 'file'
      ? everyProblemOnDisk(uri.fsPath, state.profile, options)
      : everyProblem(() => chunksOf(uri), state.profile, options);
  return { state, problems };
}

async function fromBytes(
  uri: vscode.Uri,
  deps: ValidateDeps,
  { cap, signal }: { readonly cap?: number; readonly signal?: AbortSignal },
): Promise<FileState> {
  const key = uri.toString();
  const settings = deps.settings.checks(uri);
  const check = (profile: ProviderProfile) =>
    checkBytes(uri, profile, deps.checkFile, {
      ...ruleOptions(uri, settings, deps.clock.now()),
      cap: cap ?? settings.maxProblems,
      ...(signal ? { signal } : {}),
    });
  let chosen = deps.choice.for(key, noSigns);
  let report = await check(chosen.profile);
  const better = deps.choice.for(key, signsOf(report.summary));
  if (better.profile !== chosen.profile) report = await check(better.profile);
  chosen = better;
  const { problems, total, byCode, summary } = report;
  return {
    ...chosen,
    version: undefined,
    problems: { list: problems, total, byCode },
    summary,
    complete: true,
  };
}

async function checkBytes(
  uri: vscode.Uri,
  profile: ProviderProfile,
  checkFile: CheckFile,
  options: Parameters<CheckFile>[2],
): Promise<CheckReport> {
  try {
    if (uri.scheme === 'file') return await checkFile(uri.fsPath, profile, options);
    return await checkStream(chunksOf(uri), profile, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw new UserError(readErrorMessage(uri, error));
  }
}

/** A document that is open without its file (untitled, or of another extension), else the file as its system gives it. */
async function* chunksOf(uri: vscode.Uri): AsyncGenerator<Uint8Array> {
  const key = uri.toString();
  const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === key);
  yield document
    ? new TextEncoder().encode(document.getText())
    : await vscode.workspace.fs.readFile(uri);
}
