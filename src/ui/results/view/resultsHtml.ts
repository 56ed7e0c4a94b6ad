import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { ViewStart } from '../../../webview/messages/viewMessages.ts';
import { resultsSentences } from './resultsSentences.ts';

/** The page of a view: one script, one style sheet, nothing from elsewhere. */
export function resultsHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const words = resultsSentences();
  const start: ViewStart = { words, locale: vscode.env.language };
  const nonce = randomBytes(16).toString('base64');
  const file = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    'img-src data:',
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(words.table.label)}</title>
<link rel="stylesheet" href="${attribute(file('resultsView.css'))}">
</head>
<body data-start="${attribute(JSON.stringify(start))}">
<div id="app"><main class="message late"><p>${attribute(words.loading)}</p></main></div>
<script nonce="${nonce}" src="${attribute(file('resultsView.js'))}"></script>
</body>
</html>`;
}

function attribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
