import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { profileOf } from '../../providers/profiles.ts';
import { readLineRequest, type LineFault, type LineRequest } from '../../realtime/lineRequest.ts';
import { runTrial } from '../../realtime/runTrial.ts';
import { accountById, chooseAccount } from '../accounts/chooseAccount.ts';
import { freePath } from '../authoring/fileFacts.ts';
import { activeFile } from '../editor/check/tabFiles.ts';
import { formatsFor } from '../kit/formats.ts';
import { providerName } from '../kit/providerNames.ts';
import { readUri } from '../kit/readUri.ts';
import { requireTrust } from '../kit/requireTrust.ts';
import { showMessage } from '../kit/showMessage.ts';
import { UserError } from '../kit/userError.ts';
import { withProgress } from '../kit/withProgress.ts';
import type { RealTimeApi } from '../../batches/realTimeApi.ts';
import type { LateAuthoring } from '../authoring/lateAuthoring.ts';
import type { Submissions } from '../batch/submissions.ts';
import type { Editor } from '../editor/ports/editor.ts';
import type { Settings } from '../kit/settings.ts';
import type { ResultsEditor } from '../results/view/resultsEditor.ts';
import { askCount, confirmTrial, mostTried } from './askTrial.ts';
import { linesOfFile, rowsOfPrompt, type TrialSource } from './trialSource.ts';
import { trialPrices, type TrialPrices } from './trialPrices.ts';
import { trialWords } from './trialWords.ts';
import { writeRehearsal } from './writeRehearsal.ts';
import { resultsViewUri } from '../results/view/viewAddress.ts';
import { proposeAccount } from '../submit/submitDraft.ts';

interface TrialDeps {
  readonly settings: Pick<Settings, 'accounts' | 'prices'>;
  readonly records: Pick<Submissions, 'all'>;
  readonly editor: Pick<Editor, 'profileFor'>;
  readonly authoring: Pick<LateAuthoring, 'load'>;
  readonly resultsEditor: Pick<ResultsEditor, 'show' | 'refresh'>;
  readonly realTimeFor: (account: Account) => RealTimeApi;
  readonly closing: AbortSignal;
}

interface TrialOptions {
  /** How many of the first rows or lines. */
  readonly first?: number;
  /** Lines of a batch file, counted from 0. */
  readonly lines?: readonly number[];
  /** With it nothing is asked. */
  readonly accountId?: string;
}

/**
 * `(uri?, { first?, lines?, accountId? }?)` → what came of it, with the URI of the output file that is open as results.
 * Sends up to 20 requests of a batch prompt or a batch file in real time, after its price was told.
 */
export async function tryRequests(
  deps: TrialDeps,
  argument: unknown,
  given: unknown,
): Promise<unknown> {
  requireTrust();
  const uri = readUri(argument) ?? activeFile();
  if (!uri) throw new UserError(vscode.l10n.t('Open a batch file or a batch prompt first.'));
  const options = (given ?? {}) as TrialOptions;
  const source = await sourceOf(deps, uri, options);
  if (!source) return undefined;
  const { provider = deps.editor.profileFor(uri).id } = source;
  const requests = readRequests(source, usualUrlOf(profileOf(provider)));
  const account = await accountFor(deps, source, options);
  if (!account) return undefined;
  const prices = trialPrices(account, requests[0]?.model, deps.settings.prices());
  if (options.accountId === undefined) {
    const answer = await confirmTrial(account, source.lines, prices.now);
    if (answer === undefined) return undefined;
    if (answer === 'rehearse') {
      const file = await writeRehearsal(source, profileOf(account.provider));
      return vscode.commands.executeCommand('batchStudio.submit', file);
    }
  }
  return send(deps, source, requests, account, prices);
}

async function sourceOf(
  deps: TrialDeps,
  uri: vscode.Uri,
  { first, lines }: TrialOptions,
): Promise<TrialSource | undefined> {
  const isPrompt = /\.batch\.md$/i.test(uri.path);
  const chosen = lines ?? (isPrompt || first !== undefined ? [] : selectedLines(uri, mostTried));
  if (chosen.length > 0) return linesOfFile(uri, { numbers: new Set(chosen.slice(0, mostTried)) });
  const count = first ?? (await askCount());
  if (count === undefined) return undefined;
  const wanted = Math.max(1, Math.min(count, mostTried));
  if (!isPrompt) return linesOfFile(uri, { first: wanted });
  return rowsOfPrompt(uri, await deps.authoring.load(), wanted);
}

/** Lines that are selected in the editor, when several are. */
function selectedLines(uri: vscode.Uri, most: number): readonly number[] {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.uri.toString() !== uri.toString()) return [];
  const lines = new Set<number>();
  for (const { start, end, isEmpty } of editor.selections) {
    if (isEmpty && editor.selections.length === 1) continue;
    for (let line = start.line; line <= end.line && lines.size < most; line++) lines.add(line);
  }
  return [...lines];
}

/** The path of lines that name none. */
function usualUrlOf({ envelope, endpoints }: ProviderProfile): string | undefined {
  return envelope.isBare && envelope.body === undefined ? endpoints[0] : undefined;
}

function readRequests(
  { lines }: TrialSource,
  usualUrl: string | undefined,
): readonly LineRequest[] {
  const requests = lines.map((line) => readLineRequest(line, usualUrl));
  for (const [index, request] of requests.entries())
    if (typeof request === 'string') throw new UserError(faultWords[request](index + 1));
  if (requests.length === 0) throw new UserError(vscode.l10n.t('There is no request to send.'));
  return requests as LineRequest[];
}

const faultWords: { readonly [F in LineFault]: (which: number) => string } = {
  no_json: (which) =>
    vscode.l10n.t('Nothing was sent: request {0} of those chosen is not valid JSON.', which),
  no_request: (which) =>
    vscode.l10n.t('Nothing was sent: request {0} of those chosen has no custom_id, url or body.', which), // prettier-ignore
  streams: (which) =>
    vscode.l10n.t('Nothing was sent: request {0} of those chosen has “stream: true”, which no batch answers.', which), // prettier-ignore
};

async function accountFor(
  deps: TrialDeps,
  { uri, provider = deps.editor.profileFor(uri).id }: TrialSource,
  { accountId }: TrialOptions,
): Promise<Account | undefined> {
  if (accountId !== undefined) return accountById(deps, accountId);
  const accounts = deps.settings.accounts();
  if (accounts.length === 0) return vscode.commands.executeCommand('batchStudio.addAccount');
  const usedLast = deps.records.all().map(({ submission }) => submission.accountId);
  const proposed = proposeAccount(accounts, provider, usedLast);
  if (proposed) return proposed;
  const suits = accounts.some((account) => account.provider === provider);
  const hint = vscode.l10n.t('This file is for {0}, and none of your accounts is', providerName(profileOf(provider))); // prettier-ignore
  return chooseAccount(
    deps,
    undefined,
    vscode.l10n.t('Try Requests'),
    undefined,
    suits ? undefined : hint,
  );
}

async function send(
  deps: TrialDeps,
  source: TrialSource,
  requests: readonly LineRequest[],
  account: Account,
  prices: TrialPrices,
): Promise<unknown> {
  const stem = `${source.stem}.try`;
  const output = await freePath(stem, 'output.jsonl');
  const input = output.replace(/output\.jsonl$/, 'input.jsonl');
  const name = output.replace(/^.*[\\/]/, '').replace(/\.output\.jsonl$/, '');
  const view = resultsViewUri(name, [{ outputs: [output], errors: [], input, price: prices.now }]);
  const formats = formatsFor(vscode.env.language);
  const title = vscode.l10n.t('Trying {0} requests', formats.count(requests.length));
  const trial = { requests, api: deps.realTimeFor(account), input, output };
  let isShown = false;
  const [report, total] = await withProgress(title, formats, async (progress, stop) => {
    const signal = AbortSignal.any([stop, deps.closing]);
    const done = await runTrial(
      trial,
      source.lines,
      ({ answered, failed }) => {
        progress.text(vscode.l10n.t('Answered: {0}. Failed: {1}.', answered, failed));
        // The first answer opens the view, each further one draws it anew.
        if (isShown) void deps.resultsEditor.refresh(view);
        else void deps.resultsEditor.show(view);
        isShown = true;
      },
      signal,
    );
    return [done, await source.total(signal)] as const;
  });
  const words = trialWords(report, { account, prices, total }, formats);
  void showMessage(report.failed > 0 ? 'warning' : 'information', words);
  const { failure: _failure, ...counts } = report;
  return { ...counts, uri: vscode.Uri.file(output).toString(), view: view.toString() };
}
