import * as vscode from 'vscode';
import type { Problem } from '../../jsonl/problem.ts';
import { sentenceOf } from '../../jsonl/rules.ts';

/** A problem in the person's language. */
export function problemSentence(problem: Problem): string {
  const { message, args } = sentenceOf(problem);
  return vscode.l10n.t({ message, args: [...args], comment: [] });
}
