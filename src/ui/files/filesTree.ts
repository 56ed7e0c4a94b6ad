import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { Batch } from '../../batches/batch.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Disposable } from '../../batches/emitter.ts';
import { profileOf } from '../../providers/profiles.ts';
import type { BatchStore } from '../../tracking/batches/batchStore.ts';
import { FileUses } from '../../tracking/files/fileUse.ts';
import { recordedName } from '../batch/batchName.ts';
import type { Submissions } from '../batch/submissions.ts';
import { failureMessage } from '../kit/failures.ts';
import { formatsFor } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import type { Settings } from '../kit/settings.ts';
import { fileNode, type FileNode } from './fileNode.ts';
import { factWords, isNearlyFull, quotaWords, useWords } from './fileWords.ts';
import type { RemoteFiles } from './remoteFiles.ts';

export interface FilesTreeDeps {
  readonly files: RemoteFiles;
  readonly settings: Pick<Settings, 'accounts' | 'onDidChangeAccounts'>;
  readonly store: Pick<BatchStore, 'state' | 'onDidChange'>;
  readonly records: Pick<Submissions, 'all' | 'submissionOf'>;
  readonly clock: Clock;
}

const none: readonly Batch[] = [];
const { None, Collapsed } = vscode.TreeItemCollapsibleState;

/** The files of each account at its service. An account's list is asked for when its row is opened. */
export class FilesTree implements vscode.TreeDataProvider<FileNode>, Disposable {
  readonly #deps: FilesTreeDeps;
  readonly #changed = new vscode.EventEmitter<FileNode | undefined>();
  readonly #accounts = new Map<string, FileNode>();
  /** Found anew when an account has other batches. */
  readonly #uses = new Map<string, { batches: readonly Batch[]; uses: FileUses }>();
  readonly #subscriptions: readonly Disposable[];
  readonly #formats = formatsFor(vscode.env.language);
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(deps: FilesTreeDeps) {
    this.#deps = deps;
    this.#subscriptions = [
      deps.files.onDidChange((accountId) => {
        this.#changed.fire(this.#accounts.get(accountId));
      }),
      deps.store.onDidChange((change) => {
        // A batch came or went: some file is now its own.
        if (change.kind === 'batches' && change.listChanged) this.#follow(change.accountId);
      }),
      deps.settings.onDidChangeAccounts(() => {
        this.#changed.fire(undefined);
      }),
    ];
  }

  /** Draws the files of an account again, if anybody has looked at them. */
  #follow(accountId: string): void {
    const account = this.#deps.settings.accounts().find(({ id }) => id === accountId);
    const node = this.#accounts.get(accountId);
    if (account && node && this.#deps.files.of(account).isRead) this.#changed.fire(node);
  }

  getChildren(node?: FileNode): FileNode[] {
    if (!node) return this.#deps.settings.accounts().map(({ id }) => this.#account(id));
    const account = this.#accountOf(node);
    if (node.kind !== 'account' || !account) return [];
    const list = this.#deps.files.of(account);
    if (!list.isRead) {
      // Not waited for: rows that arrive while their account is drawn anew are not known to the editor's menus.
      void list.read(this.#deps.files.closing);
      return [fileNode('loading', account.id)];
    }
    const { files, hasMore, failure } = list.state;
    const rows = files.map(({ id: fileId }): FileNode => {
      const id = JSON.stringify([account.id, 'file', fileId]);
      return { kind: 'file', id, accountId: account.id, fileId };
    });
    return [
      ...(failure ? [fileNode('failure', account.id)] : []),
      ...rows,
      ...(hasMore ? [fileNode('more', account.id)] : []),
    ];
  }

  getTreeItem(node: FileNode): vscode.TreeItem {
    const account = this.#accountOf(node);
    const item = account ? this.#itemOf(node, account) : new vscode.TreeItem('…');
    item.id = node.id;
    item.contextValue ??= node.kind;
    return item;
  }

  #itemOf(node: FileNode, account: Account): vscode.TreeItem {
    switch (node.kind) {
      case 'account':
        return this.#accountItem(account);
      case 'file':
        return this.#fileItem(node.fileId, account);
      case 'failure': {
        const failure = this.#deps.files.of(account).state.failure;
        const item = new vscode.TreeItem(vscode.l10n.t('The files cannot be listed'));
        item.description = failure ? failureMessage(failure, account) : '';
        item.iconPath = icon('warning', 'list.warningForeground');
        return item;
      }
      case 'loading': {
        const item = new vscode.TreeItem(vscode.l10n.t('Loading…'));
        item.iconPath = icon('loading~spin');
        return item;
      }
      case 'more': {
        const title = vscode.l10n.t('Load more…');
        const item = new vscode.TreeItem(title);
        item.iconPath = icon('ellipsis');
        item.command = { command: 'batchStudio.loadMoreFiles', title, arguments: [node] };
        return item;
      }
    }
  }

  #accountItem(account: Account): vscode.TreeItem {
    const list = this.#deps.files.of(account);
    const { fileQuota } = profileOf(account.provider);
    const item = new vscode.TreeItem(account.name, Collapsed);
    item.description = list.isRead ? quotaWords(list.sum, fileQuota, this.#formats) : '';
    item.iconPath = isNearlyFull(list.sum, fileQuota)
      ? icon('warning', 'list.warningForeground')
      : icon('database');
    return item;
  }

  #fileItem(fileId: string, account: Account): vscode.TreeItem {
    const file = this.#deps.files.of(account).find(fileId);
    if (!file) return new vscode.TreeItem('…');
    const [use] = this.#usesOf(account.id).of(fileId);
    const words = useWords(use, (batch) => recordedName(batch, account, this.#deps.records));
    const facts = factWords(file, this.#formats, this.#deps.clock.now());
    const label = plainText(file.filename || file.id, 120);
    const item = new vscode.TreeItem(label, None);
    item.description = [...facts, words].join(' · ');
    item.contextValue = use ? 'remoteFile ofBatch' : 'remoteFile';
    item.iconPath = icon(use ? 'file' : 'file-symlink-file');
    item.accessibilityInformation = { label: [label, ...facts, words].join(', ') };
    item.tooltip = [file.filename, file.id, file.purpose, ...facts, words]
      .filter(Boolean)
      .map((line) => plainText(line, 200))
      .join('\n');
    if (use) {
      const title = vscode.l10n.t('Open');
      const target = { accountId: account.id, fileId };
      item.command = { command: 'batchStudio.openRemoteFile', title, arguments: [target] };
    }
    return item;
  }

  #usesOf(accountId: string): FileUses {
    const batches = this.#deps.store.state(accountId)?.batches ?? none;
    const known = this.#uses.get(accountId);
    if (known?.batches === batches) return known.uses;
    const uses = new FileUses({ accountId, batches, records: this.#deps.records.all() });
    this.#uses.set(accountId, { batches, uses });
    return uses;
  }

  #account(accountId: string): FileNode {
    const node = this.#accounts.get(accountId) ?? fileNode('account', accountId);
    this.#accounts.set(accountId, node);
    return node;
  }

  #accountOf({ accountId }: FileNode): Account | undefined {
    return this.#deps.settings.accounts().find(({ id }) => id === accountId);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }
}

function icon(id: string, color?: string): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}
