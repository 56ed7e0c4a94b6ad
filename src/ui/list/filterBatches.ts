import * as vscode from 'vscode';
import { isActive } from '../../batches/status.ts';
import { formatsFor } from '../kit/formats.ts';
import { filterWords } from '../sidebar/batchFilter.ts';
import { localDay } from '../sidebar/batchSections.ts';
import { countBatches } from '../sidebar/viewMessage.ts';
import type { ListAction, ListDeps } from './listDeps.ts';

/**
 * `(words?)` → the words that now filter the list of batches. Without an argument they are asked for: the list follows
 * as one types, and each proposal adds its word.
 */
export const filterBatches: ListAction = (deps) => async (argument) => {
  const { list } = deps.sidebar;
  if (typeof argument !== 'string') return askForWords(deps);
  await list.setFilter(argument.trim());
  return list.filter;
};

export const clearFilter: ListAction = (deps) => async () => {
  await deps.sidebar.list.setFilter('');
};

interface Proposal extends vscode.QuickPickItem {
  /** Added to the words; absent: the words are as wanted. */
  readonly word?: string;
}

/** The list is drawn again at most so often while someone types. */
const pauseMs = 150;

function askForWords(deps: ListDeps): Promise<string | undefined> {
  const { list } = deps.sidebar;
  const before = list.filter;
  const formats = formatsFor(vscode.env.language);
  const picker = vscode.window.createQuickPick<Proposal>();
  picker.title = vscode.l10n.t('Filter Batches');
  picker.placeholder = vscode.l10n.t('Words in the name, ID, status, model, file or metadata');
  picker.value = before === '' ? '' : `${before} `;
  const proposals = proposalsFor(deps);
  const propose = () => {
    const words = filterWords(picker.value.toLowerCase());
    const { all, fitting } = countBatches(deps.store.states(), list);
    const description = vscode.l10n.t('{0} of {1}', formats.count(fitting), formats.count(all));
    picker.items = [
      { label: vscode.l10n.t('Show These Batches'), description, alwaysShow: true },
      // The editor would hide what the words do not occur in.
      ...proposals
        .filter(({ word = '' }) => !words.includes(word.toLowerCase()))
        .map((proposal) => ({ ...proposal, alwaysShow: true })),
    ];
  };
  propose();
  return new Promise((resolve) => {
    let stopWaiting: () => void = () => undefined;
    let result: string | undefined;
    picker.onDidChangeValue((value) => {
      stopWaiting();
      stopWaiting = deps.clock.after(pauseMs, () => {
        void list.setFilter(value.trim(), false);
        propose();
      });
    });
    picker.onDidAccept(() => {
      const word = picker.activeItems[0]?.word;
      if (word === undefined) {
        result = picker.value.trim();
        picker.hide();
        return;
      }
      picker.value = `${picker.value.trim()} ${word} `.trimStart();
      void list.setFilter(picker.value.trim(), false);
      propose();
    });
    picker.onDidHide(() => {
      stopWaiting();
      picker.dispose();
      void list.setFilter(result ?? before).then(() => resolve(result));
    });
    picker.show();
  });
}

/** Most models that are proposed. */
const mostModels = 8;

function proposalsFor(deps: ListDeps): readonly Proposal[] {
  const { store, records, clock } = deps;
  const states = store.states();
  const batches = states.flatMap((state) => state.batches);
  const quoted = (text: string) => (/\s/.test(text) ? `"${text.replaceAll('"', '')}"` : text);
  const models = Map.groupBy(
    batches,
    ({ model, accountId, id }) => model ?? records.submissionOf(accountId, id)?.model ?? '',
  );
  models.delete('');
  const count = (number: number) => String(number);
  const active = batches.filter(({ status }) => isActive(status)).length;
  const of = (label: string, word: string, description = ''): Proposal => ({
    label,
    word,
    description: [word, description].filter(Boolean).join(' · '),
  });
  return [
    of(vscode.l10n.t('Needs attention'), '@attention'),
    of(vscode.l10n.t('Active'), '@active', count(active)),
    of(vscode.l10n.t('Ended'), '@ended', count(batches.length - active)),
    of(vscode.l10n.t('Submitted from here'), '@mine'),
    of(vscode.l10n.t('Failed'), '@status:failed'),
    of(vscode.l10n.t('Expired'), '@status:expired'),
    of(vscode.l10n.t('Cancelled'), '@status:cancelled'),
    of(vscode.l10n.t('Last 24 hours'), '@since:24h'),
    of(vscode.l10n.t('Last 7 days'), '@since:7d'),
    of(vscode.l10n.t('Today'), `@since:${localDay(clock.now())}`),
    of(vscode.l10n.t('Pinned'), '@pinned'),
    of(vscode.l10n.t('Also the hidden ones'), '@hidden'),
    ...(states.length > 1
      ? states.map(({ account, batches: own }) =>
          of(
            vscode.l10n.t('Account {0}', account.name),
            `@account:${quoted(account.name)}`,
            count(own.length),
          ),
        )
      : []),
    ...[...models]
      .toSorted(([, a], [, b]) => b.length - a.length)
      .slice(0, mostModels)
      .map(([model, own]) =>
        of(vscode.l10n.t('Model {0}', model), `@model:${quoted(model)}`, count(own.length)),
      ),
  ];
}
