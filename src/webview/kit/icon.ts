// Stands alone: every icon of the pages is made here, with its name for screen readers.
import { html, nothing, type TemplateResult } from 'lit';

/** A picture beside words that say the same. */
export function icon(name: string, more = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${more}" aria-hidden="true"></span>`;
}

/** A button that shows a picture alone; its name is told on hover and to screen readers. */
export function iconButton(
  name: string,
  label: string,
  run: (event: Event) => void,
  isPressed?: boolean,
): TemplateResult {
  return html`<button
    class="icon"
    title=${label}
    aria-label=${label}
    aria-pressed=${isPressed === undefined ? nothing : String(isPressed)}
    @click=${run}
  >
    ${icon(name)}
  </button>`;
}
