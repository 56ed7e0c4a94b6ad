import type { NetworkSettings } from '../../batches/networkSettings.ts';
import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { Emitter, type Disposable, type Event } from '../../batches/emitter.ts';
import type { Severity } from '../../jsonl/problem.ts';
import { readOwnModels, type OwnModel } from '../../providers/ownModels.ts';
import { readOwnPrices, type OwnPrice } from '../../providers/ownPrices.ts';
import { readAccounts } from './readAccounts.ts';

const section = 'batchStudio';

/** Which ended batches are announced. */
export type Notifications = 'mine' | 'all' | 'off';

/** What a person may set about the checks of one file. */
export interface CheckSettings {
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly models: readonly OwnModel[];
  readonly maxProblems: number;
  readonly batchFiles: readonly string[];
}

const severities: readonly unknown[] = ['error', 'warning', 'information', 'hint', 'off'];

/** The only reader of the configuration: typed values, defaults for what cannot be used, and events. */
export class Settings implements Disposable {
  readonly #accounts = new Emitter<undefined>();
  readonly #polling = new Emitter<undefined>();
  readonly #checks = new Emitter<undefined>();
  readonly #answers = new Emitter<undefined>();
  readonly #subscription: Disposable;

  readonly onDidChangeAnswersInInput: Event<undefined> = this.#answers.event;
  readonly onDidChangeAccounts: Event<undefined> = this.#accounts.event;
  readonly onDidChangePollInterval: Event<undefined> = this.#polling.event;
  readonly onDidChangeChecks: Event<undefined> = this.#checks.event;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      const changed = (name: string) => event.affectsConfiguration(`${section}.${name}`);
      if (changed('accounts')) this.#accounts.fire(undefined);
      if (changed('pollIntervalSeconds')) this.#polling.fire(undefined);
      if (changed('answersInInput')) this.#answers.fire(undefined);
      if (['rules', 'models', 'maxProblems', 'batchFiles'].some(changed))
        this.#checks.fire(undefined);
    });
  }

  accounts(): readonly Account[] {
    return readAccounts(userValue('accounts'));
  }

  async saveAccounts(accounts: readonly Account[]): Promise<void> {
    await vscode.workspace
      .getConfiguration(section)
      .update('accounts', accounts, vscode.ConfigurationTarget.Global);
  }

  pollIntervalMs(): number {
    return 1000 * number(read('pollIntervalSeconds'), 30, 5, 3600);
  }

  notifications(): Notifications {
    const value = read('notifications');
    return value === 'all' || value === 'off' ? value : 'mine';
  }

  async setNotifications(value: Notifications): Promise<void> {
    await vscode.workspace
      .getConfiguration(section)
      .update('notifications', value, vscode.ConfigurationTarget.Global);
  }

  /** Absolute folder for downloads; undefined: the extension's own storage. */
  downloadFolder(): string | undefined {
    const value = userValue('downloadFolder');
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  }

  checks(resource?: vscode.Uri): CheckSettings {
    const files = read('batchFiles', resource);
    return {
      rules: severityTable(read('rules', resource)),
      models: readOwnModels(userValue('models')),
      maxProblems: number(read('maxProblems', resource), 500, 10, 950),
      batchFiles: strings(files),
    };
  }

  /** Days after which services shall delete our files; 0: as they do by themselves. */
  fileDays(): number {
    return number(userValue('deleteFilesAfterDays'), 0, 0, 30);
  }

  /** What is done by itself when a batch ends; `runs` is a task's name or `command:id`, empty for nothing. */
  afterEnd(): { readonly collects: boolean; readonly deletes: boolean; readonly runs: string } {
    const runs = userValue('onBatchEnd');
    return {
      collects: userValue('collectResults') === true,
      deletes: userValue('deleteCollectedFiles') === true,
      runs: typeof runs === 'string' ? runs.trim() : '',
    };
  }

  /** Does a submitted input file show what came back for its lines? */
  answersInInput(resource: vscode.Uri): boolean {
    return read('answersInInput', resource) !== false;
  }

  /** Prices that the user knows better. */
  prices(): readonly OwnPrice[] {
    return readOwnPrices(userValue('prices'));
  }

  /** Does the editor wrap long lines of this JSON file? */
  wrapsJson(resource: vscode.Uri, languageId = 'json'): boolean {
    const scope = { uri: resource, languageId };
    return vscode.workspace.getConfiguration('editor', scope).get('wordWrap') !== 'off';
  }

  /** The editor's own network settings. */
  network(): NetworkSettings {
    const http = vscode.workspace.getConfiguration('http');
    return {
      proxy: text(http.get('proxy')),
      noProxy: strings(http.get('noProxy')),
      proxyAuthorization: text(http.get('proxyAuthorization')),
      strictSSL: http.get('proxyStrictSSL') !== false,
      proxySupport: http.get('proxySupport') !== 'off',
    };
  }

  dispose(): void {
    this.#subscription.dispose();
    for (const emitter of [this.#accounts, this.#polling, this.#checks, this.#answers])
      emitter.dispose();
  }
}

function read(name: string, resource?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration(section, resource).get(name);
}

/** What the user set, whatever a workspace says: it decides where keys go and where files are written. */
function userValue(name: string): unknown {
  const found = vscode.workspace.getConfiguration(section).inspect(name);
  return found?.globalValue ?? found?.defaultValue;
}

function number(value: unknown, usual: number, min: number, max: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return usual;
  return Math.min(max, Math.max(min, value));
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((entry): entry is string => typeof entry === 'string')
    : [];
}

function severityTable(value: unknown): Readonly<Record<string, Severity | 'off'>> {
  if (typeof value !== 'object' || value === null) return {};
  const usable = Object.entries(value).filter(([, severity]) => severities.includes(severity));
  return Object.fromEntries(usable);
}
