// Stands alone: the twin in text of what the page draws.
import * as vscode from 'vscode';
import { textFormats } from '../../../results/query/exportFormats.ts';
import type { Confusion } from '../../../results/query/session.ts';
import { formatsFor } from '../../kit/formats.ts';
import { escaped } from './detailText.ts';
import { resultsSentences } from './resultsSentences.ts';

/** The table of expected and answered labels as Markdown, and each of its counts as a sentence. */
export function confusionText({ expected, answered, counts }: Confusion): string {
  const { head } = resultsSentences();
  const formats = formatsFor(vscode.env.language);
  const names = answered.map((label) => (label === '…' ? head['otherLabel'] : label));
  const columns = [head['confusionHint'], ...names];
  const rows = expected.map((label, line) => [label, ...(counts[line] ?? [])]);
  const { head: headOf, line: lineOf } = textFormats.markdown;
  const sentences = expected.flatMap((wanted, line) =>
    names.flatMap((given, at) => {
      const count = counts[line]?.[at] ?? 0;
      if (count === 0) return [];
      return `- ${vscode.l10n.t('Expected {0}, answered {1}: {2} rows', escaped(wanted), escaped(given), formats.count(count))}\n`;
    }),
  );
  return [`# ${head['confusion']}\n\n`, headOf(columns), ...rows.map((row) => lineOf(columns, row)), '\n', ...sentences].join(''); // prettier-ignore
}
