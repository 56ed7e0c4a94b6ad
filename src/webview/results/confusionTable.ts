import { html, nothing, type TemplateResult } from 'lit';
import type { Condition, Confusion } from '../../results/query/session.ts';
import type { App } from './app.ts';
import { valueTitle } from './columnTitles.ts';
import { fillIn } from './fillIn.ts';

const shownShares = 0.6;

/** What was answered for each label that was expected; each count filters to its rows. */
export function confusionTable(
  app: App,
  confusion: Confusion | undefined,
): TemplateResult | typeof nothing {
  if (!confusion) return nothing;
  const { expected, answered, counts } = confusion;
  const { words } = app;
  const title = (label: string) => valueTitle('answered.label', label, words);
  return html`<div class="block confusion">
    <h2>${words.head.confusion}</h2>
    <table aria-label=${words.head.confusion}>
      <thead>
        <tr>
          <td>${words.head.confusionHint}</td>
          ${answered.map((label) => html`<th scope="col" title=${title(label)}>${title(label)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${expected.map((wanted, line) => {
          const row = counts[line] ?? [];
          const total = row.reduce((sum, count) => sum + count, 0);
          return html`<tr>
            <th scope="row" title=${wanted}>${wanted}</th>
            ${answered.map((given, at) => html`<td>${cell(app, wanted, given, row[at] ?? 0, total)}</td>`)}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

function cell(
  app: App,
  wanted: string,
  given: string,
  count: number,
  total: number,
): TemplateResult | string {
  if (count === 0) return app.count(0);
  const { words } = app;
  const conditions: readonly Condition[] = [
    { column: 'expected.label', is: 'in', values: [wanted] },
    { column: 'answered.label', is: 'in', values: [given] },
  ];
  const answer = valueTitle('answered.label', given, words);
  const label = fillIn(words.head.confusionCell, wanted, answer, app.count(count));
  return html`<button
    class=${wanted === given ? 'right' : 'wrong'}
    title=${label}
    aria-label=${label}
    aria-pressed=${conditions.every((one) => app.isOn(one))}
    .style=${`--share: ${String(Math.round((count / total) * shownShares * 100))}%`}
    @click=${() => app.filterBy(...conditions)}
  >
    ${app.count(count)}
  </button>`;
}
