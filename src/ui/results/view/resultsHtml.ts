// Stands alone: what makes a page the page of results.
import * as vscode from 'vscode';
import type { ViewStart } from '../../../webview/messages/viewMessages.ts';
import { pageHtml } from '../../kit/pageHtml.ts';
import { resultsSentences } from './resultsSentences.ts';

/** The page of a Results view. */
export function resultsHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const words = resultsSentences();
  const start: ViewStart = { words, locale: vscode.env.language };
  const { table, loading } = words;
  return pageHtml(webview, extensionUri, { name: 'resultsView', title: table.label, start, loading }); // prettier-ignore
}
