import { html, nothing, type TemplateResult } from 'lit';
import type { Condition, Overview, RowOutcome } from '../../results/query/session.ts';
import type { Head } from '../messages/viewMessages.ts';
import type { App } from './app.ts';
import { valueTitle } from './columnTitles.ts';
import { fillIn } from './fillIn.ts';
import { iconOfOutcome, outcomesInOrder } from './iconOfOutcome.ts';
import { tokenWords } from './tokenWords.ts';
import { icon } from '../kit/icon.ts';

const column = 'comparison';

/** How several batches went, beside each other, and how far their answers agree; every count is a filter. */
export function comparisonHead(app: App, { overview, facts }: Head): TemplateResult {
  return html`${agreementView(app, overview.agreement)} ${sourcesTable(app, overview, facts)}`;
}

function agreementView(app: App, agreement: Overview['agreement']): TemplateResult {
  const { words } = app;
  if (!agreement)
    return html`<p class="facts">${icon('loading', 'spin')} ${words.head.comparing}</p>`;
  const countOf = (value: string) => agreement.find((one) => one.value === value)?.count ?? 0;
  const comparable = agreement.reduce((sum, { value, count }) => sum + (value.startsWith('only_') ? 0 : count), 0); // prettier-ignore
  const changed = agreement.map(({ value }) => value).filter((value) => value !== 'same');
  const percent = new Intl.NumberFormat(app.locale, { style: 'percent', maximumFractionDigits: 1 });
  const share = percent.format(comparable === 0 ? 0 : countOf('same') / comparable);
  return html`<div class="chips" role="group" aria-label=${words.columns[column] ?? column}>
    <b>${fillIn(words.head.agreement, share, app.count(comparable))}</b>
    ${agreement.map(({ value, count }) =>
      chip(app, { column, is: 'in', values: [value] }, valueTitle(column, value, words), count),
    )}
    ${
      changed.length > 0
        ? chip(app, { column, is: 'in', values: changed }, words.head.onlyChanged)
        : nothing
    }
  </div>`;
}

function chip(app: App, condition: Condition, title: string, count?: number): TemplateResult {
  return html`<button
    class="chip"
    aria-pressed=${app.isOn(condition)}
    @click=${() => app.filterBy(condition)}
  >
    ${count === undefined ? nothing : html`<b>${app.count(count)}</b>`} ${title}
  </button>`;
}

function sourcesTable(
  app: App,
  { sources = [] }: Overview,
  facts: Head['facts'] = [],
): TemplateResult {
  const { words } = app;
  const shown = outcomesInOrder.filter((outcome) =>
    sources.some((one) => one.outcomes[outcome] > 0),
  );
  const hasPrice = facts.some(({ price }) => price !== undefined);
  const hasDuration = facts.some(({ duration }) => duration !== undefined);
  const head = [
    ...shown.map((outcome) => words.outcomes[outcome]),
    words.head.tokens,
    ...(hasPrice ? [words.head.price] : []),
    ...(hasDuration ? [words.head.duration] : []),
  ];
  return html`<div class="sources">
    <table>
      <thead>
        <tr>
          <td></td>
          ${head.map((title) => html`<th scope="col">${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${sources.map(
          ({ label, outcomes: counts, tokens }, at) =>
            html`<tr>
              <th scope="row">${label}</th>
              ${shown.map((outcome) => html`<td>${outcomeCount(app, at, outcome, counts[outcome])}</td>`)}
              <td>${tokens.input + tokens.output > 0 ? tokenWords(app, tokens) : nothing}</td>
              ${hasPrice ? html`<td>${facts[at]?.price}</td>` : nothing}
              ${hasDuration ? html`<td>${facts[at]?.duration}</td>` : nothing}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function outcomeCount(
  app: App,
  source: number,
  outcome: RowOutcome,
  count: number,
): TemplateResult | string {
  if (count === 0) return app.count(0);
  const id = source === 0 ? 'outcome' : `outcome@${String(source)}`;
  const condition: Condition = { column: id, is: 'in', values: [outcome] };
  return html`<button
    class="chip ${outcome}"
    aria-label=${`${app.count(count)} ${app.words.outcomes[outcome]}`}
    aria-pressed=${app.isOn(condition)}
    @click=${() => app.filterBy(condition)}
  >
    ${icon(iconOfOutcome[outcome])}${app.count(count)}
  </button>`;
}
