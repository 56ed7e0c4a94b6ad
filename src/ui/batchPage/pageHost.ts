import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { asApiFailure } from '../../batches/apiFailure.ts';
import { batchFileKinds, fileIdOf, type Batch } from '../../batches/batch.ts';
import type { Disposable } from '../../batches/emitter.ts';
import type { Sample } from '../../tracking/progress/samples.ts';
import type { FromBatchPage, ToBatchPage } from '../../webview/messages/batchPage.ts';
import { formatsFor } from '../kit/formats.ts';
import { logText } from '../kit/logText.ts';
import { pageHtml } from '../kit/pageHtml.ts';
import { lookUpFiles, nothingYet, type LookedUp } from './lookedUp.ts';
import { targetOfPage, type PageTarget } from './pageAddress.ts';
import { runPageCommand } from './pageCommands.ts';
import type { PageDeps } from './pageDeps.ts';
import { pageState } from './pageState.ts';

const minuteMs = 60_000;

/** One page's host: sends what is known of the batch, again with every change, and does what its buttons say. */
export class PageHost implements Disposable {
  readonly #deps: PageDeps;
  readonly #panel: vscode.WebviewPanel;
  readonly #target: PageTarget | undefined;
  readonly #closing = new AbortController();
  readonly #owned: readonly Disposable[];
  #looked: LookedUp = nothingYet;
  /** What the last look-up was about. */
  #lookedFor = '';
  /** Is the service to be asked again for what it has said? */
  #isOld = false;
  #isReady = false;
  #isSending = false;
  #stopTicking: () => void = () => undefined;

  constructor(deps: PageDeps, uri: vscode.Uri, panel: vscode.WebviewPanel) {
    this.#deps = deps;
    this.#panel = panel;
    this.#target = targetOfPage(uri);
    const { webview } = panel;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(deps.extensionUri, 'dist')],
    };
    const isMine = (accountId: string) => accountId === this.#target?.accountId;
    this.#owned = [
      webview.onDidReceiveMessage((message: FromBatchPage) => void this.#hear(message)),
      panel.onDidChangeViewState(() => {
        this.#send();
      }),
      deps.store.onDidChange((change) => {
        const isOther =
          change.kind === 'batches' && !change.batchIds.includes(this.#target?.batchId ?? '');
        if (change.kind === 'accounts' || (isMine(change.accountId) && !isOther)) this.#send();
      }),
      deps.records.onDidChange(() => {
        this.#send();
      }),
      deps.results.onDidFetch(({ accountId, id }) => {
        if (isMine(accountId) && id === this.#target?.batchId) this.#lookAgain(false);
      }),
      deps.files.onDidChange((accountId) => {
        if (isMine(accountId)) this.#lookAgain(true);
      }),
    ];
    this.#tick();
    webview.html = pageHtml(webview, deps.extensionUri, {
      name: 'batchPage',
      title: vscode.l10n.t('Batch'),
      start: {},
      loading: vscode.l10n.t('Loading…'),
    });
  }

  async #hear(message: FromBatchPage): Promise<void> {
    if (message.kind === 'ready') {
      this.#isReady = true;
      this.#send();
      return;
    }
    if (!this.#target) return;
    if (message.command === 'check') this.#lookAgain(true);
    const isOwnFile = message.fileId === undefined || this.#fileIds().includes(message.fileId);
    if (isOwnFile) await runPageCommand(message.command, this.#target, message.fileId, this.#deps);
  }

  #fileIds(): readonly string[] {
    const batch = this.#batch();
    return batch ? batchFileKinds.flatMap((kind) => fileIdOf(batch, kind) ?? []) : [];
  }

  #batch(): Batch | undefined {
    return this.#target && this.#deps.store.find(this.#target.accountId, this.#target.batchId);
  }

  /** Ages and durations change by the minute. */
  #tick(): void {
    this.#stopTicking = this.#deps.clock.after(minuteMs, () => {
      this.#send();
      this.#tick();
    });
  }

  /** Once for all that changes in a turn, and only while somebody sees it. */
  #send(): void {
    if (this.#isSending || !this.#isReady || !this.#panel.visible) return;
    this.#isSending = true;
    setImmediate(() => {
      this.#isSending = false;
      if (!this.#closing.signal.aborted) this.#sendNow();
    });
  }

  #sendNow(): void {
    const batch = this.#batch();
    const account = batch && this.#deps.store.state(batch.accountId)?.account;
    if (!batch || !account) {
      const text = vscode.l10n.t('This batch is not loaded. Refresh the list of batches.');
      this.#post({ kind: 'absent', text });
      return;
    }
    const { store, records, settings, clock } = this.#deps;
    const known = store.known(batch.accountId);
    const sighting = known?.get(batch.id);
    const state = pageState(
      {
        batch,
        account,
        submission: records.submissionOf(batch.accountId, batch.id),
        watched: {
          samples: sighting?.samples ?? [],
          seenAt: sighting && sighting.seenAt / 1000,
          others: samplesOf(known?.values() ?? []),
        },
        looked: this.#looked,
        prices: settings.prices(),
      },
      formatsFor(vscode.env.language),
      clock.now(),
    );
    this.#post({ kind: 'state', state });
    void this.#lookUp(batch, account);
  }

  #post(message: ToBatchPage): void {
    void this.#panel.webview.postMessage(message);
  }

  /** What was known stays on the page until the answers are there. */
  #lookAgain(isOld: boolean): void {
    this.#isOld ||= isOld;
    this.#lookedFor = '';
    this.#send();
  }

  /** Files change when the batch does; what is here changes when something was fetched. */
  async #lookUp(batch: Batch, account: Account): Promise<void> {
    const { status, outputFileId, errorFileId } = batch;
    const isRecorded = this.#deps.records.submissionOf(batch.accountId, batch.id) !== undefined;
    const { isTrusted } = vscode.workspace;
    const wanted = JSON.stringify([status, outputFileId, errorFileId, isRecorded, isTrusted]);
    if (wanted === this.#lookedFor) return;
    this.#lookedFor = wanted;
    const before = this.#isOld ? nothingYet : this.#looked;
    this.#isOld = false;
    try {
      const { signal } = this.#closing;
      const looked = await lookUpFiles(this.#deps, batch, account, before, signal);
      if (this.#lookedFor !== wanted) return;
      this.#looked = looked;
      this.#send();
    } catch (error) {
      if (asApiFailure(error) || this.#closing.signal.aborted) return;
      this.#deps.log.error(logText(error));
    }
  }

  dispose(): void {
    this.#closing.abort();
    this.#stopTicking();
    for (const part of this.#owned) part.dispose();
  }
}

function* samplesOf(
  sightings: Iterable<{ readonly samples?: readonly Sample[] }>,
): Generator<readonly Sample[], undefined> {
  for (const { samples } of sightings) if (samples) yield samples;
  return undefined;
}
