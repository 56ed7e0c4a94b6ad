import { html, nothing, type TemplateResult } from 'lit';
import type { Detail, Message, MessagePart, Row } from '../../results/query/session.ts';
import type { App } from './app.ts';
import { fillIn } from './fillIn.ts';
import { iconOfOutcome } from './iconOfOutcome.ts';
import { tokenWords } from './tokenWords.ts';
import { icon, iconButton } from '../kit/icon.ts';
import { markMatches } from './markMatches.ts';
import { showControls } from './showControls.ts';
import { canBeMarked, markRow, noteRow } from './rowActions.ts';

/** One request with everything that came back for it. */
export function detailPane(app: App): TemplateResult {
  const { words, activeRow, kept } = app;
  const detail = app.pane.of(activeRow?.row);
  const title = detail?.customId ?? activeRow?.cells['custom_id'];
  return html`<section
    class="pane"
    tabindex="0"
    aria-label=${words.pane.label}
    .style=${`flex-basis: ${String(kept.paneShare * 100)}%`}
  >
    <div class="pane-head">
      <h2>
        ${title === null || title === undefined ? words.pane.label : showControls(String(title))}
      </h2>
      ${iconButton('arrow-up', words.pane.previous, () => app.goTo(kept.position - 1))}
      ${iconButton('arrow-down', words.pane.next, () => app.goTo(kept.position + 1))}
      ${iconButton('close', words.pane.close, () => {
        app.openPane(false);
        app.grid.element?.focus();
      })}
    </div>
    ${detail ? detailView(app, detail, activeRow) : detailToCome(app)}
  </section>`;
}

/** Until the row is there nothing of another one is shown; a longer wait is told. */
function detailToCome(app: App): TemplateResult | typeof nothing {
  const failure = app.pane.failureOf(app.activeRow?.row);
  if (failure !== undefined)
    return html`<p class="notice" role="alert">${icon('error')} ${failure}</p>`;
  if (app.total === 0) return nothing;
  return html`<p class="late" role="status">
    ${icon('loading', 'spin')} ${app.words.pane.loading}
  </p>`;
}

function detailView(app: App, detail: Detail, row: Row | undefined): TemplateResult {
  const { words } = app;
  return html`<p class="state ${detail.outcome}">
      ${icon(iconOfOutcome[detail.outcome])} ${words.outcomes[detail.outcome]}
    </p>
    ${
      detail.reasons.length > 0
        ? html`<ul class="reasons">
            ${detail.reasons.map(
              ({ reason, path, detail: why }) =>
                html`<li>${[words.reasons[reason], path, why].filter(Boolean).join(' · ')}</li>`,
            )}
          </ul>`
        : nothing
    }
    <div class="links">
      ${detail.lines.map(
        ({ file, line, kind }) =>
          html`<button
            class="link"
            title=${file}
            @click=${() => app.link.act({ name: 'openLine', file, line })}
          >
            ${fillIn({ input: words.pane.lineInput, output: words.pane.lineOutput, error: words.pane.lineError }[kind], app.count(line))}
          </button>`,
      )}
      ${openers(app, detail)}
    </div>
    ${detail.answers.map((answer) => answerView(app, answer, detail.answers.length > 1))}
    ${
      detail.answers.length === 0
        ? html`<p class="notice">${detail.outcome === 'pending' ? words.pane.pending : words.pane.noAnswer}</p>` // prettier-ignore
        : nothing
    }
    ${row && canBeMarked(row) ? marks(app, row) : nothing}
    <h3>${words.pane.request}</h3>
    ${
      detail.request.length > 0
        ? detail.request.map((message) => messageView(app, message))
        : html`<p class="notice">${words.pane.noRequest}</p>`
    }
    ${detail.isCut ? html`<p class="notice">${icon('info')} ${words.pane.cut}</p>` : nothing}`;
}

function openers(app: App, { row, answers }: Detail): TemplateResult {
  const { pane } = app.words;
  const open = (as: 'json' | 'markdown') => () => app.link.act({ name: 'openDetail', row, as });
  return html`<button class="link" @click=${open('json')}>${pane.openJson}</button>
    <button class="link" @click=${open('markdown')}>${pane.openMarkdown}</button>
    ${
      answers.length > 1
        ? html`<button class="link" @click=${() => app.link.act({ name: 'compareAnswers', row })}>
            ${pane.compare}
          </button>`
        : nothing
    }`;
}

function answerView(app: App, answer: Detail['answers'][number], isNamed: boolean): TemplateResult {
  const { pane } = app.words;
  const { failure } = answer;
  const facts = [
    ...(answer.finish ? [fillIn(pane.finish, answer.finish)] : []),
    ...(answer.tokens ? [tokenWords(app, answer.tokens)] : []),
  ];
  return html`<h3>${isNamed ? answer.source : failure ? pane.error : pane.answer}</h3>
    ${
      failure
        ? text(app, [[failure.status, failure.code].filter(Boolean).join(' '), failure.message].filter(Boolean).join(': ') || app.words.head.noReason) // prettier-ignore
        : nothing
    }
    ${
      answer.reasoning
        ? html`<details>
            <summary>${pane.reasoning}</summary>
            ${text(app, answer.reasoning)}
          </details>`
        : nothing
    }
    ${
      answer.refusal
        ? html`<h4>${pane.refusal}</h4>
            ${text(app, answer.refusal)}`
        : nothing
    }
    ${
      answer.json === undefined
        ? answer.text === ''
          ? nothing
          : text(app, answer.text)
        : text(app, answer.json, 'code')
    }
    ${answer.toolCalls.map(
      (call) =>
        html`<h4>${fillIn(pane.toolCall, call.name)}</h4>
          ${text(app, indented(call.arguments), 'code')}`,
    )}
    ${facts.length > 0 ? html`<p class="facts">${facts.join(' · ')}</p>` : nothing}`;
}

function marks(app: App, row: Row): TemplateResult {
  const { words } = app;
  const mark = row.cells['mark'];
  const choices = [
    ['good', 'thumbsup'],
    ['bad', 'thumbsdown'],
    ['unsure', 'question'],
  ] as const;
  return html`<div class="marks" role="group" aria-label=${words.pane.mark}>
    ${choices.map(([choice, name]) =>
      iconButton(name, words.marks[choice], () => void markRow(app, choice), mark === choice),
    )}
    <input
      class="note"
      type="text"
      aria-label=${words.pane.note}
      placeholder=${words.pane.note}
      .value=${String(row.cells['note'] ?? '')}
      @change=${(event: Event) => void noteRow(app, row, (event.target as HTMLInputElement).value)}
    />
  </div>`;
}

function messageView(app: App, { role, parts }: Message): TemplateResult {
  return html`<h4>${role}</h4>
    ${parts.map((part) => partView(app, part))}`;
}

function partView(app: App, { kind, text: content, dataUri, bytes }: MessagePart): TemplateResult {
  const { pane } = app.words;
  if (kind === 'text') return text(app, content ?? '');
  const size =
    bytes === undefined
      ? ''
      : new Intl.NumberFormat(app.locale, {
          style: 'unit',
          unit: bytes < 1000 ? 'byte' : 'kilobyte',
          maximumFractionDigits: 0,
        }).format(bytes < 1000 ? bytes : bytes / 1000);
  if (kind === 'image' && dataUri?.startsWith('data:image/')) {
    const label = fillIn(pane.picture, size);
    return html`<figure>
      <img src=${dataUri} alt=${label} />
      <figcaption>${label}</figcaption>
    </figure>`;
  }
  const words = { image: pane.remotePicture, file: pane.file, audio: pane.audio, other: pane.other }[kind]; // prettier-ignore
  return html`<p class="notice">${[words, size, content].filter(Boolean).join(' · ')}</p>`;
}

/** Text as text, with the places where the search matches. */
function text(app: App, content: string, kind: 'prose' | 'code' = 'prose'): TemplateResult {
  const parts = markMatches(showControls(content), app.kept.query.search);
  return html`<span class="passage ${kind}" dir="auto"
    >${parts.map(({ text: part, isMatch }) => (isMatch ? html`<mark>${part}</mark>` : part))}</span
  >`;
}

function indented(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}
