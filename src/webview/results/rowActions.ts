import type { Row } from '../../results/query/session.ts';
import type { App } from './app.ts';
import { columnTitle } from './columnTitles.ts';
import { copyText, type CopyFormat } from './copyText.ts';
import { fillIn } from './fillIn.ts';
import { mostSelected, selectedRows } from './selectedRows.ts';

type Mark = 'good' | 'bad' | 'unsure';

/** Copies a link that shows these rows and columns to others. */
export function copyViewLink(app: App): void {
  const columns = app.shownColumns.map(({ id }) => id);
  app.link.act({ name: 'copyLink', query: app.kept.query, columns });
}

/** Shows the answers of the active row in the editor's own diff, when there are several. */
export function compareAnswers(app: App): void {
  const row = app.activeRow?.row;
  if (row !== undefined && (app.info?.sources.length ?? 0) > 1)
    app.link.act({ name: 'compareAnswers', row });
}

/** Sends the selected rows again, or those that are shown. */
export function retryRows({ queryId, total: shown, selection, link }: App): void {
  const positions = [...selection].sort((a, b) => a - b);
  if (queryId !== undefined) link.act({ name: 'retry', queryId, shown, positions });
}

/** Marks the active row; the same mark again takes it away. */
export async function markRow(app: App, mark: Mark): Promise<void> {
  const row = app.activeRow;
  if (!row) return;
  const old = row.cells['mark'];
  await setMark(app, row, old === mark ? null : mark, String(row.cells['note'] ?? ''));
}

export async function noteRow(app: App, row: Row, note: string): Promise<void> {
  const mark = row.cells['mark'];
  const known = mark === 'good' || mark === 'bad' || mark === 'unsure' ? mark : null;
  await setMark(app, row, known, note);
}

/** Marks are kept by custom_id, so that they are there again after a new download. */
export function canBeMarked({ cells }: Row): boolean {
  return cells['custom_id'] !== '';
}

async function setMark(app: App, row: Row, mark: Mark | null, note: string): Promise<void> {
  if (!canBeMarked(row)) {
    app.say(app.words.table.noId);
    return;
  }
  await app.attempt(async () => {
    await app.link.call('mark', [row.row, mark, note]);
    app.rows.refresh();
    await app.refreshHead();
  });
}

export function selectAll(app: App): void {
  for (let position = 0; position < Math.min(app.total, mostSelected); position++)
    app.selection.add(position);
  app.draw();
}

/** Copies the selected rows, or else the active one, with whole texts. */
export async function copyRows(app: App, format: CopyFormat): Promise<void> {
  await app.attempt(async () => {
    const rows = await selectedRows(app);
    const columns = app.shownColumns.map(({ id }) => ({
      id,
      title: columnTitle(id, app.columns, app.words),
    }));
    app.link.act({ name: 'copy', text: copyText(format, columns, rows) });
    app.say(fillIn(app.words.table.copied, app.count(rows.length)));
  });
}
