import { html, nothing, type TemplateResult } from 'lit';
import type { Column, Row, RowOutcome } from '../../results/query/session.ts';
import type { App } from './app.ts';
import { valueTitle } from './columnTitles.ts';
import { iconOfOutcome } from './iconOfOutcome.ts';
import { failureInPlace } from './failureInPlace.ts';
import { icon } from '../kit/icon.ts';
import { showControls } from './showControls.ts';

const markIcons: Readonly<Record<string, string>> = {
  good: 'thumbsup',
  bad: 'thumbsdown',
  unsure: 'question',
};

/** One value; outcomes and marks with a picture beside their word. In place of an answer that failed it says why. */
export function cellView(
  app: App,
  column: Column,
  row: Row,
): TemplateResult | string | typeof nothing {
  const value = row.cells[column.id];
  if (value === null || value === undefined || value === '') {
    const failure = failureInPlace(column.id, row);
    return failure === ''
      ? nothing
      : html`<span class="value no-answer">${showControls(failure)}</span>`;
  }
  if (typeof value === 'number') return app.count(value);
  const [base = column.id] = column.id.split('@');
  if (base === 'outcome') {
    const reasons = row.reasons.map((reason) => app.words.reasons[reason]).join(', ');
    const words = valueTitle(base, value, app.words);
    return html`<span class="value ${value}" title=${reasons}
      >${icon(iconOfOutcome[value as RowOutcome])} ${reasons || words}</span
    >`;
  }
  if (base === 'mark')
    return html`<span class="value ${value}"
      >${icon(markIcons[value] ?? 'circle')} ${valueTitle(base, value, app.words)}</span
    >`;
  const text = html`<span class="value">${showControls(valueTitle(base, value, app.words))}</span>`;
  const mark = base === 'custom_id' ? row.cells['mark'] : undefined;
  if (typeof mark !== 'string') return text;
  // The column of marks may be out of view.
  const title = valueTitle('mark', mark, app.words);
  return html`<span class="own-mark ${mark}" title=${title}
      >${icon(markIcons[mark] ?? 'circle')}</span
    >${text}`;
}
