import type { Column } from '../../results/query/session.ts';
import { fillIn } from './fillIn.ts';
import type { ViewWords } from '../messages/viewWords.ts';

export type TitledColumn = Pick<Column, 'id' | 'title'>;

/** A column's name: a sentence of ours, or the path of a JSON member; with its source when there are several. */
export function columnTitle(
  id: string,
  columns: readonly TitledColumn[],
  { columns: names, table }: ViewWords,
): string {
  const title = columns.find((column) => column.id === id)?.title ?? id;
  const [own = id] = id.split('@');
  const name = names[own];
  if (id.startsWith('source.')) {
    const others = columns.filter((column) => column.title === title);
    return others.length > 1 || names[title] ? fillIn(table.sourceColumn, title) : title;
  }
  if (name === undefined) return title;
  // "answer · second batch": the engine adds the source's name to the id.
  return title.startsWith(`${own} · `) ? `${name}${title.slice(own.length)}` : name;
}

/** A value of a column as it is shown. */
export function valueTitle(id: string, value: string, words: ViewWords): string {
  if (value === '') return words.head.emptyValue;
  const [own = id] = id.split('@');
  const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    outcome: words.outcomes,
    reasons: words.reasons,
    mark: words.marks,
    expected: words.expectations,
    'answered.label': { '…': words.head.otherLabel },
    comparison: words.comparisons ?? {},
  };
  return tables[own]?.[value] ?? value;
}
