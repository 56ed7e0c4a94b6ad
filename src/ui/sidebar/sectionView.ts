import * as vscode from 'vscode';
import { localDay, type SectionName } from './batchSections.ts';
import type { Icon } from './outcomeIcons.ts';
import type { NodeView, ViewContext } from './nodeView.ts';
import type { NodeOf } from './treeNode.ts';

const dayMs = 86_400_000;

const fixed: Readonly<Record<SectionName, () => string>> = {
  pinned: () => vscode.l10n.t('Pinned'),
  attention: () => vscode.l10n.t('Needs attention'),
  active: () => vscode.l10n.t('Active'),
};

const icons: Readonly<Record<SectionName, Icon>> = {
  pinned: { id: 'pinned' },
  attention: { id: 'warning', color: 'list.warningForeground' },
  active: { id: 'sync', color: 'charts.blue' },
};

/** A group of the list: what needs eyes, what runs, and what ended, by day. */
export function sectionView(node: NodeOf<'section'>, context: ViewContext): NodeView {
  const { formats, sizeOf, clock } = context;
  const { section } = node;
  return {
    label: fixed[section]?.() ?? dayWords(section, context),
    description: formats.count(sizeOf(section)),
    contextValue: 'section',
    collapsible: section in fixed || section === localDay(clock.now()) ? 'expanded' : 'collapsed',
    icon: icons[section] ?? { id: 'calendar' },
  };
}

/** @param section a day or a month: `2026-11-27`, `2026-11` */
function dayWords(section: SectionName, { formats, clock }: ViewContext): string {
  if (section === localDay(clock.now())) return vscode.l10n.t('Today');
  if (section === localDay(clock.now() - dayMs)) return vscode.l10n.t('Yesterday');
  const isMonth = section.length < 10;
  const date = new Date(`${section}${isMonth ? '-15' : ''}T12:00`);
  return isMonth ? formats.month(date) : formats.day(date);
}
