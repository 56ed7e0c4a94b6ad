import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import type { Disposable } from '../../batches/emitter.ts';
import { recordedName } from '../batch/batchName.ts';
import { batchPageType, batchPageUri } from './pageAddress.ts';
import type { PageDeps } from './pageDeps.ts';
import type { PageHost } from './pageHost.ts';

/** The pages of batches, as a custom editor, so that the editor brings them back; the first one loads what they need. */
export class BatchPages implements vscode.CustomReadonlyEditorProvider, Disposable {
  readonly #deps: PageDeps;
  readonly #hosts = new Set<PageHost>();
  readonly #registration: Disposable;

  constructor(deps: PageDeps) {
    this.#deps = deps;
    this.#registration = vscode.window.registerCustomEditorProvider(batchPageType, this);
  }

  openCustomDocument(uri: vscode.Uri): vscode.CustomDocument {
    return {
      uri,
      dispose() {
        // All is its page's.
      },
    };
  }

  async resolveCustomEditor(
    { uri }: vscode.CustomDocument,
    panel: vscode.WebviewPanel,
  ): Promise<void> {
    const { PageHost: Host } = await import('./pageHost.ts');
    const host = new Host(this.#deps, uri, panel);
    this.#hosts.add(host);
    panel.onDidDispose(() => {
      host.dispose();
      this.#hosts.delete(host);
    });
  }

  /** Opens the page of a batch, or comes back to it. */
  async show(batch: Batch): Promise<void> {
    const account = this.#deps.settings.accounts().find(({ id }) => id === batch.accountId);
    const name = account ? recordedName(batch, account, this.#deps.records) : batch.id;
    const uri = batchPageUri(name, { accountId: batch.accountId, batchId: batch.id });
    await vscode.commands.executeCommand('vscode.openWith', uri, batchPageType, { preview: true });
  }

  dispose(): void {
    for (const host of this.#hosts) host.dispose();
    this.#registration.dispose();
  }
}
