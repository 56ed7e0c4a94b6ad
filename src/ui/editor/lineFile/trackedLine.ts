import type * as vscode from 'vscode';
import { countBreaks, mergeChanges, type LineEdit } from '../check/lineEdits.ts';

/** Where a line is after edits, in ascending order as `mergeChanges` gives them; undefined when it was deleted. */
export function followLine(line: number, edits: readonly LineEdit[]): number | undefined {
  let at = line;
  for (const { start, removed, added } of edits) {
    if (at < start) break;
    if (at >= start + removed) at += added - removed;
    else if (at - start < added) return at;
    else return undefined;
  }
  return at;
}

/** One line of a document, followed through its edits. */
export class TrackedLine {
  readonly source: vscode.Uri;
  /** 0-based; undefined once the line was deleted. */
  line: number | undefined;
  text: string;
  modifiedAt: number;
  /** How often it changed. */
  changes = 0;

  constructor(source: vscode.Uri, line: number, text: string, now: number) {
    this.source = source;
    this.line = line;
    this.text = text;
    this.modifiedAt = now;
  }

  /** Takes over an edit of the document. @returns true when the line itself changed or went */
  follow(event: vscode.TextDocumentChangeEvent, now: number): boolean {
    if (this.line === undefined) return false;
    const edits = mergeChanges(
      event.contentChanges.map(({ range, text }) => ({
        startLine: range.start.line,
        endLine: range.end.line,
        breaks: countBreaks(text),
      })),
    );
    this.line = followLine(this.line, edits);
    const text = this.line === undefined ? '' : event.document.lineAt(this.line).text;
    if (this.line !== undefined && text === this.text) return false;
    this.text = text;
    this.modifiedAt = Math.max(now, this.modifiedAt + 1);
    this.changes++;
    return true;
  }

  /** Finds the line in a document that may have changed while no one listened. */
  find(document: vscode.TextDocument): void {
    const { line } = this;
    if (line !== undefined && line < document.lineCount && document.lineAt(line).text === this.text)
      return;
    let nearest: number | undefined;
    for (let at = 0; at < document.lineCount; at++) {
      if (document.lineAt(at).text !== this.text) continue;
      const isNearer =
        nearest === undefined || Math.abs(at - (line ?? 0)) < Math.abs(nearest - (line ?? 0));
      if (isNearer) nearest = at;
    }
    this.line = nearest;
  }
}
