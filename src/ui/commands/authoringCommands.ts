import * as vscode from 'vscode';
import { showMessage } from '../kit/showMessage.ts';
import { readUri } from '../kit/readUri.ts';
import { formatsFor } from '../kit/formats.ts';
import { showFile } from '../kit/showFile.ts';
import { plainText } from '../kit/safeText.ts';
import { openPrompt, type PromptFile } from '../authoring/promptFile.ts';
import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import type { BuildOutcome } from '../authoring/buildPrompt.ts';
import { chooseBatch } from '../batch/chooseBatch.ts';
import type { Command, CommandDeps } from './commandDeps.ts';
import { loadResults } from './fetchResults.ts';
import { preferredProfile } from './newBatchFile.ts';

/** `(uri?)` → the URI of the preview that is open beside the prompt. */
export const previewPrompt: Command = (deps) => async (argument) => {
  const { uri } = await openPrompt(readUri(argument));
  const { previews } = await deps.authoring.load();
  return (await previews.show(uri)).toString();
};

/** `(uri?, choice?)` → the URI of the preview, which shows other rows; a choice is `first`, or as `RowChoice`. */
export const previewRows: Command = (deps) => async (argument, given) => {
  const uri = readUri(argument) ?? vscode.window.activeTextEditor?.document.uri;
  const { promptOfPreview } = await import('../authoring/previewDocuments.ts');
  const file = await openPrompt(uri && promptOfPreview(uri));
  const { states, previews } = await deps.authoring.load();
  const document = await vscode.workspace.openTextDocument(file.uri);
  const { askRows } = await import('../authoring/askRows.ts');
  const asked = async () => askRows((await states.of(document)).head?.columns ?? []);
  const choice = (given as Awaited<ReturnType<typeof askRows>>) ?? (await asked());
  if (choice === undefined) return undefined;
  await states.choose(document, choice === 'first' ? undefined : choice);
  return (await previews.show(file.uri)).toString();
};

/** `(uri?)` → what a check of all rows found. */
export const checkPrompt: Command = (deps) => async (argument) => {
  const file = await openPrompt(readUri(argument));
  const build = await import('../authoring/buildPrompt.ts');
  return build.checkPrompt(await buildDeps(deps), file);
};

/** `(uri?, { silent? }?)` → what was built, which is open. */
export const buildPrompt: Command = (deps) => async (argument, options) => {
  const file = await openPrompt(readUri(argument));
  const silent = isSilent(options);
  const built = await buildOf(deps, file, silent);
  if (!silent && built && built.uri !== null) await tellBuilt(built, built.uri);
  return built;
};

/**
 * `(uri?, options of batchStudio.submit, maxRequests?, maxBytes?)` → the batch or batches; builds first, and splits what
 * is larger than the provider takes, or than is said.
 */
export const submitPrompt: Command = (deps) => async (argument, options) => {
  const file = await openPrompt(readUri(argument));
  const built = await buildOf(deps, file, isSilent(options));
  if (!built) return undefined;
  const { requireBuilt } = await import('../authoring/buildPrompt.ts');
  // What the build said needs no second message.
  if (built.uri === null && !isSilent(options)) return undefined;
  const uri = requireBuilt(built);
  const { fileLimits, submitParts } = await import('./submitParts.ts');
  const limits = fileLimits(await profileOfPrompt(file), options);
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > (limits.maxBytes ?? Infinity) || built.requests > (limits.maxRequests ?? Infinity))
    return submitParts(deps, file, uri, limits, options);
  return vscode.commands.executeCommand('batchStudio.submit', uri, options);
};

/** `(uri?, batch or { output, error }?)` → the URI of a new table with the answers, which is open. */
export const writeAnswers: Command = (deps) => async (argument, from) => {
  const file = await openPrompt(readUri(argument));
  const answers = await import('../authoring/answersBeside.ts');
  const { thread } = await deps.authoring.load();
  const { output, error } = (from ?? {}) as { readonly output?: string; readonly error?: string };
  if (typeof output === 'string')
    return (await answers.writeAnswersOf(thread, file, { output, error })).toString();
  if (!(await answers.isSameTable(thread, file))) return undefined;
  const { builtHashes } = await import('../authoring/builtRecord.ts');
  const hashes = from === undefined ? await builtHashes(file) : [];
  const found = from === undefined ? await findBatches(deps, hashes) : await chooseBatch(deps, from, title()); // prettier-ignore
  if (found === 'file') {
    const path = await answers.chooseOutput(file);
    if (path === undefined) return undefined;
    return (await answers.writeAnswersOf(thread, file, { output: path })).toString();
  }
  if (!found) return undefined;
  const attempts = [found].flat().flatMap((batch) => [batch, ...retriesOf(deps, batch)]);
  const files = [];
  for (const attempt of attempts) files.push((await loadResults(deps, attempt)).paths);
  return (await answers.writeAnswersOf(thread, file, files)).toString();
};

/** `(uri?)` → the URI of a new batch prompt for this table, or made of another tool's prompt. */
export const newBatchFromFile: Command = (deps) => async (argument) => {
  const uri = readUri(argument) ?? vscode.window.activeTextEditor?.document.uri;
  if (!uri) return undefined;
  const { newPromptFrom } = await import('../authoring/newPrompt.ts');
  return (await newPromptFrom(uri, preferredProfile(deps)))?.toString();
};

/** `(uri?, { first?, lines?, accountId? }?)` → what a few requests brought in real time; see there. */
export const tryRequests: Command = (deps) => async (argument, options) => {
  const trial = await import('../realtime/tryRequests.ts');
  return trial.tryRequests(deps, argument, options);
};

/** `(uri?, uris or plan?)` → what became of a batch file; see there. */
export const shapeFile: Command = (deps) => async (argument, plan) => {
  const shape = await import('../shape/shapeFile.ts');
  return shape.shapeFile(deps, argument, plan);
};

async function buildDeps({ authoring, clock }: CommandDeps) {
  const { states, thread } = await authoring.load();
  return { states, thread, clock };
}

async function buildOf(
  deps: CommandDeps,
  file: PromptFile,
  silent: boolean,
): Promise<BuildOutcome | undefined> {
  const build = await import('../authoring/buildPrompt.ts');
  return build.buildPrompt(await buildDeps(deps), file, silent);
}

/** The ended batches that sent requests of this one again, by the names of their files; the earliest first. */
function retriesOf({ records, store }: CommandDeps, { accountId, id }: Batch): readonly Batch[] {
  const filename = records.submissionOf(accountId, id)?.filename;
  if (filename === undefined) return [];
  const stem = filename.replace(/\.[^.]*$/, '');
  const isRetry = (name: string) =>
    name.startsWith(`${stem}.retry`) && /^(-\d+)?\.jsonl$/.test(name.slice(stem.length + '.retry'.length)); // prettier-ignore
  return records
    .all()
    .map(({ submission }) => submission)
    .filter((one) => one.accountId === accountId && isRetry(one.filename))
    .sort((a, b) => a.plannedAt - b.plannedAt)
    .flatMap(({ batchId }) => (batchId === undefined ? [] : (store.find(accountId, batchId) ?? [])))
    .filter(({ status }) => !isActive(status));
}

/** Given an account and a window, nothing is asked. */
function isSilent(options: unknown): boolean {
  const { silent, accountId } = (options ?? {}) as { silent?: unknown; accountId?: unknown };
  return silent === true || typeof accountId === 'string';
}

async function tellBuilt({ requests }: BuildOutcome, built: string): Promise<void> {
  const uri = vscode.Uri.parse(built);
  await showFile(uri, undefined);
  const name = plainText(uri.path.replace(/^.*\//, ''), 100);
  const submit = vscode.l10n.t('Submit…');
  const count = formatsFor(vscode.env.language).count(requests);
  void showMessage(
    'information',
    vscode.l10n.t('Built {0}. Requests: {1}.', name, count),
    submit,
  ).then((choice) =>
    choice === submit ? vscode.commands.executeCommand('batchStudio.submit', uri) : undefined,
  );
}

async function profileOfPrompt({ text, path }: PromptFile) {
  const { preparePrompt } = await import('../../authoring/build/prepare.ts');
  return (await preparePrompt(text, path)).profile;
}

function title(): string {
  return vscode.l10n.t('Write Answers to Table');
}

/** The batches that these very files were submitted as; asks where a file was submitted never, or several times. */
async function findBatches(
  deps: CommandDeps,
  hashes: readonly string[],
): Promise<Batch | readonly Batch[] | 'file' | undefined> {
  const sent = hashes.map(
    (sha256) =>
    deps.records
      .all()
      .filter(({ submission }) => submission.sha256 === sha256)
      .flatMap(({ submission: { accountId, batchId } }) => (batchId === undefined ? [] : [{ accountId, batchId }])), // prettier-ignore
  );
  if (sent.length > 0 && sent.every((all) => all.length === 1)) {
    const batches = [];
    for (const target of sent.flat()) batches.push(await chooseBatch(deps, target, title()));
    return batches.filter((batch) => batch !== undefined);
  }
  const ofBatch = vscode.l10n.t('Results of a Batch…');
  const ofFile = vscode.l10n.t('A Result File on This Machine…');
  const picked = await vscode.window.showQuickPick([ofBatch, ofFile], {
    title: title(),
    placeHolder: vscode.l10n.t('Where do the answers come from?'),
  });
  if (picked === undefined) return undefined;
  return picked === ofFile ? 'file' : chooseBatch(deps, undefined, title());
}
