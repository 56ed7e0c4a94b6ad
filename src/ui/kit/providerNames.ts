// Stands alone: every list of providers shows the same names.
import * as vscode from 'vscode';
import type { ProviderProfile, Region } from '../../providers/profile.ts';

/** Regions that have a name of their own in each language; others go by their host. */
const regionNames: Readonly<Record<string, () => string>> = {
  beijing: () => vscode.l10n.t('Beijing'),
  singapore: () => vscode.l10n.t('Singapore'),
  'workspace-beijing': () => vscode.l10n.t('Beijing (workspace host)'),
  'workspace-singapore': () => vscode.l10n.t('Singapore (workspace host)'),
};

/** What people call a region. */
export function regionName(region: Region): string {
  return regionNames[region.id]?.() ?? region.name;
}

/** What people call a provider. */
export function providerName(profile: ProviderProfile): string {
  return profile.id === 'compatible' ? vscode.l10n.t('OpenAI-compatible') : profile.name;
}
