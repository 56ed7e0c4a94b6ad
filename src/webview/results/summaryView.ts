import { html, nothing, type TemplateResult } from 'lit';
import type { Condition, FailureGroup, Overview } from '../../results/query/session.ts';
import type { Head } from '../messages/viewMessages.ts';
import type { App } from './app.ts';
import { confusionTable } from './confusionTable.ts';
import { columnTitle, valueTitle } from './columnTitles.ts';
import { distributionChart } from './distributionChart.ts';
import { fillIn } from './fillIn.ts';

const mostGroups = 8;
const none = { failures: [], moreFailures: 0, reasons: [] };

/** Errors by type, why answers need review, and the distribution of a column; every line is a filter. */
export function summaryView(app: App, { overview }: Head): TemplateResult {
  const { words } = app;
  // Of several sources, each has its own line above.
  const { failures, moreFailures, reasons } = overview.sources ? none : overview;
  const more = moreFailures + Math.max(0, failures.length - mostGroups);
  return html`<section class="summary" aria-label=${words.head.summary}>
    ${
      failures.length > 0
        ? html`<div class="block">
            <h2>${words.head.errors}</h2>
            <ul class="counts">
              ${failures.slice(0, mostGroups).map((group) => failureLine(app, group))}
            </ul>
            ${more > 0 ? html`<p>${fillIn(words.head.moreErrors, app.count(more))}</p>` : nothing}
          </div>`
        : nothing
    }
    ${
      reasons.length > 0
        ? html`<div class="block">
            <h2>${words.head.reviews}</h2>
            <ul class="counts">
              ${reasons.map(({ value, count }) =>
                countLine(app, valueTitle('reasons', value, words), count, [
                  { column: 'reasons', is: 'in', values: [value] },
                ]),
              )}
            </ul>
          </div>`
        : nothing
    }
    ${expectationLines(app, overview.expectation)} ${confusionTable(app, overview.confusion)}
    ${strayLines(app, overview)}
    <div class="block chart">${chartHead(app)} ${distributionChart(app)}</div>
  </section>`;
}

function failureLine(app: App, { status, code, message, count }: FailureGroup): TemplateResult {
  const head = [status === null ? '' : String(status), code].filter(Boolean).join(' ');
  const words = [head, message].filter(Boolean).join(': ') || app.words.head.noReason;
  const conditions: readonly Condition[] = [
    ...(status === null ? [] : [{ column: 'status', is: 'in' as const, values: [String(status)] }]),
    { column: 'failure.code', is: 'in', values: [code] },
    { column: 'failure.message', is: 'in', values: [message] },
  ];
  return countLine(app, words, count, conditions);
}

function countLine(
  app: App,
  words: string,
  count: number,
  conditions: readonly Condition[],
): TemplateResult {
  const texts = app.kept.query.conditions.map((condition) => JSON.stringify(condition));
  const isOn = conditions.every((condition) => texts.includes(JSON.stringify(condition)));
  return html`<li>
    <button
      class="count"
      title=${words}
      aria-pressed=${isOn}
      @click=${() => app.filterBy(...conditions)}
    >
      <b>${app.count(count)}</b><span class="name">${words}</span>
    </button>
  </li>`;
}

/** How many answers are as expected; each line is a filter. */
function expectationLines(
  app: App,
  expectation: Overview['expectation'],
): TemplateResult | typeof nothing {
  const all = (expectation?.right ?? 0) + (expectation?.wrong ?? 0);
  if (!expectation || all === 0) return nothing;
  const share = new Intl.NumberFormat(app.locale, { style: 'percent', maximumFractionDigits: 1 });
  const title = fillIn(app.words.head.expectedShare, share.format(expectation.right / all));
  return html`<div class="block">
    <h2>${title}</h2>
    <ul class="counts">
      ${(['right', 'wrong'] as const).map((value) =>
        countLine(app, valueTitle('expected', value, app.words), expectation[value], [
          { column: 'expected', is: 'in', values: [value] },
        ]),
      )}
    </ul>
  </div>`;
}

/** Lines that are no request's result. */
function strayLines({ words }: App, overview: Overview): TemplateResult | typeof nothing {
  const { duplicate, unknownId, withoutId } = overview.unmatched;
  const lines = [
    [words.head.duplicates, duplicate],
    [words.head.unknownIds, unknownId],
    [words.head.withoutId, withoutId],
    [words.head.unreadable, overview.unreadableLines],
  ] as const;
  const told = lines.filter(([, number]) => number > 0);
  if (told.length === 0) return nothing;
  return html`<ul class="block strays">
    ${told.map(([sentence, number]) => html`<li>${fillIn(sentence, number)}</li>`)}
  </ul>`;
}

function chartHead(app: App): TemplateResult {
  const { words, chartColumn } = app;
  const choices = app.columns.filter(({ kind, id }) => kind !== 'text' || id === chartColumn?.id);
  return html`<label>
    ${words.head.distribution}
    <select @change=${(event: Event) => app.chooseChart((event.target as HTMLSelectElement).value)}>
      ${choices.map(
        ({ id }) =>
          html`<option value=${id} .selected=${id === chartColumn?.id}>
            ${columnTitle(id, app.columns, words)}
          </option>`,
      )}
    </select>
  </label>`;
}
