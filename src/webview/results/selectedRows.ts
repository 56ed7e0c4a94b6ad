import type { Cell } from '../../results/query/session.ts';
import type { App } from './app.ts';

/** More are exported, not copied. */
export const mostSelected = 10_000;
const atOnce = 200;
/** A cell that has this length may be cut. */
const longestCell = 300;
/** Rows whose long texts are read in full; each is a question of its own. */
const mostWhole = 500;

/** The cells of the selected rows, or else of the active one, in the order in which they are shown. */
export async function selectedRows(app: App): Promise<readonly Readonly<Record<string, Cell>>[]> {
  const { queryId, selection, kept } = app;
  if (queryId === undefined) return [];
  const positions = selection.size > 0 ? [...selection].sort((a, b) => a - b) : [kept.position];
  const rows: Record<string, Cell>[] = [];
  for (let index = 0; index < positions.length;) {
    const from = positions[index] as number;
    let count = 1;
    while (count < atOnce && positions[index + count] === from + count) count++;
    for (const row of await app.link.call('rows', [queryId, from, count, app.askedColumns]))
      rows.push(rows.length < mostWhole ? await whole(app, row.row, row.cells) : { ...row.cells });
    index += count;
  }
  return rows;
}

async function whole(
  app: App,
  row: number,
  cells: Readonly<Record<string, Cell>>,
): Promise<Record<string, Cell>> {
  const long = Object.keys(cells).filter((id) => String(cells[id] ?? '').length >= longestCell);
  if (!long.some((id) => id === 'question' || id === 'answer' || id === 'reasoning'))
    return { ...cells };
  const { answers, request } = await app.link.call('detail', [row]);
  const question = request.findLast(({ role }) => role === 'user');
  const texts: Readonly<Record<string, string | undefined>> = {
    answer: answers[0]?.text,
    reasoning: answers[0]?.reasoning,
    question: question?.parts.map(({ text }) => text ?? '').join('\n'),
  };
  return Object.fromEntries(
    Object.entries(cells).map(([id, cell]) => [id, long.includes(id) ? texts[id] || cell : cell]),
  );
}
