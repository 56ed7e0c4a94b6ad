import * as vscode from 'vscode';
import type { ShapePlan } from '../../jsonl/shape/shapePlan.ts';
import { activeFile, openDocument } from '../editor/check/tabFiles.ts';
import { readUri, selectedFiles } from '../kit/readUri.ts';
import { UserError } from '../kit/userError.ts';
import type { Editor } from '../editor/ports/editor.ts';
import { askShape } from './askShape.ts';
import { applyShape, offerShape, writeShape, type ShapeOutcome } from './writeShape.ts';

/**
 * `(uri?, uris or plan?)` → `{ uri, read, changed, leftOut, unknown }`: sets values on every line of a batch file, takes a
 * sample, merges files, removes duplicates or makes requests of bare lines, into a new file that is compared with the
 * old one. Several selected files are merged. With a plan nothing is asked; its `into: 'file'` changes the file itself,
 * and its `files` are those to merge.
 */
export async function shapeFile(
  { editor }: { readonly editor: Pick<Editor, 'profileFor'> },
  argument: unknown,
  given: unknown,
): Promise<ShapeOutcome | undefined> {
  const selected = selectedFiles(given);
  const uri = selected[0] ?? readUri(argument) ?? activeFile();
  if (!uri) throw new UserError(vscode.l10n.t('Open a batch file first.'));
  const named = Array.isArray(given) ? undefined : readPlan(given);
  const profile = editor.profileFor(uri);
  const merge = { what: 'merge', longestId: profile.envelope.customId?.maxLength } as const;
  const plan = named ?? (selected.length > 1 ? merge : await askShape(profile));
  if (!plan) return undefined;
  const others = plan.what === 'merge' ? await otherFiles(selected, named?.files) : [];
  if (!others) return undefined;
  const files = [uri, ...others];
  for (const file of files) requireSaved(file);
  const outcome = await writeShape(files, plan);
  if (named)
    return named.into === 'file' && files.length === 1 ? applyShape(uri, outcome) : outcome;
  return offerShape(uri, outcome, files.length === 1);
}

type GivenPlan = ShapePlan & { readonly into?: unknown; readonly files?: readonly unknown[] };

function readPlan(given: unknown): GivenPlan | undefined {
  const plan = given as GivenPlan | undefined;
  return typeof plan?.what === 'string' ? plan : undefined;
}

async function otherFiles(
  selected: readonly vscode.Uri[],
  files: readonly unknown[] | undefined,
): Promise<readonly vscode.Uri[] | undefined> {
  if (selected.length > 1) return selected.slice(1);
  if (files) return files.map(readUri).filter((uri) => uri !== undefined);
  return vscode.window.showOpenDialog({
    title: vscode.l10n.t('Merge with Other Files…'),
    canSelectMany: true,
    filters: { 'JSON Lines': ['jsonl', 'ndjson'] },
  });
}

function requireSaved(uri: vscode.Uri): void {
  if (uri.scheme === 'file' && openDocument(uri)?.isDirty !== true) return;
  throw new UserError(
    vscode.l10n.t('Only a saved file on this machine can be transformed. Save it first.'),
  );
}
