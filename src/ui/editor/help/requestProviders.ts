import * as vscode from 'vscode';
import type { Clock } from '../../../batches/clock.ts';
import type { Disposable } from '../../../batches/emitter.ts';
import type { ProviderProfile } from '../../../providers/profile.ts';
import { batchFileSelector } from '../check/batchFileName.ts';
import type { DocumentChecks } from '../check/documentChecks.ts';
import type { FileStates } from '../check/fileStates.ts';
import { isLineFile, lineSchemes } from '../lineFile/lineAddress.ts';
import { LineFormatting } from './lineFormatting.ts';
import { RequestCompletion } from './requestCompletion.ts';
import { RequestHover } from './requestHover.ts';
import type { RequestLanguage } from './requestLanguage.ts';
import { RequestSymbols } from './requestSymbols.ts';
import type { TimeSlices } from '../check/timeSlices.ts';

export interface RequestProvidersDeps {
  readonly states: FileStates;
  readonly documents: DocumentChecks;
  readonly slices: TimeSlices;
  readonly clock: Clock;
  /** The profile by which the source of a line that is edited apart is checked. */
  readonly profileOfLine: (address: vscode.Uri) => ProviderProfile | undefined;
}

/** Completion, hover, symbols and formatting: everything that the editor asks for when it needs it. */
export function requestProviders(deps: RequestProvidersDeps): Disposable {
  const { states, documents, slices, clock } = deps;
  const { languages } = vscode;
  const requests: vscode.DocumentSelector = [
    ...batchFileSelector,
    ...lineSchemes.map((scheme) => ({ scheme })),
  ];
  let loading: Promise<RequestLanguage> | undefined;

  const checked = async (uri: string) => {
    // Just opened: the first check tells whether it is a batch file at all.
    if (documents.has(uri) && !states.get(uri)) await states.next(uri);
    return states.get(uri);
  };
  /** What walks the whole file waits for the check, which is wanted first. */
  const isBatchFile = async (uri: string) => {
    const state = await checked(uri);
    const whole = state?.complete === false ? await states.next(uri) : state;
    return whole?.summary.looksLikeBatch === true;
  };
  const help = {
    language: () => (loading ??= load()),
    async profileOf(document: vscode.TextDocument) {
      if (isLineFile(document.uri)) return deps.profileOfLine(document.uri);
      const state = await checked(document.uri.toString());
      return state?.summary.looksLikeBatch === true ? state.profile : undefined;
    },
    isUsedId: (uri: string, id: string) => documents.lineOfCustomId(uri, id) !== undefined,
    modelOf: (uri: string) => [...(states.get(uri)?.summary.models.keys() ?? [])][0],
  };
  return vscode.Disposable.from(
    languages.registerCompletionItemProvider(
      requests,
      new RequestCompletion(help),
      ...RequestCompletion.triggers,
    ),
    languages.registerHoverProvider(requests, new RequestHover(help)),
    languages.registerDocumentSymbolProvider(
      batchFileSelector,
      new RequestSymbols({ slices, clock, isBatchFile }),
      { label: 'Batch Studio' },
    ),
    languages.registerDocumentRangeFormattingEditProvider(
      batchFileSelector,
      new LineFormatting(slices, isBatchFile),
    ),
  );
}

/** The JSON language service is large, and many never ask for it. */
async function load(): Promise<RequestLanguage> {
  const { RequestLanguage } = await import('./requestLanguage.ts');
  return new RequestLanguage((message, ...args) => vscode.l10n.t({ message, args, comment: [] }));
}
