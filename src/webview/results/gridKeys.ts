import type { App } from './app.ts';
import { moveColumn } from './columnsMenu.ts';
import { compareAnswers, copyRows, markRow, selectAll } from './rowActions.ts';

type Move = (app: App) => void;

const bySteps =
  (steps: number): Move =>
  (app) => {
    const { grid, kept } = app;
    if (grid.isInHead && steps > 0) {
      grid.isInHead = false;
      app.goTo(kept.position);
    } else if (!grid.isInHead && steps < 0 && kept.position === 0) {
      grid.isInHead = true;
      app.draw();
    } else if (!grid.isInHead) app.goTo(kept.position + steps);
  };

const toColumn =
  (find: (column: number, last: number) => number): Move =>
  (app) => {
    const last = app.shownColumns.length - 1;
    app.grid.column = Math.max(0, Math.min(last, find(app.grid.column, last)));
    app.grid.reveal();
  };

const toRow =
  (find: (app: App) => number): Move =>
  (app) => {
    app.grid.isInHead = false;
    app.goTo(find(app));
  };

const widen =
  (by: number): Move =>
  (app) => {
    const column = app.shownColumns[app.grid.column];
    if (column) app.grid.setWidth(column, app.grid.widthOf(column) + by);
  };

const shift =
  (by: 1 | -1): Move =>
  (app) => {
    const column = app.shownColumns[app.grid.column];
    const last = app.shownColumns.length - 1;
    if (!column || app.grid.column + by < 0 || app.grid.column + by > last) return;
    moveColumn(app, column.id, by);
    app.grid.column += by;
    app.grid.reveal();
  };

const enter: Move = (app) => {
  const column = app.shownColumns[app.grid.column];
  if (app.grid.isInHead) {
    if (column) app.sortBy(column.id);
  } else if ((app.info?.sources.length ?? 0) > 1) compareAnswers(app);
  else if (app.kept.isPaneOpen) document.querySelector<HTMLElement>('.pane')?.focus();
  else app.openPane(true);
};

const moves: Readonly<Record<string, Move>> = {
  ArrowUp: bySteps(-1),
  ArrowDown: bySteps(1),
  ArrowLeft: toColumn((column) => column - 1),
  ArrowRight: toColumn((column) => column + 1),
  Home: toColumn(() => 0),
  End: toColumn((_, last) => last),
  'Ctrl+Home': toRow(() => 0),
  'Ctrl+End': toRow((app) => app.total - 1),
  PageUp: toRow((app) => app.kept.position - app.grid.window.page),
  PageDown: toRow((app) => app.kept.position + app.grid.window.page),
  'Alt+ArrowLeft': shift(-1),
  'Alt+ArrowRight': shift(1),
  '[': widen(-24),
  ']': widen(24),
  Enter: enter,
  ' ': (app) => {
    if (!app.grid.isInHead) app.grid.toggleSelected(app.kept.position);
  },
  'Ctrl+a': (app) => {
    selectAll(app);
  },
  'Ctrl+c': (app) => void copyRows(app, 'tsv'),
  f: (app) => {
    const column = app.shownColumns[app.grid.column];
    if (column) app.chooseChart(column.id);
  },
  d: (app) => {
    compareAnswers(app);
  },
  g: (app) => void markRow(app, 'good'),
  b: (app) => void markRow(app, 'bad'),
  u: (app) => void markRow(app, 'unsure'),
  n: (app) => {
    app.openPane(true);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.note')?.focus());
  },
};

/** Keys of the table, as in any grid. */
export function gridKeys(app: App, event: KeyboardEvent): void {
  const { ctrlKey, metaKey, altKey, shiftKey, key } = event;
  const name = key.length === 1 ? key.toLowerCase() : key;
  const isRange = shiftKey && /^(Arrow(Up|Down)|Page(Up|Down)|Home|End)$/.test(key);
  const move = moves[`${ctrlKey || metaKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${name}`];
  if (!move) return;
  event.preventDefault();
  event.stopPropagation();
  if (isRange) app.grid.startRange();
  move(app);
  if (isRange) app.grid.selectRange(app.kept.position);
}
