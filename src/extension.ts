import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { ResourceLimits } from 'node:worker_threads';
import * as vscode from 'vscode';
import { lateWire } from './api/lateWire.ts';
import { describeCall } from './api/wire/wireLog.ts';
import type { Account } from './batches/account.ts';
import { ApiFailure } from './batches/apiFailure.ts';
import { systemClock as clock } from './batches/clock.ts';
import type { Disposable } from './batches/emitter.ts';
import { TokenThread } from './jsonl/estimate/tokenThread.ts';
import { LineThread } from './jsonl/sent/lineThread.ts';
import { WorkerPool } from './jsonl/file/workerPool.ts';
import { profileOf } from './providers/profiles.ts';
import { ResultFiles } from './results/download/resultFiles.ts';
import type { SharedSimulator } from './simulator/sharedSimulator.ts';
import { BatchStore } from './tracking/batches/batchStore.ts';
import { Journal } from './tracking/journal/journal.ts';
import { Lease } from './tracking/windows/lease.ts';
import { OnceOnly } from './tracking/windows/onceOnly.ts';
import { OneAtWork } from './tracking/windows/oneAtWork.ts';
import { Poller } from './tracking/batches/poller.ts';
import { SharedCache } from './tracking/batches/sharedCache.ts';
import { UnchangedFiles } from './tracking/submit/unchangedFiles.ts';
import { AfterEnd } from './ui/afterEnd/afterEnd.ts';
import { isSimulator, simulatorUrl } from './ui/accounts/accountOrigin.ts';
import { accountIdOf, SecretVault } from './ui/accounts/secretVault.ts';
import { LateAuthoring } from './ui/authoring/lateAuthoring.ts';
import type { CheckFile } from './ui/editor/ports/editorDeps.ts';
import { FoundBatches } from './ui/batch/foundBatches.ts';
import { SubmittedFileErrors } from './ui/batch/submittedFileErrors.ts';
import { logText } from './ui/kit/logText.ts';
import { Settings } from './ui/kit/settings.ts';
import { registerSidebar } from './ui/sidebar/registerSidebar.ts';
import type { SidebarNodes } from './ui/sidebar/sidebarDeps.ts';
import { Submissions } from './ui/batch/submissions.ts';

/** What other extensions, and tests, may read. */
export interface BatchStudio {
  /** The tree of batches as it is shown. */
  readonly nodes: SidebarNodes;
}

/**
 * Builds every part, wires it and owns it; touches no network. The language, which is most of the code, and the commands
 * are loaded in turns of their own, so that no other extension waits for all of it at a stretch.
 */
export async function activate(context: vscode.ExtensionContext): Promise<BatchStudio> {
  // The editor disposes from first to last; what was built last must go first.
  const own = <T extends Disposable>(part: T): T => {
    context.subscriptions.unshift(part);
    return part;
  };
  const folder = (name: string) => join(context.globalStorageUri.fsPath, name);
  const manifest = context.extension.packageJSON as { readonly version: string };

  const log = own(vscode.window.createOutputChannel('Batch Studio', { log: true }));
  const settings = own(new Settings());
  let simulator: Promise<SharedSimulator> | undefined;
  const simulatorAddress = async () => {
    simulator ??= import('./simulator/sharedSimulator.ts').then(({ SharedSimulator }) => {
      const options = { dir: folder('simulator'), provider: 'kimi', totalMs: 60_000 };
      return own(new SharedSimulator(options));
    });
    return (await simulator).address();
  };
  const vault = new SecretVault({
    secrets: context.secrets,
    environment: () => process.env,
    simulatorKey: async () => ({ key: (await simulatorAddress()).token, origin: simulatorUrl }),
  });
  const wire = own(
    lateWire({
      vault,
      userAgent: `batch-studio/${manifest.version}`,
      resolveBaseUrl: async (account) =>
        isSimulator(account) ? (await simulatorAddress()).baseUrl : account.baseUrl,
      network: () => settings.network(),
      fileDays: () => settings.fileDays(),
      clock,
      log: (event) => {
        log.info(describeCall(event));
      },
    }),
  );
  const workersOf = (program: string, limits?: ResourceLimits) =>
    own(new WorkerPool(join(context.extensionPath, 'dist', `${program}.cjs`), limits));
  const workers = workersOf('checkWorker');
  const threads = Math.min(4, availableParallelism());
  const checkFile: CheckFile = async (path, profile, options) => {
    const { checkInThreads } = await import('./jsonl/file/checkInThreads.ts');
    return checkInThreads(path, profile, options, { workers, threads });
  };
  const lines = new LineThread(workersOf('lineWorker'));
  const tokens = new TokenThread(workersOf('tokenWorker'));
  const apiFor = (account: Account) => wire.connect(account);
  const accountOf = (id: string | undefined) =>
    settings.accounts().find((account) => account.id === id);

  const store = own(
    new BatchStore({
      accounts: () => settings.accounts(),
      onDidChangeAccounts: settings.onDidChangeAccounts,
      apiFor,
      clock,
      submitted: (accountId) => records.batchIds(accountId),
    }),
  );
  const cache = own(
    new SharedCache({
      folder: folder('cache'),
      store,
      onFailure(error) {
        log.warn(logText(error));
      },
    }),
  );
  own(
    context.secrets.onDidChange(({ key }) => {
      const accountId = accountIdOf(key);
      // Another window may have stored it: what failed for want of it is asked for again.
      if (accountId !== undefined && vscode.workspace.isTrusted) void store.refresh(accountId);
    }),
  );
  const journal = own(new Journal({ folder: folder('journal') }));
  own(journal.watch());
  const records = own(new Submissions(journal, clock));
  own(new FoundBatches({ store, records, journal }));
  const lease = own(new Lease({ folder: folder('leases'), name: 'poll', clock }));
  const poller = own(
    new Poller({
      store,
      clock,
      intervalMs: () => settings.pollIntervalMs(),
      lease,
      allowed: () => vscode.workspace.isTrusted,
    }),
  );
  own(
    settings.onDidChangePollInterval(() => {
      poller.reschedule();
    }),
  );
  const results = new ResultFiles({
    folder: () => settings.downloadFolder() ?? folder('results'),
    apiFor(accountId) {
      const account = accountOf(accountId);
      if (!account) throw new ApiFailure({ kind: 'no_key', code: 'no_account' });
      return apiFor(account);
    },
    addressOf: (accountId) => accountOf(accountId)?.baseUrl ?? '',
    clock,
  });
  const once = new OnceOnly({ folder: folder('announced') });
  const atWork = new OneAtWork({ folder: folder('atWork'), once });
  own(new AfterEnd({ settings, store, records, results, apiFor, once, atWork, clock, log }));
  const sidebar = own(
    registerSidebar({
      settings,
      store,
      records,
      results,
      poller,
      announced: once,
      clock,
      memory: context.workspaceState,
    }),
  );
  // Parts of the editor that are long enough for a turn.
  await inOwnTurn(() => import('./jsonl/schemas/compiledSchemas.ts'));
  await inOwnTurn(() => import('./jsonl/document/batchDocument.ts'));
  const { registerEditor } = await inOwnTurn(() => import('./ui/editor/registerEditor.ts'));
  await setImmediate();
  const editor = own(
    registerEditor({
      settings,
      memory: context.workspaceState,
      clock,
      checkFile,
      findLines: (path, wanted, signal) => lines.find(path, wanted, signal),
      serverErrors: own(new SubmittedFileErrors(store, records, journal)),
      preferredProfile() {
        const account = accountOf(records.lastAccountId());
        return account && profileOf(account.provider);
      },
      onDidChangePreferredProfile: records.onDidChange,
      logError(error) {
        log.error(logText(error));
      },
    }),
  );
  const authoringWorkers = (limits: ResourceLimits) => workersOf('authoringWorker', limits);
  const authoring = own(
    new LateAuthoring(clock, authoringWorkers, settings, (error) => {
      log.error(logText(error));
    }),
  );
  const unchanged = new UnchangedFiles((path) => lines.hash(path));
  const { registerCommands } = await inOwnTurn(() => import('./ui/commands/registerCommands.ts'));
  const { RemoteFiles, registerFilesView } = await inOwnTurn(
    () => import('./ui/files/registerFilesView.ts'),
  );
  const files = own(new RemoteFiles(apiFor));
  own(registerFilesView({ files, settings, store, records, clock }));
  own(
    registerCommands({
      settings,
      vault,
      memory: context.workspaceState,
      store,
      cache,
      journal,
      records,
      results,
      editor,
      authoring,
      unchanged,
      files,
      sidebar,
      simulator: {
        async start() {
          await simulatorAddress();
        },
      },
      apiFor,
      realTimeFor: (account) => wire.realTime(account),
      tokens,
      checkFile,
      indexLines: (path, target, signal) => lines.index(path, target, signal),
      clock,
      openResults: async (sources) => {
        const { openResultsInWorker } = await import('./results/query/openResultsInWorker.ts');
        return openResultsInWorker(
          join(context.extensionPath, 'dist', 'resultWorker.cjs'),
          sources,
        );
      },
      storage: context.globalStorageUri,
      extensionUri: context.extensionUri,
      extensionId: context.extension.id,
      log,
    }),
  );
  const { registerSubmitted } = await inOwnTurn(
    () => import('./ui/submitted/registerSubmitted.ts'),
  );
  own(registerSubmitted({ store, records, clock, unchanged }));
  return { nodes: sidebar.nodes };
}

async function inOwnTurn<T>(load: () => Promise<T>): Promise<T> {
  await setImmediate();
  return load();
}
