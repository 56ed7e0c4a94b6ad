// Stands alone: the keys are told in one place.
import { html, type TemplateResult } from 'lit';
import type { App } from './app.ts';
import { popup } from './popup.ts';

/** What the keys do. */
export function keysHelp(app: App): TemplateResult {
  const rows = app.words.keys.map(
    ([key, meaning]) =>
      html`<dt><kbd>${key}</kbd></dt>
        <dd>${meaning}</dd>`,
  );
  return popup(app, app.words.keysTitle, html`<dl class="keys">${rows}</dl>`, () =>
    app.closePopup(),
  );
}
