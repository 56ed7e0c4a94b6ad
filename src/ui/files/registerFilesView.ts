// Stands alone: what the activation builds of this room.
import * as vscode from 'vscode';
import type { Disposable } from '../../batches/emitter.ts';
import { FilesTree, type FilesTreeDeps } from './filesTree.ts';

export { RemoteFiles } from './remoteFiles.ts';

/** Registers the view `batchStudio.files`. No network before an account's row is opened. */
export function registerFilesView(deps: FilesTreeDeps): Disposable {
  const tree = new FilesTree(deps);
  const view = vscode.window.createTreeView('batchStudio.files', {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
  });
  return vscode.Disposable.from(view, tree);
}
