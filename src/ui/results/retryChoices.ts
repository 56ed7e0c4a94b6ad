import * as vscode from 'vscode';
import { answersWithoutFile } from '../../batches/capabilities.ts';
import { isActive } from '../../batches/status.ts';
import type { Selection } from '../../results/export/requestLines.ts';
import { answersWithoutFileWords, fileWords } from '../batch/batchWords.ts';
import { formatsFor } from '../kit/formats.ts';
import type { LoadedResults } from './batchResults.ts';
import { doubtful } from './resultsAddress.ts';
import { failureWords, outcomeWords } from './outcomeWords.ts';

/** Requests of one kind that may be asked again. */
export interface RetryChoice {
  readonly label: string;
  readonly description: string;
  readonly detail?: string;
  readonly picked?: boolean;
  readonly selection: Selection;
}

/**
 * Everything but answers that nothing speaks against. While the batch runs, what is not back may still come; when it is
 * over but its answers may be somewhere, the choice is the user's.
 */
export function retryChoices({
  joined,
  batch,
}: Pick<LoadedResults, 'joined' | 'batch'>): readonly RetryChoice[] {
  const formats = formatsFor(vscode.env.language);
  const counts = joined.counts();
  const described = (count: number) =>
    count === 1 ? vscode.l10n.t('1 request') : vscode.l10n.t('{0} requests', formats.count(count));
  const others = [...(isActive(batch.status) ? [] : (['missing'] as const)), ...doubtful];
  return [
    ...joined.failureCounts().map(({ group, count, ...failure }) => ({
      label: failureWords(failure, 120),
      description: described(count),
      picked: true,
      selection: { group },
    })),
    ...others
      .filter((outcome) => counts[outcome] > 0)
      .map((outcome) => {
        const doubt = outcome === 'missing' ? doubtAboutMissing({ joined, batch }) : undefined;
        return {
          label: outcomeWords[outcome](),
          description: described(counts[outcome]),
          ...(doubt === undefined ? { picked: outcome === 'missing' } : { detail: doubt }),
          selection: outcome,
        };
      }),
  ];
}

/** Why what seems to be missing may be answered and paid for. */
function doubtAboutMissing({
  joined,
  batch,
}: Pick<LoadedResults, 'joined' | 'batch'>): string | undefined {
  const formats = formatsFor(vscode.env.language);
  const answers = answersWithoutFile(batch);
  if (answers > 0) return `${fileWords.output()}: ${answersWithoutFileWords(answers, formats)}`;
  const unassigned = joined.unassigned();
  if (unassigned > 0)
    return vscode.l10n.t(
      'Result lines that belong to no request or cannot be read: {0}. They may be the answers to these; look at them before you pay again.',
      formats.count(unassigned),
    );
  const completed = batch.counts?.completed ?? 0;
  const returned = joined.returnedIn('output');
  if (completed <= returned) return undefined;
  return vscode.l10n.t(
    'The provider reports {0} answers, but the output file has {1}. The others may be paid for; download the file again before resending.',
    formats.count(completed),
    formats.count(returned),
  );
}
