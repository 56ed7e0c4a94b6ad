// Stands alone: which columns come first, apart from what is done with them.
import type { Column } from '../../results/query/session.ts';

/** What is looked at first stands beside the id, so that it is in view in any window. */
const firstColumns = ['custom_id', 'outcome'];
const firstCompared = ['custom_id', 'comparison', 'answer', 'answer@1', 'answer@2', 'answer@3'];

/** Columns in the order in which they are shown at first. */
export function inPlace(columns: readonly Column[]): readonly Column[] {
  const isCompared = columns.some(({ id }) => id === 'comparison');
  const first = isCompared ? firstCompared : firstColumns;
  const place = ({ id, origin }: Column) => {
    const at = first.indexOf(id);
    if (at >= 0) return at;
    return first.length + (origin === 'mark' ? 1 : 0);
  };
  return [...columns].sort((a, b) => place(a) - place(b));
}
