import * as vscode from 'vscode';

/** The file that a tab shows; for a comparison its right side. */
export function fileOfTab(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) {
    return input.uri;
  }
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

/** The file of the active tab. Unlike the active editor it is known for files above 50 MB too. */
export function activeFile(): vscode.Uri | undefined {
  return (
    fileOfTab(vscode.window.tabGroups.activeTabGroup.activeTab) ??
    vscode.window.activeTextEditor?.document.uri
  );
}

export function isOpenInTab(uri: string): boolean {
  return vscode.window.tabGroups.all.some((group) =>
    group.tabs.some((tab) => fileOfTab(tab)?.toString() === uri),
  );
}

export function openDocument(uri: vscode.Uri): vscode.TextDocument | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
}
