import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** A page in a web view. */
export interface WebPage {
  /** Of its script and its style sheet in dist/. */
  readonly name: 'resultsView' | 'batchPage';
  readonly title: string;
  /** What its script begins with, as JSON. */
  readonly start: object;
  /** What is shown when nothing has come after a moment. */
  readonly loading: string;
}

/** One script, one style sheet, nothing from elsewhere. */
export function pageHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { name, title, start, loading }: WebPage,
): string {
  const nonce = randomBytes(16).toString('base64');
  const file = (type: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', `${name}.${type}`)).toString();
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
<title>${attribute(title)}</title>
<link rel="stylesheet" href="${attribute(file('css'))}">
</head>
<body data-start="${attribute(JSON.stringify(start))}">
<div id="app"><main class="message late"><p>${attribute(loading)}</p></main></div>
<script nonce="${nonce}" src="${attribute(file('js'))}"></script>
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
