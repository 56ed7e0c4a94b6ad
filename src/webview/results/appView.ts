import { html, nothing, type TemplateResult } from 'lit';
import type { App } from './app.ts';
import { columnsMenu } from './columnsMenu.ts';
import { detailPane } from './detailPane.ts';
import { filterBar } from './filterBar.ts';
import { headView } from './headView.ts';
import { icon } from '../kit/icon.ts';
import { keysHelp } from './keysHelp.ts';
import { dragShare } from './dragShare.ts';
import { summaryView } from './summaryView.ts';

/** The whole view. */
export function appView(app: App): TemplateResult {
  const { words, failure, waiting, info, head } = app;
  if (failure !== undefined) {
    return html`<main class="message">
      <p role="alert">${icon('error')} ${failure}</p>
      <button class="primary" @click=${() => app.link.act({ name: 'tryAgain' })}>
        ${words.actions.tryAgain}
      </button>
    </main>`;
  }
  if (!info || !head) {
    return html`<main class="message late" role="status">
      <p>${icon('loading', 'spin')} ${waiting ?? words.loading}</p>
    </main>`;
  }
  const { kept } = app;
  return html`<main class="view" @keydown=${(event: KeyboardEvent) => keysOfView(app, event)}>
    ${headView(app, head, info)} ${kept.isSummaryOpen ? summaryView(app, head) : nothing}
    ${filterBar(app, head)}
    <div class="content">
      ${app.grid.view()}
      ${
        kept.isPaneOpen
          ? html`<div
                class="sash"
                role="separator"
                tabindex="0"
                aria-label=${words.pane.resize}
                aria-valuemin="15"
                aria-valuemax="85"
                aria-valuenow=${Math.round(kept.paneShare * 100)}
                @pointerdown=${(event: PointerEvent) => dragShare(app, event)}
                @keydown=${(event: KeyboardEvent) => resizeByKey(app, event)}
              ></div>
              ${detailPane(app)}`
          : nothing
      }
    </div>
    ${app.popup === 'columns' ? columnsMenu(app) : nothing}
    ${app.popup === 'keys' ? keysHelp(app) : nothing}
    <div class="announcement" role="status">${app.announcement}</div>
  </main>`;
}

function resizeByKey(app: App, event: KeyboardEvent): void {
  const step = { ArrowLeft: 0.05, ArrowUp: 0.05, ArrowRight: -0.05, ArrowDown: -0.05 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  app.save({ paneShare: Math.min(0.85, Math.max(0.15, app.kept.paneShare + step)) });
}

/** Keys that work wherever the focus is. */
function keysOfView(app: App, event: KeyboardEvent): void {
  const { key, ctrlKey, metaKey, altKey, target } = event;
  const isTyping = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement; // prettier-ignore
  const handled = () => {
    event.preventDefault();
    event.stopPropagation();
  };
  if (key === 'Escape') {
    handled();
    if (app.popup) app.closePopup();
    else if (document.activeElement !== app.grid.element) app.grid.element?.focus();
    else if (app.selection.size > 0) {
      app.selection.clear();
      app.draw();
    } else if (app.kept.isPaneOpen) app.openPane(false);
  } else if (((ctrlKey || metaKey) && key.toLowerCase() === 'f') || (key === '/' && !isTyping)) {
    handled();
    document.querySelector<HTMLInputElement>('.search input')?.focus();
  } else if (altKey && (key === 'ArrowUp' || key === 'ArrowDown')) {
    handled();
    app.goTo(app.kept.position + (key === 'ArrowUp' ? -1 : 1));
  } else if (key === '?' && !isTyping) {
    handled();
    app.popup = 'keys';
    app.draw();
  }
}
