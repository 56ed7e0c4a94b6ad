import type { Batch } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import { needsAttention } from './batchSections.ts';

/** What of a batch a filter looks at: all that people remember of one. */
export interface FilteredBatch {
  readonly batch: Batch;
  /** All words that are known of it, lower-cased: `filterText`. */
  readonly text: string;
  readonly accountName: string;
  readonly model: string;
  readonly isMine: boolean;
  readonly isHidden: boolean;
  readonly isPinned: boolean;
}

export type BatchFilter = (shown: FilteredBatch, nowMs: number) => boolean;

/** Everything that is said of a batch anywhere, to be searched for words. @param more name, account, status as shown */
export function filterText(batch: Batch, more: readonly (string | undefined)[]): string {
  const { id, statusWord, model, endpoint, inputFileId, outputFileId, errorFileId } = batch;
  const texts = [
    ...more,
    ...[id, statusWord, model, endpoint, inputFileId, outputFileId, errorFileId],
    ...Object.entries(batch.metadata).flat(),
  ];
  return texts.filter(Boolean).join('\n').toLowerCase();
}

/** What may follow an `@`, alone. */
const marks: Readonly<Record<string, BatchFilter>> = {
  mine: ({ isMine }) => isMine,
  // Shows them beside the others.
  hidden: () => true,
  pinned: ({ isPinned }) => isPinned,
  attention: ({ batch }, nowMs) => needsAttention(batch, nowMs),
  active: ({ batch }) => isActive(batch.status),
  ended: ({ batch }) => !isActive(batch.status),
};

/** What may follow an `@` with a value: `@model:qwen`, `@since:7d`. */
const qualifiers: Readonly<Record<string, (value: string) => BatchFilter>> = {
  status:
    (value) =>
    ({ batch }) =>
      batch.status === value || batch.statusWord.toLowerCase() === value,
  account:
    (value) =>
    ({ accountName, batch }) =>
      accountName.toLowerCase() === value || batch.accountId.toLowerCase() === value,
  model:
    (value) =>
    ({ model }) =>
      model.toLowerCase().includes(value),
  since:
    (value) =>
    ({ batch }, nowMs) =>
      (batch.times.createdAt ?? 0) * 1000 >= momentOf(value, nowMs),
  before:
    (value) =>
    ({ batch }, nowMs) =>
      (batch.times.createdAt ?? 0) * 1000 < momentOf(value, nowMs),
};

const dayMs = 86_400_000;
const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: dayMs, w: 7 * dayMs };

/** `12h`, `7d`, `2w` before now, or a day such as `2026-11-20` from its midnight here; NaN, which nothing fits, else. */
function momentOf(value: string, nowMs: number): number {
  const [, amount, unit = ''] = /^(\d{1,4})([hdw])$/.exec(value) ?? [];
  return amount === undefined
    ? Date.parse(`${value}T00:00`)
    : nowMs - Number(amount) * (unitMs[unit] ?? Number.NaN);
}

/**
 * Reads the words of a filter; a batch fits when it fits every one. A word with `@` asks for one thing: `@mine`,
 * `@active`, `@status:failed`, `@account:"Kimi CN"`, `@model:qwen`, `@since:7d`. Every other word must occur somewhere,
 * whatever the case. Hidden batches fit only where `@hidden` is asked for.
 */
export function readFilter(words: string): BatchFilter {
  const all = filterWords(words.toLowerCase());
  const tests = all.map(testOf);
  const asksForHidden = all.includes('@hidden');
  return (shown, nowMs) =>
    (asksForHidden || !shown.isHidden) && tests.every((test) => test(shown, nowMs));
}

/** The words of a filter, as they are written; a quoted value stays one word. */
export function filterWords(words: string): readonly string[] {
  return words.match(/@\w+:"[^"]*"|\S+/g) ?? [];
}

function testOf(word: string): BatchFilter {
  const [, name = '', value] = /^@(\w+)(?::(.*))?$/.exec(word) ?? [];
  if (value === undefined && Object.hasOwn(marks, name)) return marks[name] ?? fitsAll;
  if (value !== undefined && Object.hasOwn(qualifiers, name))
    return qualifiers[name]?.(value.replaceAll('"', '')) ?? fitsAll;
  return ({ text }) => text.includes(word);
}

const fitsAll: BatchFilter = () => true;
