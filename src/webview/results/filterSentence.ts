import type { Condition, Query, Search } from '../../results/query/session.ts';
import type { ViewWords } from '../messages/viewWords.ts';
import { columnTitle, valueTitle, type TitledColumn } from './columnTitles.ts';
import { fillIn } from './fillIn.ts';

export interface FilterPart {
  readonly words: string;
  /** The question without this part. */
  readonly without: Query;
}

/** What a question filters by, part by part. */
export function filterParts(
  query: Query,
  columns: readonly TitledColumn[],
  words: ViewWords,
  locale: string,
): readonly FilterPart[] {
  const { search, ...rest } = query;
  return [
    ...query.conditions.map((condition) => ({
      words: conditionWords(condition, columns, words, locale),
      without: { ...query, conditions: query.conditions.filter((one) => one !== condition) },
    })),
    ...(search ? [{ words: searchWords(search, words), without: rest }] : []),
  ];
}

function searchWords(search: Search, { filter, places }: ViewWords): string {
  const sentence = search.isRegex ? filter.matches : filter.contains;
  return fillIn(sentence, places[search.in], short(search.text));
}

function conditionWords(
  condition: Condition,
  columns: readonly TitledColumn[],
  words: ViewWords,
  locale: string,
): string {
  const { filter } = words;
  const column = columnTitle(condition.column, columns, words);
  const number = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 6 });
  if (condition.is === 'in') {
    const values = condition.values.map((value) => short(valueTitle(condition.column, value, words))); // prettier-ignore
    const list = new Intl.ListFormat(locale, { type: 'disjunction' });
    return fillIn(filter.isOne, column, list.format(values));
  }
  const { from, to } = condition;
  if (from !== undefined && to !== undefined)
    return fillIn(filter.between, column, number(from), number(to));
  if (from !== undefined) return fillIn(filter.atLeast, column, number(from));
  return fillIn(filter.atMost, column, number(to ?? 0));
}

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
