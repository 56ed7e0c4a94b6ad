import * as vscode from 'vscode';
import type { Disposable } from '../../../batches/emitter.ts';
import type { Submissions } from '../../batch/submissions.ts';
import type { Settings } from '../../kit/settings.ts';
import { logText } from '../../kit/logText.ts';
import type { BatchStore } from '../../../tracking/batches/batchStore.ts';
import type { AnsweredFiles, AnsweredFilesDeps } from './answeredFiles.ts';
import { InputAnswers } from './inputAnswers.ts';

export interface RegisterInputAnswersDeps extends Omit<AnsweredFilesDeps, 'isTrusted'> {
  readonly settings: Pick<Settings, 'answersInInput' | 'onDidChangeAnswersInInput'>;
  readonly store: Pick<BatchStore, 'find' | 'onDidChange'>;
  readonly records: Pick<Submissions, 'all' | 'onDidChange'>;
  readonly log: Pick<vscode.LogOutputChannel, 'error'>;
}

const selector = { scheme: 'file', pattern: '**/*.{jsonl,ndjson}' };

/** Shows in input files what came back for their lines. */
export function registerInputAnswers(deps: RegisterInputAnswersDeps): Disposable {
  const { settings, store, records } = deps;
  const changed = new vscode.EventEmitter<void>();
  const tell = () => {
    changed.fire();
  };
  let files: Promise<AnsweredFiles> | undefined;
  const provider = new InputAnswers({
    files: () =>
      (files ??= import('./answeredFiles.ts').then(
        (part) => new part.AnsweredFiles({ ...deps, isTrusted: () => vscode.workspace.isTrusted }),
      )),
    isWanted: (uri) =>
      settings.answersInInput(uri) &&
      records.all().some(({ submission }) => submission.fileUri === uri.toString() && submission.batchId !== undefined), // prettier-ignore
    onDidChange: changed.event,
    logError(error) {
      deps.log.error(logText(error));
    },
  });
  const own = [
    changed,
    store.onDidChange(({ kind }) => {
      if (kind === 'batches') tell();
    }),
    records.onDidChange(tell),
    settings.onDidChangeAnswersInInput(tell),
    // Saved, or changed back: its text is what it was.
    vscode.workspace.onDidChangeTextDocument(({ contentChanges }) => {
      if (contentChanges.length === 0) tell();
    }),
    vscode.languages.registerCodeLensProvider(selector, provider),
    vscode.languages.registerHoverProvider(selector, provider),
  ];
  return {
    dispose() {
      for (const part of own.toReversed()) part.dispose();
    },
  };
}
