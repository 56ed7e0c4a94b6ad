// Stands alone: what is written, apart from what is sent.
import * as vscode from 'vscode';
import type { ProviderProfile } from '../../providers/profile.ts';
import { rehearsalLine } from '../../realtime/rehearsalLine.ts';
import { freePath } from '../authoring/fileFacts.ts';
import { UserError } from '../kit/userError.ts';
import type { TrialSource } from './trialSource.ts';

/** Writes a new batch file with the same requests for the provider's test model. @returns its URI */
export async function writeRehearsal(
  { stem, lines }: Pick<TrialSource, 'stem' | 'lines'>,
  { rehearsal }: ProviderProfile,
): Promise<vscode.Uri> {
  const changed = rehearsal ? lines.map((line) => rehearsalLine(line, rehearsal)) : [];
  if (changed.length === 0 || changed.includes(undefined))
    throw new UserError(vscode.l10n.t('Only chat requests can be used in a free test run.'));
  const file = vscode.Uri.file(await freePath(`${stem}.rehearsal`, 'jsonl'));
  const content = new TextEncoder().encode(`${changed.join('\n')}\n`);
  await vscode.workspace.fs.writeFile(file, content);
  return file;
}
