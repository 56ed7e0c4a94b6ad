import * as vscode from 'vscode';
import type { Clock } from '../../batches/clock.ts';
import type { Disposable } from '../../batches/emitter.ts';
import { formatsFor } from '../kit/formats.ts';
import {
  SubmittedStates,
  type SubmittedFile,
  type SubmittedStatesDeps,
} from './submittedStates.ts';
import { badgeOf, submittedWords } from './submittedWords.ts';

const minuteMs = 60_000;

export interface SubmittedDeps extends SubmittedStatesDeps {
  readonly clock: Clock;
}

/** Says of a submitted file how its batch stands: beside its name in the Explorer, and above its first line. */
export function registerSubmitted({ clock, ...deps }: SubmittedDeps): Disposable {
  const states = new SubmittedStates(deps);
  const formats = formatsFor(vscode.env.language);
  const lensesChanged = new vscode.EventEmitter<void>();
  const wordsOf = (file: SubmittedFile) => submittedWords(file, formats, clock.now());
  let stopTicking: () => void = () => undefined;
  const tick = () => {
    stopTicking = clock.after(minuteMs, () => {
      lensesChanged.fire();
      tick();
    });
  };
  tick();
  return vscode.Disposable.from(
    states,
    lensesChanged,
    { dispose: () => stopTicking() },
    states.onDidChange(() => lensesChanged.fire()),
    vscode.window.registerFileDecorationProvider({
      onDidChangeFileDecorations: states.onDidChange as vscode.Event<vscode.Uri[]>,
      async provideFileDecoration(uri) {
        const file = await states.of(uri);
        return file && new vscode.FileDecoration(badgeOf(file), wordsOf(file));
      },
    }),
    vscode.languages.registerCodeLensProvider(
      { scheme: 'file', pattern: '**/*.{jsonl,ndjson}' },
      {
        onDidChangeCodeLenses: lensesChanged.event,
        async provideCodeLenses({ uri }) {
          const file = await states.of(uri);
          return file ? lensesOf(file, wordsOf(file)) : [];
        },
      },
    ),
  );
}

function lensesOf({ submission, batch }: SubmittedFile, words: string): vscode.CodeLens[] {
  const top = new vscode.Range(0, 0, 0, 0);
  const { accountId, batchId } = submission;
  const lens = (title: string, command: string, tooltip: string) =>
    new vscode.CodeLens(top, { title, command, tooltip, arguments: [{ accountId, batchId }] });
  const hasResults = batch !== undefined && (batch.outputFileId ?? batch.errorFileId) !== null;
  return [
    lens(words, 'batchStudio.showDetails', vscode.l10n.t('Show Details')),
    ...(hasResults
      ? [
          lens(
            vscode.l10n.t('Show Results'),
            'batchStudio.showResults',
            vscode.l10n.t('Shows what came back for this file'),
          ),
        ]
      : []),
  ];
}
