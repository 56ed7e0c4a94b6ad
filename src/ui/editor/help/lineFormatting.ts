import * as vscode from 'vscode';
import { minify } from '../../../jsonl/json/minify.ts';
import { readLines } from '../check/readLines.ts';
import type { TimeSlices } from '../check/timeSlices.ts';

/** Formats request lines: no white space outside strings, one request a line, never another order or spelling. */
export class LineFormatting implements vscode.DocumentRangeFormattingEditProvider {
  readonly #slices: TimeSlices;
  readonly #isBatchFile: (uri: string) => Promise<boolean>;

  constructor(slices: TimeSlices, isBatchFile: (uri: string) => Promise<boolean>) {
    this.#slices = slices;
    this.#isBatchFile = isBatchFile;
  }

  async provideDocumentRangeFormattingEdits(
    document: vscode.TextDocument,
    range: vscode.Range,
    _options: vscode.FormattingOptions,
    token: vscode.CancellationToken,
  ): Promise<vscode.TextEdit[]> {
    const edits: vscode.TextEdit[] = [];
    if (!(await this.#isBatchFile(document.uri.toString()))) return edits;
    const visit = (text: string, line: number) => {
      const short = formatted(text);
      if (short === text) return;
      edits.push(vscode.TextEdit.replace(new vscode.Range(line, 0, line, text.length), short));
    };
    const lines = [range.start.line, range.end.line + 1] as const;
    const isWhole = await readLines(document, lines, visit, { slices: this.#slices, token });
    return isWhole ? edits : [];
  }
}

/** A broken line stays as it is: taking white space away could make it worse. */
function formatted(text: string): string {
  const short = minify(text);
  if (short === text || short === '') return text;
  try {
    JSON.parse(text);
    return short;
  } catch {
    return text;
  }
}
