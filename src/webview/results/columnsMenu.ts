import { html, type TemplateResult } from 'lit';
import type { Column } from '../../results/query/session.ts';
import type { App } from './app.ts';
import { columnTitle } from './columnTitles.ts';
import { fillIn } from './fillIn.ts';
import { iconButton } from '../kit/icon.ts';
import { popup } from './popup.ts';

/** Which columns are shown, in which order. */
export function columnsMenu(app: App): TemplateResult {
  const { words, kept } = app;
  const shown = app.shownColumns;
  const hidden = app.columns.filter((column) => !shown.includes(column));
  const content = html`<label class="check">
      <input
        type="checkbox"
        .checked=${kept.isFirstFrozen}
        @change=${() => app.save({ isFirstFrozen: !kept.isFirstFrozen })}
      />
      ${words.table.freeze}
    </label>
    <ul class="columns">
      ${[...shown, ...hidden].map((column) => choice(app, column, shown))}
    </ul>`;
  return popup(app, words.actions.columns, content, () => app.closePopup());
}

function choice(app: App, column: Column, shown: readonly Column[]): TemplateResult {
  const { table } = app.words;
  const title = columnTitle(column.id, app.columns, app.words);
  const at = shown.indexOf(column);
  return html`<li>
    <label class="check">
      <input
        type="checkbox"
        .checked=${at >= 0}
        ?disabled=${at >= 0 && shown.length === 1}
        @change=${() => toggleColumn(app, column.id)}
      />
      <span class="name">${title}</span>
    </label>
    ${
      at > 0
        ? iconButton('arrow-up', fillIn(table.moveLeft, title), () =>
            moveColumn(app, column.id, -1),
          )
        : ''
    }
    ${
      at >= 0 && at < shown.length - 1
        ? iconButton('arrow-down', fillIn(table.moveRight, title), () => moveColumn(app, column.id, 1)) // prettier-ignore
        : ''
    }
  </li>`;
}

function toggleColumn(app: App, id: string): void {
  const ids = app.shownColumns.map((column) => column.id);
  app.save({ shown: ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id] });
  app.rows.refresh();
}

/** Moves a shown column by one place. */
export function moveColumn(app: App, id: string, by: 1 | -1): void {
  const ids = app.shownColumns.map((column) => column.id);
  const at = ids.indexOf(id);
  const other = ids[at + by];
  if (at < 0 || other === undefined) return;
  ids[at] = other;
  ids[at + by] = id;
  app.save({ shown: ids });
}
