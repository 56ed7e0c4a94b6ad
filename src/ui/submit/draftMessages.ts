import * as vscode from 'vscode';
import type { WindowProblem } from '../../providers/completionWindow.ts';
import type { MetadataProblem } from '../../providers/metadata.ts';
import type { WindowRule } from '../../providers/profile.ts';
import { profileOf } from '../../providers/profiles.ts';
import { plainText } from '../kit/safeText.ts';
import { checkDraft, type SubmitDraft } from './submitDraft.ts';

/** What has to be changed before a draft can be sent; undefined when nothing has. */
export function draftMessage(draft: SubmitDraft): string | undefined {
  const found = checkDraft(draft);
  if (!found) return undefined;
  return found.of === 'window'
    ? windowMessage(found.problem, profileOf(draft.account.provider).window)
    : metadataMessage(found.problem);
}

export function windowMessage(problem: WindowProblem, rule: WindowRule): string {
  const [min, max] = [`${rule.minHours}h`, `${rule.maxHours}h`];
  if (min === max) return vscode.l10n.t('This provider accepts {0} only.', min);
  switch (problem) {
    case 'grammar':
      return vscode.l10n.t('Write a whole number and h or d, for example {0}.', rule.default);
    case 'unit':
      return vscode.l10n.t('This provider accepts the units {0}.', rule.units.join(', '));
    case 'too_short':
      return vscode.l10n.t('This provider accepts at least {0}.', min);
    case 'too_long':
      return vscode.l10n.t('This provider accepts at most {0}.', max);
  }
}

export function metadataMessage(problem: MetadataProblem): string {
  switch (problem.problem) {
    case 'too_many_pairs':
      return vscode.l10n.t('Metadata can have at most {0} pairs.', problem.max);
    case 'key_empty':
      return vscode.l10n.t('A metadata key must not be empty.');
    case 'key_too_long':
      return vscode.l10n.t(
        'The metadata key “{0}” is longer than {1} characters.',
        plainText(problem.key, 40),
        problem.max,
      );
    case 'value_too_long':
      return vscode.l10n.t(
        'The value of “{0}” is longer than {1} characters.',
        plainText(problem.key, 40),
        problem.max,
      );
  }
}
