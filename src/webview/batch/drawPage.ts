// The page of a batch: draws what its host sends, and tells it which button was pressed.
import { html, render } from 'lit';
import type { FromBatchPage, PageButton, ToBatchPage } from '../messages/batchPage.ts';
import { pageView } from './batchView.ts';

interface EditorApi {
  postMessage(message: FromBatchPage): void;
}

declare function acquireVsCodeApi(): EditorApi;

const root = document.getElementById('app');
const editor = acquireVsCodeApi();

const run = ({ command, fileId }: PageButton) => {
  editor.postMessage({ kind: 'run', command, ...(fileId !== undefined && { fileId }) });
};

if (root) {
  let isFirst = true;
  window.addEventListener('message', ({ data }: MessageEvent<ToBatchPage>) => {
    // What the page was opened with gives way.
    if (isFirst) root.replaceChildren();
    isFirst = false;
    const view =
      data.kind === 'state'
        ? pageView(data.state, run)
        : html`<main class="message"><p>${data.text}</p></main>`;
    render(view, root);
  });
  editor.postMessage({ kind: 'ready' });
}
