import { addAccount } from './addAccount.ts';
import { cancel } from './cancel.ts';
import type * as authoringCommands from './authoringCommands.ts';
import type { Command } from './commandDeps.ts';
import { copyId } from './copyId.ts';
import { chooseProfile, editLine, fixAll, renumberIds, showReport } from './editorCommands.ts';
import { goToResult } from './goToResult.ts';
import type { fileActions } from '../files/fileActions.ts';
import type { listActions } from '../list/listActions.ts';
import { loadMore, refresh } from './refresh.ts';
import { openErrors, openInput, openOutput, openResults } from './openFiles.ts';
import { setApiKey } from './setApiKey.ts';
import { showDetails, showDetailsAsText } from './showDetails.ts';
import { showLog } from './showLog.ts';
import { openResultFiles } from './openResultFiles.ts';
import { compareResults, showResults, showResultsAsText } from './showResults.ts';
import { startSimulator } from './startSimulator.ts';
import { submit } from './submit.ts';
import { testConnection } from './testConnection.ts';
import { validateFile } from './validateFile.ts';

/** A command whose code is read when it first runs. */
const late =
  (load: () => Promise<Command>): Command =>
  (deps) =>
  async (...args) =>
    (await load())(deps)(...args);

const authoring = (name: keyof typeof authoringCommands) =>
  late(async () => (await import('./authoringCommands.ts'))[name]);

const list = (name: keyof typeof listActions) =>
  late(async () => (await import('../list/listActions.ts')).listActions[name]);

const files = (name: keyof typeof fileActions) =>
  late(async () => (await import('../files/fileActions.ts')).fileActions[name]);

/** Every command by its id; package.json contributes the same ids. */
export const commands: Readonly<Record<`batchStudio.${string}`, Command>> = {
  'batchStudio.submit': submit,
  'batchStudio.cancel': cancel,
  'batchStudio.showResults': showResults,
  'batchStudio.showResultsAsText': showResultsAsText,
  'batchStudio.compareResults': compareResults,
  'batchStudio.openResultFiles': openResultFiles,
  'batchStudio.goToResult': goToResult,
  'batchStudio.retryFailed': late(async () => (await import('./retryFailed.ts')).retryFailed),
  'batchStudio.exportAnswers': late(async () => (await import('./exportAnswers.ts')).exportAnswers),
  'batchStudio.openResults': openResults,
  'batchStudio.openOutput': openOutput,
  'batchStudio.openErrors': openErrors,
  'batchStudio.openInput': openInput,
  'batchStudio.showDetails': showDetails,
  'batchStudio.showDetailsAsText': showDetailsAsText,
  'batchStudio.copyId': copyId,
  'batchStudio.refresh': refresh,
  'batchStudio.loadMore': loadMore,
  'batchStudio.filterBatches': list('filterBatches'),
  'batchStudio.clearFilter': list('clearFilter'),
  'batchStudio.arrangeBatches': list('arrangeBatches'),
  'batchStudio.pinBatch': list('pinBatch'),
  'batchStudio.unpinBatch': list('unpinBatch'),
  'batchStudio.hideBatch': list('hideBatch'),
  'batchStudio.unhideBatch': list('unhideBatch'),
  'batchStudio.attachBatch': list('attachBatch'),
  'batchStudio.openInConsole': list('openInConsole'),
  'batchStudio.copyLink': list('copyLink'),
  'batchStudio.deleteLocalResults': list('deleteLocalResults'),
  'batchStudio.refreshFiles': files('refreshFiles'),
  'batchStudio.loadMoreFiles': files('loadMoreFiles'),
  'batchStudio.openRemoteFile': files('openRemoteFile'),
  'batchStudio.downloadRemoteFile': files('downloadRemoteFile'),
  'batchStudio.deleteRemoteFiles': files('deleteRemoteFiles'),
  'batchStudio.cleanUpFiles': files('cleanUpFiles'),
  'batchStudio.addAccount': addAccount,
  'batchStudio.setApiKey': setApiKey,
  'batchStudio.removeAccount': late(async () => (await import('./removeAccount.ts')).removeAccount),
  'batchStudio.testConnection': testConnection,
  'batchStudio.startSimulator': startSimulator,
  'batchStudio.newBatchFile': late(async () => (await import('./newBatchFile.ts')).newBatchFile),
  'batchStudio.newBatchFromFile': authoring('newBatchFromFile'),
  'batchStudio.previewPrompt': authoring('previewPrompt'),
  'batchStudio.previewRows': authoring('previewRows'),
  'batchStudio.checkPrompt': authoring('checkPrompt'),
  'batchStudio.buildPrompt': authoring('buildPrompt'),
  'batchStudio.submitPrompt': authoring('submitPrompt'),
  'batchStudio.writeAnswers': authoring('writeAnswers'),
  'batchStudio.tryRequests': authoring('tryRequests'),
  'batchStudio.validateFile': validateFile,
  'batchStudio.showReport': showReport,
  'batchStudio.chooseProfile': chooseProfile,
  'batchStudio.fixAll': fixAll,
  'batchStudio.renumberIds': renumberIds,
  'batchStudio.splitFile': late(async () => (await import('./splitFile.ts')).splitFile),
  'batchStudio.shapeFile': authoring('shapeFile'),
  'batchStudio.convertFile': late(async () => (await import('./convertFile.ts')).convertFile),
  'batchStudio.editLine': editLine,
  'batchStudio.reconcile': late(async () => (await import('./checkSubmission.ts')).reconcile),
  'batchStudio.submitAgain': late(async () => (await import('./submitAgain.ts')).submitAgain),
  'batchStudio.discardSubmission': late(
    async () => (await import('./discardSubmission.ts')).discardSubmission,
  ),
  'batchStudio.showLog': showLog,
  'batchStudio.forgetEverything': late(
    async () => (await import('./forgetEverything.ts')).forgetEverything,
  ),
};
