import { noSigns } from '../../jsonl/line/guessProfile.ts';
import * as vscode from 'vscode';
import { UserError } from '../kit/userError.ts';
import { batchFileSelector } from './check/batchFileName.ts';
import { chooseProfile } from './check/chooseProfile.ts';
import { DiagnosticsView } from './problems/diagnosticsView.ts';
import { DiskChecks } from './check/diskChecks.ts';
import { DocumentChecks } from './check/documentChecks.ts';
import type { Editor } from './ports/editor.ts';
import type { EditorDeps } from './ports/editorDeps.ts';
import { FileStates } from './check/fileStates.ts';
import { editLine, LineFiles } from './lineFile/lineFiles.ts';
import { fixAll } from './fixes/fixAll.ts';
import { FileStatus } from './problems/fileStatus.ts';
import { sourceOfLine } from './lineFile/lineAddress.ts';
import { problemMessage } from './problems/toDiagnostic.ts';
import { ProfileChoice } from './check/profileChoice.ts';
import { QuickFixes } from './fixes/quickFixes.ts';
import { renumberIds } from './fixes/renumberIds.ts';
import { ReportDocuments } from './problems/reportDocuments.ts';
import { requestProviders } from './help/requestProviders.ts';
import { activeFile } from './check/tabFiles.ts';
import { TimeSlices } from './check/timeSlices.ts';
import { everyProblemOf, validate } from './check/checkWholeFile.ts';
import { ServerErrorsView } from './problems/serverErrorsView.ts';
import { validationReport } from './check/validationReport.ts';

/** Work on the extension host's thread stops after this long, so that others get their turn. */
const sliceMs = 8;

/** Registers diagnostics, fixes, completion, hover, status and the line editor. Nothing runs until a file is shown. */
export function registerEditor(deps: EditorDeps): Editor {
  const states = new FileStates();
  const slices = new TimeSlices(sliceMs, deps.logError);
  const choice = new ProfileChoice(deps);
  const view = new DiagnosticsView(states);
  const documents = new DocumentChecks({ ...deps, states, slices, choice });
  const files = new DiskChecks({ ...deps, states, choice });
  const status = new FileStatus(states);
  const validation = {
    ...deps,
    states,
    choice,
    restart: (uri: string) => {
      documents.restart(uri);
      files.restart(uri);
      return documents.has(uri) || files.has(uri);
    },
  };
  const reports = new ReportDocuments(async (uri) => {
    const key = uri.toString();
    if (states.get(key)?.complete === false) await states.next(key);
    const state = await documents.report(key);
    return state ? { state, problems: [state.problems.list] } : everyProblemOf(uri, validation);
  });
  const fixes = new QuickFixes({ states, documents });
  const lines = new LineFiles(deps);
  const serverErrors = new ServerErrorsView({ ...deps, states, slices });
  const profileFor = (uri: vscode.Uri) => {
    const key = uri.toString();
    return (states.get(key) ?? choice.for(key, noSigns)).profile;
  };
  const providers = requestProviders({
    states,
    documents,
    slices,
    clock: deps.clock,
    profileOfLine: (address) => profileFor(sourceOfLine(address)),
  });
  const actions = vscode.languages.registerCodeActionsProvider(
    batchFileSelector,
    fixes,
    QuickFixes.metadata,
  );
  // The name of an unsaved file is given to another one later.
  const closed = vscode.workspace.onDidCloseTextDocument(({ uri, isUntitled }) => {
    if (isUntitled) void choice.choose(uri.toString(), undefined);
  });
  const preferred = deps.onDidChangePreferredProfile(() => {
    documents.reconsider();
    files.reconsider();
  });

  return {
    async validateFile(uri = fileInFront(), signal) {
      const state = await validate(uri, validation, signal ? { signal } : {});
      return validationReport(uri.toString(), state, problemMessage);
    },
    showReport: async (uri = fileInFront()) => reports.show(uri),
    async chooseProfile(uri = fileInFront(), provider) {
      if (await chooseProfile(uri, choice, provider)) validation.restart(uri.toString());
    },
    fixAll: (uri = fileInFront(), kinds) => fixAll(uri, kinds, { fixes, states, documents }),
    renumberIds: (uri = fileInFront(), pattern) => renumberIds(uri, pattern, slices),
    editLine: (uri = fileInFront(), line) => editLine(uri, line, lines),
    profileFor,
    dispose() {
      const parts = [
        closed,
        preferred,
        actions,
        providers,
        serverErrors,
        lines,
        reports,
        status,
        files,
        documents,
        view,
      ];
      vscode.Disposable.from(...parts).dispose();
      slices.dispose();
      states.dispose();
    },
  };
}

function fileInFront(): vscode.Uri {
  const uri = activeFile();
  if (!uri)
    throw new UserError(vscode.l10n.t('No file is open. Open a batch file first.'), [], 'notice');
  return uri;
}
