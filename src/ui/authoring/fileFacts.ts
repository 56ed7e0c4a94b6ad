// Stands alone: building, answers and new prompts ask the disk alike.
import * as vscode from 'vscode';

/** Size and time of a file on this machine; undefined when there is none. */
export async function factsOf(path: string): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(vscode.Uri.file(path));
  } catch {
    return undefined;
  }
}

/** @throws vscode.FileSystemError */
export async function textAt(path: string): Promise<string> {
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.file(path)));
}

/** `stem.ending`, or `stem-2.ending` when that is there, and so on. */
export async function freePath(stem: string, ending: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = `${stem}${number === 1 ? '' : `-${String(number)}`}.${ending}`;
    if (!(await factsOf(path))) return path;
  }
}
