import * as vscode from 'vscode';
import { showMessage } from '../kit/showMessage.ts';
import type { TreeNode } from './treeNode.ts';

/** What the editor's own lists, and those of the system, hand over. */
const uriList = 'text/uri-list';

/** Batch files that are dropped onto an account, or on anything below it, are submitted with it. */
export function dropFiles(): vscode.TreeDragAndDropController<TreeNode> {
  return {
    dragMimeTypes: [],
    dropMimeTypes: [uriList],
    async handleDrop(target, data) {
      const text = await data.get(uriList)?.asString();
      const files = droppedFiles(text ?? '').map((uri) => vscode.Uri.parse(uri));
      const [first] = files;
      const accountId = target?.accountId;
      const options = accountId ? [{ accountId }] : [];
      if (first)
        await vscode.commands.executeCommand(
          'batchStudio.submit',
          first,
          ...(files.length > 1 ? [files] : []),
          ...options,
        );
      else if (text)
        void showMessage(
          'information',
          vscode.l10n.t('Only batch files (.jsonl, .ndjson) can be submitted.'),
        );
    },
  };
}

/** The addresses of JSON Lines files in a list of addresses, one a line; a line with `#` is a comment (RFC 2483). */
export function droppedFiles(list: string): readonly string[] {
  return list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('#') && /\.(jsonl|ndjson)$/i.test(line));
}
