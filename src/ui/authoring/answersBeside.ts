import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { sourceProblem } from '../../authoring/authoringProblem.ts';
import { showMessage } from '../kit/showMessage.ts';
import type { AnswerFiles } from '../../authoring/answers/rowAnswers.ts';
import type { AnswersReport } from '../../authoring/answers/writeAnswers.ts';
import type { AuthoringThread } from '../../authoring/thread/authoringThread.ts';
import { formatsFor } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import { showFile } from '../kit/showFile.ts';
import { UserError } from '../kit/userError.ts';
import { withProgress } from '../kit/withProgress.ts';
import { authoringMessage } from './authoringWords.ts';
import { builtTable } from './builtRecord.ts';
import { freePath } from './fileFacts.ts';
import { builtPath, type PromptFile } from './promptFile.ts';

/** Asks for a result file on this machine. */
export async function chooseOutput({ path }: PromptFile): Promise<string | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Output File of the Batch'),
      defaultUri: vscode.Uri.file(dirname(path)),
      filters: { 'JSON Lines': ['jsonl', 'ndjson'] },
    })) ?? [];
  return file?.fsPath;
}

/**
 * Rows without an id of their own are found by their number: asks when the table is not the one that was built.
 * @returns may answers be written?
 */
export async function isSameTable(thread: AuthoringThread, file: PromptFile): Promise<boolean> {
  const { text, path } = file;
  const { parsePrompt } = await import('../../authoring/prompt/parsePrompt.ts');
  const { id, source = '' } = parsePrompt(text);
  const built = id === undefined ? await builtTable(file) : undefined;
  if (built === undefined) return true;
  // What keeps it from being read is told by who writes the answers.
  const now = await thread.run('hash', { text, path }).catch(() => built);
  if (now === built) return true;
  const write = vscode.l10n.t('Write Anyway');
  const detail = vscode.l10n.t('Its rows have no ids, so answers are found by row number: after a change they may stand at other rows. Restore the table, or name a column at “id” before the next batch.'); // prettier-ignore
  const choice = await showMessage(
    'warning',
    vscode.l10n.t('{0} has changed since the batch was built.', plainText(source, 100)),
    { modal: true, detail },
    write,
  );
  return choice === write;
}

/**
 * Writes a copy of the prompt's table with what came back, beside it, and opens it. Overwrites nothing.
 * @returns the URI of the new table
 */
export async function writeAnswersOf(
  thread: AuthoringThread,
  { path, text }: PromptFile,
  files: AnswerFiles | readonly AnswerFiles[],
): Promise<vscode.Uri> {
  const [{ formatFor }, { parsePrompt }, { TableError }] = await Promise.all([
    import('../../authoring/answers/tableFormats.ts'),
    import('../../authoring/prompt/parsePrompt.ts'),
    import('../../authoring/table/table.ts'),
  ]);
  const { source = '' } = parsePrompt(text);
  const stem = basename(builtPath(path, undefined)).replace(/\.jsonl$/, '');
  const out = await freePath(join(dirname(path), `${stem}.answers`), formatFor(source));
  const formats = formatsFor(vscode.env.language);
  const title = vscode.l10n.t('Writing {0}', basename(out));
  let counts: AnswersReport;
  try {
    counts = await withProgress(title, formats, (progress, signal) =>
      thread.run(
        'answers',
        { text, path, files: [files].flat(), out },
        {
          signal,
          onRows: (rows) => {
            progress.text(vscode.l10n.t('{0} rows', formats.count(rows)));
          },
        },
      ),
    );
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    throw new UserError(authoringMessage(sourceProblem(error, plainText(source, 100))));
  }
  const uri = vscode.Uri.file(out);
  await showFile(uri, undefined);
  void tell(out, counts);
  return uri;
}

async function tell(out: string, counts: AnswersReport): Promise<void> {
  const formats = formatsFor(vscode.env.language);
  const { answered = 0, ...others } = counts;
  const rest = Object.values(others).reduce((sum, count) => sum + count, 0);
  const name = plainText(basename(out), 100);
  await (rest === 0
    ? showMessage(
        'information',
        vscode.l10n.t('{0} has an answer for each of its {1} rows.', name, formats.count(answered)),
      )
    : showMessage(
        'warning',
        vscode.l10n.t(
          '{0}: {1} rows have an answer, {2} have none or one that is not complete. The column “status” says why.',
          name,
          formats.count(answered),
          formats.count(rest),
        ),
      ));
}
