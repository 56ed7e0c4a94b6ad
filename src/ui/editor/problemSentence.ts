import * as vscode from 'vscode';
import type { Problem } from '../../jsonl/problem.ts';
import { sentenceOf } from '../../jsonl/rules.ts';

/** A problem in the person's language. */
export function problemSentence(problem: Problem): string {
  const translate = (message: string, ...args: (string | number)[]) =>
    vscode.l10n.t({ message, args, comment: [] });
  const { message, args } = sentenceOf(problem, translate);
  return translate(message, ...args);
}
