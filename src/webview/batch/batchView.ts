import { html, nothing, type TemplateResult } from 'lit';
import type {
  BatchPageState,
  PageButton,
  PageFacts,
  PageFile,
  PageNotice,
  PageProgress,
  TimelineStep,
  Tone,
} from '../messages/batchPage.ts';
import { icon } from '../kit/icon.ts';
import { progressPicture } from './progressPicture.ts';

export type Run = (button: PageButton) => void;

const iconOfTone: { readonly [T in Tone]: string } = {
  plain: 'info',
  active: 'info',
  good: 'pass',
  warning: 'warning',
  bad: 'error',
};

/** The whole page, the most wanted first. */
export function pageView(state: BatchPageState, run: Run): TemplateResult {
  const { status, progress, failures, source, raw } = state;
  return html`<main class="page">
    <header>
      <h1>${state.title}</h1>
      <p class="status ${status.tone}">
        ${icon(status.icon)} <b role="status">${status.word}</b>
        <span class="quiet">${state.subtitle}</span>
      </p>
      <div class="actions" role="group" aria-label=${state.actionsLabel}>
        ${state.buttons.map((button) => labelled(button, run))}
      </div>
    </header>
    ${state.notices.map(noticeView)} ${progress ? progressView(progress) : nothing}
    <section>
      <h2>${state.timeline.title}</h2>
      <ol class="timeline">
        ${state.timeline.steps.map(stepView)}
      </ol>
    </section>
    ${
      failures
        ? html`<section>
            <h2>${failures.title}</h2>
            ${failures.groups.length > 0 ? groupsView(failures.groups) : nothing}
            ${failures.more === undefined ? nothing : html`<p class="quiet">${failures.more}</p>`}
          </section>`
        : nothing
    }
    <section>
      <h2>${state.files.title}</h2>
      <ul class="files">
        ${state.files.rows.map((file) => fileView(file, run))}
      </ul>
    </section>
    ${
      source
        ? html`<section>
            <h2>${source.title}</h2>
            <p class=${source.tone}>
              ${icon(iconOfTone[source.tone])} <span>${source.text}</span>
              ${source.buttons.map((button) => labelled(button, run))}
            </p>
          </section>`
        : nothing
    }
    <div class="facts">${state.facts.map(factsView)}</div>
    <section>
      <details>
        <summary>${raw.title}</summary>
        <pre tabindex="0" aria-label=${raw.title}>${raw.text}</pre>
      </details>
    </section>
  </main>`;
}

function groupsView(groups: NonNullable<BatchPageState['failures']>['groups']): TemplateResult {
  return html`<ul class="groups">
    ${groups.map(({ count, text }) => html`<li><b>${count}</b> <span>${text}</span></li>`)}
  </ul>`;
}

function labelled(button: PageButton, run: Run): TemplateResult {
  return html`<button
    class=${button.isPrimary === true ? 'primary' : 'secondary'}
    @click=${() => {
      run(button);
    }}
  >
    ${icon(button.icon)} ${button.label}
  </button>`;
}

function noticeView({ tone, text }: PageNotice): TemplateResult {
  return html`<p class="notice ${tone}">${icon(iconOfTone[tone])} <span>${text}</span></p>`;
}

function progressView(progress: PageProgress): TemplateResult {
  const width = (share: number) => `width: ${String(share * 100)}%`;
  return html`<section>
    <h2>${progress.title}</h2>
    <p class="large">${progress.words}</p>
    <div class="bar" aria-hidden="true">
      <span class="done" .style=${width(progress.completedShare)}></span>
      <span class="failed" .style=${width(progress.failedShare)}></span>
    </div>
    ${progress.sentences.map((sentence) => html`<p>${sentence}</p>`)}
    ${progress.chart ? progressPicture(progress.chart) : nothing}
  </section>`;
}

function stepView({ label, time, durations, phase }: TimelineStep): TemplateResult {
  return html`<li class=${phase} aria-current=${phase === 'now' ? 'step' : nothing}>
    <b>${label}</b>
    <span>${time}</span>
    ${durations.map((duration) => html`<span class="quiet">${duration}</span>`)}
  </li>`;
}

function fileView({ label, id, facts, buttons }: PageFile, run: Run): TemplateResult {
  return html`<li>
    <b>${label}</b>
    <code>${id}</code>
    <span class="quiet">${facts}</span>
    <span class="buttons">
      ${buttons.map(
        (button) =>
          html`<button
            class="icon"
            title=${button.label}
            aria-label=${button.label}
            @click=${() => {
              run(button);
            }}
          >
            ${icon(button.icon)}
          </button>`,
      )}
    </span>
  </li>`;
}

function factsView({ title, rows }: PageFacts): TemplateResult {
  return html`<section>
    <h2>${title}</h2>
    <dl>
      ${rows.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}
