import * as vscode from 'vscode';
import type { ModelPrice } from '../../providers/profile.ts';
import { formatsFor } from '../kit/formats.ts';
import type { LoadedResults } from './batchResults.ts';
import { LinkedText } from './linkedText.ts';
import { writeRequestsPage } from './requestsPage.ts';
import type { ResultsView } from './resultsAddress.ts';
import { writeHead } from './resultsHead.ts';

/** Writes what a view shows; the first page of everything begins with the counts. @param name on one line */
export async function writeResults(
  results: LoadedResults,
  view: ResultsView,
  name: string,
  price: ModelPrice | undefined,
): Promise<LinkedText> {
  const formats = formatsFor(vscode.env.language);
  const text = new LinkedText();
  text.section(vscode.l10n.t('Results of {0}', name));
  if (view.shown === 'all' && view.page === 0) writeHead(text, results, formats, price);
  else {
    const to = { view: { shown: 'all', page: 0 } } as const;
    text.line({ text: vscode.l10n.t('Back to all results'), to });
  }
  await writeRequestsPage(text, results, view, formats);
  return text;
}
