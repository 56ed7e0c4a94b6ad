import * as vscode from 'vscode';
import type { Disposable } from '../../../batches/emitter.ts';
import type { FileState } from '../check/fileState.ts';
import { placeInRow, reportText, type ProblemLists } from './reportText.ts';
import { isOpenInTab } from '../check/tabFiles.ts';

const scheme = 'batch-studio-report';
/** Tabs that an earlier version left open have it. */
const earlierScheme = 'batchstudio-report';
/** More links would cost more than they help. */
const maxLinks = 5000;

/** What a file holds, and its problems. */
interface Checked {
  readonly state: FileState;
  readonly problems: ProblemLists;
}

/** Full check reports as read-only documents; the file's address is the query of the report's. */
export class ReportDocuments implements Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registrations: Disposable;

  /** `check` gives all problems of a file. */
  constructor(check: (uri: vscode.Uri) => Promise<Checked>) {
    this.#registrations = vscode.Disposable.from(
      this.#changed,
      ...[scheme, earlierScheme].map((one) =>
        vscode.workspace.registerTextDocumentContentProvider(one, {
          onDidChange: this.#changed.event,
          provideTextDocumentContent: async (report) => {
            const uri = vscode.Uri.parse(report.query, true);
            const { state, problems } = await check(uri);
            return reportText(uri, state, problems);
          },
        }),
      ),
      vscode.languages.registerDocumentLinkProvider([{ scheme }, { scheme: earlierScheme }], {
        provideDocumentLinks: (document) => linksOf(document),
      }),
    );
  }

  async show(uri: vscode.Uri): Promise<void> {
    const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
    const title = vscode.l10n.t('Check of {0}', name);
    const report = vscode.Uri.from({ scheme, path: `/${title}.txt`, query: uri.toString() });
    this.#changed.fire(report);
    const document = await vscode.workspace.openTextDocument(report);
    await vscode.window.showTextDocument(document, {
      viewColumn: isOpenInTab(uri.toString()) ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
      // Reports of several files are there at once.
      preview: false,
    });
  }

  dispose(): void {
    this.#registrations.dispose();
  }
}

function linksOf(document: vscode.TextDocument): vscode.DocumentLink[] {
  const target = vscode.Uri.parse(document.uri.query, true);
  const links: vscode.DocumentLink[] = [];
  for (let line = 0; line < document.lineCount && links.length < maxLinks; line++) {
    const place = placeInRow(document.lineAt(line).text);
    if (!place) continue;
    const fragment = `L${place.line + 1},${place.column + 1}`;
    links.push(
      new vscode.DocumentLink(
        new vscode.Range(line, 0, line, place.end),
        target.with({ fragment }),
      ),
    );
  }
  return links;
}
