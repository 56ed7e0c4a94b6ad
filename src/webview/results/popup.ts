import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { App } from './app.ts';
import { iconButton } from '../kit/icon.ts';

/** A small window over the view that keeps the focus until it is closed. */
export function popup(
  app: App,
  title: string,
  content: TemplateResult,
  close: () => void,
): TemplateResult {
  return html`<dialog
    aria-labelledby="popup-title"
    ${ref((element) => {
      // It can be shown once it is in the page.
      queueMicrotask(() => {
        if (element instanceof HTMLDialogElement && element.isConnected && !element.open)
          element.showModal();
      });
    })}
    @cancel=${(event: Event) => {
      event.preventDefault();
      close();
    }}
    @click=${(event: Event) => {
      if (event.target instanceof HTMLDialogElement) close();
    }}
  >
    <div class="popup">
      <div class="popup-head">
        <h2 id="popup-title">${title}</h2>
        ${iconButton('close', app.words.table.close, close)}
      </div>
      ${content}
    </div>
  </dialog>`;
}
