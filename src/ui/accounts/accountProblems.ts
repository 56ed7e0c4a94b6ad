// Stands alone: adding an account and setting a key check the same way.
import * as vscode from 'vscode';
import { checkBaseUrl, type BaseUrlProblem } from './accountOrigin.ts';

/** What is wrong with a key that was typed or pasted; an empty one is no key. */
export function keyProblem(value: string): string | undefined {
  return /[^\x21-\x7E]/.test(value.trim())
    ? vscode.l10n.t('A key has no spaces and only ASCII characters. Copy it again.')
    : undefined;
}

const urlMessages: { readonly [P in BaseUrlProblem]: () => string } = {
  grammar: () => vscode.l10n.t('Enter an address such as https://api.example.com/v1.'),
  placeholder: () => vscode.l10n.t('Replace the part in braces by your own value.'),
  credentials: () => vscode.l10n.t('Leave out user name and password; the key is asked for next.'),
  query: () => vscode.l10n.t('Leave out everything from ? or # on.'),
};

/** What is wrong with a base URL, as a sentence. */
export function baseUrlProblem(value: string): string | undefined {
  const problem = checkBaseUrl(value);
  return problem && urlMessages[problem]();
}
