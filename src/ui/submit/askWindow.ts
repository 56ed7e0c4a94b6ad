import * as vscode from 'vscode';
import { checkWindow } from '../../providers/completionWindow.ts';
import type { WindowRule } from '../../providers/profile.ts';
import { windowMessage } from './draftMessages.ts';

/** Asks for a completion window by the provider's rule; undefined keeps the present one. */
export async function askWindow(rule: WindowRule, current: string): Promise<string | undefined> {
  const title = vscode.l10n.t('Completion Window');
  const other = { label: vscode.l10n.t('Another…'), description: bounds(rule), own: true };
  const items = rule.suggestions.map((label) => ({
    label,
    description: label === current ? vscode.l10n.t('current') : '',
    own: false,
  }));
  const picked = await vscode.window.showQuickPick(
    rule.minHours === rule.maxHours ? items : [...items, other],
    {
      title,
      placeHolder: vscode.l10n.t('A longer window makes it likelier that every request is run'),
      ignoreFocusOut: true,
    },
  );
  if (!picked) return undefined;
  if (!picked.own) return picked.label;
  return vscode.window.showInputBox({
    title,
    value: current,
    prompt: bounds(rule),
    ignoreFocusOut: true,
    validateInput(value) {
      const problem = checkWindow(value, rule);
      return problem && windowMessage(problem, rule);
    },
  });
}

function bounds(rule: WindowRule): string {
  return vscode.l10n.t(
    'from {0}h to {1}h, in {2}',
    rule.minHours,
    rule.maxHours,
    rule.units.join(', '),
  );
}
