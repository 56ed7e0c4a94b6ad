import * as vscode from 'vscode';
import { plainText } from '../../kit/safeText.ts';
import type { AnsweredFile, AnsweredFiles, LineAnswer } from './answeredFiles.ts';

export interface InputAnswersDeps {
  /** Loaded when the first submitted file is shown. */
  readonly files: () => Promise<AnsweredFiles>;
  /** Was this file submitted, and shall its answers be shown? Costs nothing. */
  readonly isWanted: (uri: vscode.Uri) => boolean;
  readonly onDidChange: vscode.Event<void>;
  readonly logError: (error: unknown) => void;
}

/** More lines than anyone reads through; the others tell their answer when one points at them. */
const mostLenses = 5000;
const lensWords = 80;

/** A line whose answer is read when it comes into view. */
class LineLens extends vscode.CodeLens {
  readonly file: AnsweredFile;

  constructor(file: AnsweredFile, line: number) {
    super(new vscode.Range(line, 0, line, 0));
    this.file = file;
  }
}

/**
 * What came back for each line of an input file that was submitted and is unchanged: above the line, and when one points
 * at it. While a file is being edited nothing is read.
 */
export class InputAnswers implements vscode.CodeLensProvider<LineLens>, vscode.HoverProvider {
  readonly #deps: InputAnswersDeps;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(deps: InputAnswersDeps) {
    this.#deps = deps;
    this.onDidChangeCodeLenses = deps.onDidChange;
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<LineLens[]> {
    const file = await this.#fileOf(document);
    return (file?.lines(mostLenses) ?? []).map((line) => new LineLens(file as AnsweredFile, line));
  }

  async resolveCodeLens(lens: LineLens): Promise<LineLens> {
    const answer = await this.#answerOf(lens.file, lens.range.start.line);
    const words = plainText(answer?.words ?? '', lensWords);
    lens.command = {
      title: [answer?.outcome ?? '', words].filter(Boolean).join(' · '),
      ...(answer?.customId
        ? { ...showAnswer(lens.file, answer), tooltip: vscode.l10n.t('Show Answer') }
        : { command: '' }),
    };
    return lens;
  }

  async provideHover(
    document: vscode.TextDocument,
    { line }: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const file = await this.#fileOf(document);
    const answer = file && (await this.#answerOf(file, line));
    if (!answer) return undefined;
    const said = new vscode.MarkdownString().appendText(answer.outcome);
    if (answer.words !== '') said.appendMarkdown('\n\n').appendText(answer.words);
    if (answer.customId !== '') {
      const { command, arguments: given } = showAnswer(file, answer);
      const target = `command:${command}?${encodeURIComponent(JSON.stringify(given))}`;
      said.appendMarkdown(`\n\n[${vscode.l10n.t('Show Answer')}](${target})`);
      said.isTrusted = { enabledCommands: [command] };
    }
    return new vscode.Hover(said);
  }

  /** Undefined also when it was changed meanwhile. */
  async #fileOf(document: vscode.TextDocument): Promise<AnsweredFile | undefined> {
    const { uri, version } = document;
    const isSaved = () => !document.isDirty && document.version === version;
    if (!isSaved() || !this.#deps.isWanted(uri)) return undefined;
    try {
      const file = await (await this.#deps.files()).of(uri.toString());
      return isSaved() ? file : undefined;
    } catch (error) {
      this.#deps.logError(error);
      return undefined;
    }
  }

  async #answerOf(file: AnsweredFile, line: number): Promise<LineAnswer | undefined> {
    try {
      return await file.answerOf(line);
    } catch (error) {
      this.#deps.logError(error);
      return undefined;
    }
  }
}

function showAnswer({ batch }: AnsweredFile, { customId }: LineAnswer) {
  const { accountId, id: batchId } = batch;
  return { command: 'batchStudio.showResults', arguments: [{ accountId, batchId }, customId] };
}
