import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openUntitled } from './studio.ts';

const id = 'batch-studio.batch-studio';

describe('the extension in the editor', () => {
  it('is activated by opening a JSONL file', async () => {
    const content = '{"custom_id":"a","method":"POST","url":"/v1/chat/completions","body":{}}\n';
    const document = await openUntitled(content);
    await vscode.window.showTextDocument(document);
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that it contributes, and no other', async () => {
    const manifest = vscode.extensions.getExtension(id)?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const contributed = manifest.contributes.commands.map(({ command }) => command).sort();
    const all = await vscode.commands.getCommands(true);
    const made =
      /^batchStudio\.(?:batches|files)\.(focus|open|resetViewLocation|removeView|toggleVisibility)$/;
    const registered = all
      .filter((command) => command.startsWith('batchStudio.') && !made.test(command))
      .sort();
    assert.deepEqual(registered, contributed);
  });
});
