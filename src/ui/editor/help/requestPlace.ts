import * as vscode from 'vscode';
import { isLineFile } from '../lineFile/lineAddress.ts';

/** The request at a position: one line of a batch file, or the whole of a line that is edited apart. */
export interface RequestPlace {
  readonly text: string;
  readonly offset: number;
  /** From an offset in `text` to a position of the document. */
  readonly positionAt: (offset: number) => vscode.Position;
  /** Is the request spread over several lines? */
  readonly isFormatted: boolean;
}

export function requestPlace(
  document: vscode.TextDocument,
  position: vscode.Position,
): RequestPlace {
  if (isLineFile(document.uri)) {
    return {
      text: document.getText(),
      offset: document.offsetAt(position),
      positionAt: (offset) => document.positionAt(offset),
      isFormatted: true,
    };
  }
  return {
    text: document.lineAt(position.line).text,
    offset: position.character,
    positionAt: (offset) => new vscode.Position(position.line, offset),
    isFormatted: false,
  };
}
