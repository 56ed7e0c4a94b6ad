import * as vscode from 'vscode';
import type { AuthoringThread } from '../../authoring/thread/authoringThread.ts';
import type { Disposable } from '../../batches/emitter.ts';
import type { Clock } from '../../batches/clock.ts';
import type { Settings } from '../kit/settings.ts';
import { PreviewDocuments } from './previewDocuments.ts';
import { PreviewLinks } from './previewLinks.ts';
import { PromptDiagnostics } from './promptDiagnostics.ts';
import { promptSelector } from './promptFile.ts';
import { PromptHelp } from './promptHelp.ts';
import { PromptLenses } from './promptLenses.ts';
import { PromptStates } from './promptStates.ts';

/** The language support for batch prompts, as commands use it. */
export interface Authoring extends Disposable {
  readonly states: PromptStates;
  readonly previews: PreviewDocuments;
  readonly thread: AuthoringThread;
}

/** Registers diagnostics, completion, hover, lenses and the preview of batch prompts. */
export function registerAuthoring(
  clock: Clock,
  thread: AuthoringThread,
  settings: Pick<Settings, 'wrapsJson'>,
  logError: (error: unknown) => void,
): Authoring {
  const states = new PromptStates(clock, thread, logError);
  const previews = new PreviewDocuments(states, settings);
  const help = new PromptHelp(states);
  const parts = vscode.Disposable.from(
    new PromptDiagnostics(states, thread, logError),
    vscode.languages.registerCodeLensProvider(promptSelector, new PromptLenses(states)),
    vscode.languages.registerCompletionItemProvider(promptSelector, help, '{', '#', ':', ' '),
    vscode.languages.registerHoverProvider(promptSelector, help),
    new PreviewLinks(states).register(),
    previews,
    states,
  );
  return {
    states,
    previews,
    thread,
    dispose() {
      parts.dispose();
    },
  };
}
