import { html, nothing, type TemplateResult } from 'lit';
import type { RowOutcome } from '../../results/query/session.ts';
import type { Head, ViewInfo } from '../messages/viewMessages.ts';
import type { App } from './app.ts';
import { comparisonHead } from './comparisonHead.ts';
import { icon, iconButton } from '../kit/icon.ts';
import { iconOfOutcome, outcomesInOrder } from './iconOfOutcome.ts';
import { tokenWords } from './tokenWords.ts';
import { copyViewLink, retryRows } from './rowActions.ts';

/** The answer to "how did it go?": title, actions, outcomes, tokens, price and time. */
export function headView(app: App, head: Head, info: ViewInfo): TemplateResult {
  const { overview, price } = head;
  const { words, kept } = app;
  const act = (name: 'openAsText' | 'chooseInput' | 'chooseExpected') => () =>
    app.link.act({ name });
  const exportShown = () => {
    const columns = app.shownColumns.map(({ id }) => id);
    if (app.queryId !== undefined) app.link.act({ name: 'export', queryId: app.queryId, columns });
  };
  const open = (popup: 'columns' | 'keys') => () => {
    app.popup = popup;
    app.draw();
  };
  const { tokens } = overview;
  const facts: readonly Fact[] = [
    [words.head.tokens, tokens.input + tokens.output > 0 ? tokenWords(app, tokens) : undefined],
    [words.head.price, price],
    [words.head.duration, info.duration],
    [
      words.head.models,
      overview.models
        .slice(0, 3)
        .map(({ value }) => value)
        .join(', '),
    ],
  ];
  return html`<header class="head">
    <div class="title">
      <h1 title=${info.title}>${info.title}</h1>
      <div class="toolbar" role="toolbar" aria-label=${info.title}>
        ${iconButton('export', words.actions.export, exportShown)}
        ${
          overview.hasInput
            ? iconButton('debug-restart', words.actions.retry, () => retryRows(app))
            : nothing
        }
        ${iconButton('checklist', words.actions.chooseExpected, act('chooseExpected'))}
        ${iconButton('list-selection', words.actions.columns, open('columns'))}
        ${iconButton('graph', words.head.summary, () => toggleSummary(app), kept.isSummaryOpen)}
        ${iconButton('link', words.actions.copyLink, () => copyViewLink(app))}
        ${iconButton('go-to-file', words.actions.openAsText, act('openAsText'))}
        ${iconButton('keyboard', words.actions.keys, open('keys'))}
      </div>
    </div>
    ${overview.sources ? comparisonHead(app, head) : html`${outcomeBar(app, overview)}${factsView(facts)}`}
    ${head.warnings?.map((words) => html`<p class="notice">${icon('warning')} ${words}</p>`)}
    ${
      overview.hasInput
        ? nothing
        : html`<p class="notice">
            ${icon('info')} ${words.head.noInput}
            <button class="link" @click=${act('chooseInput')}>${words.head.chooseInput}</button>
          </p>`
    }
  </header>`;
}

type Fact = readonly [label: string, value: string | undefined];

function factsView(facts: readonly Fact[]): TemplateResult {
  return html`<dl class="facts">
    ${facts.map(([label, value]) =>
      value
        ? html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`
        : nothing,
    )}
  </dl>`;
}

function toggleSummary(app: App): void {
  app.save({ isSummaryOpen: !app.kept.isSummaryOpen });
  void app.refreshChart();
}

/** Shares as lengths and, below, as numbers; both filter. */
function outcomeBar(app: App, { outcomes: counts }: Head['overview']): TemplateResult {
  const { words } = app;
  const shown = outcomesInOrder.filter((outcome) => counts[outcome] > 0);
  const filter = (outcome: RowOutcome) => () =>
    app.filterBy({ column: 'outcome', is: 'in', values: [outcome] });
  const isOn = (outcome: RowOutcome) =>
    app.kept.query.conditions.some(
      (one) => one.column === 'outcome' && one.is === 'in' && one.values.includes(outcome),
    );
  return html`<div class="outcomes" role="group" aria-label=${words.head.outcomes}>
    <div class="bar" aria-hidden="true">
      ${shown.map(
        (outcome) =>
          html`<span
            class="part ${outcome}"
            title=${words.outcomes[outcome]}
            .style=${`flex-grow: ${String(counts[outcome])}`}
            @click=${filter(outcome)}
          ></span>`,
      )}
    </div>
    <div class="chips">
      ${shown.map(
        (outcome) =>
          html`<button
            class="chip ${outcome}"
            aria-pressed=${isOn(outcome)}
            @click=${filter(outcome)}
          >
            ${icon(iconOfOutcome[outcome])}<b>${app.count(counts[outcome])}</b>
            ${words.outcomes[outcome]}
          </button>`,
      )}
    </div>
  </div>`;
}
