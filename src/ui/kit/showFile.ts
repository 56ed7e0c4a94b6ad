import * as vscode from 'vscode';

/** A tab that shows a file. */
export interface OpenTab {
  readonly column: number;
  /** `Uri.toString()` of the file. */
  readonly uri: string;
}

/** Opens a file to stay; also one above 50 MB, which has no document for extensions. `line` is 1-based. */
export async function showFile(
  uri: vscode.Uri,
  column: number | undefined,
  options: { readonly line?: number | undefined; readonly preserveFocus?: boolean } = {},
): Promise<void> {
  const { line, preserveFocus = false } = options;
  const start = line === undefined ? undefined : new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.commands.executeCommand('vscode.open', uri, {
    viewColumn: column ?? vscode.ViewColumn.Active,
    preview: false,
    preserveFocus,
    ...(start ? { selection: new vscode.Range(start, start) } : {}),
  });
}

/** The files that are open, by column. */
export function openTabs(): readonly OpenTab[] {
  return vscode.window.tabGroups.all.flatMap((group) =>
    group.tabs.flatMap(({ input }) =>
      input instanceof vscode.TabInputText
        ? [{ column: group.viewColumn, uri: input.uri.toString() }]
        : [],
    ),
  );
}
