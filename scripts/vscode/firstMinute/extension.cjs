// Beside the extension in `npm start`, never in the package: the first window opens on something to do.
const vscode = require('vscode');

exports.activate = async ({ workspaceState }) => {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder || workspaceState.get('shown')) return;
  await workspaceState.update('shown', true);
  await vscode.commands.executeCommand('batchStudio.batches.focus');
  const walkthrough = 'batch-studio.batch-studio#start';
  await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough, true);
  const sample = vscode.Uri.joinPath(folder.uri, 'every-mistake.jsonl');
  await vscode.window.showTextDocument(sample, {
    viewColumn: vscode.ViewColumn.One,
    preview: false,
  });
};
