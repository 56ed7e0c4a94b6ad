import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Search, SearchPlace } from '../../results/query/session.ts';
import type { Head } from '../messages/viewMessages.ts';
import type { App } from './app.ts';
import { fillIn } from './fillIn.ts';
import { filterParts } from './filterSentence.ts';
import { icon, iconButton } from '../kit/icon.ts';
import { copyRows } from './rowActions.ts';

const places: readonly SearchPlace[] = [
  'everything',
  'custom_id',
  'question',
  'answer',
  'reasoning',
];

/** A pause in typing after which the search begins. */
const typingMs = 200;
let typing: ReturnType<typeof setTimeout> | undefined;

/** Search, what is filtered by, and how many rows that leaves. */
export function filterBar(app: App, head: Head): TemplateResult {
  const { words, kept } = app;
  const search = kept.query.search ?? emptySearch;
  const change = (part: Partial<Search>) => searchFor(app, { ...search, ...part });
  return html`<div class="filters">
    <div class="search" role="search">
      ${icon('search')}
      <input
        type="text"
        aria-label=${words.filter.search}
        placeholder=${words.filter.search}
        spellcheck="false"
        .value=${live(search.text)}
        aria-invalid=${app.progress?.error !== undefined}
        @input=${(event: Event) => {
          const { value } = event.target as HTMLInputElement;
          clearTimeout(typing);
          kept.query = { ...kept.query, search: { ...search, text: value } };
          typing = setTimeout(() => searchFor(app, kept.query.search ?? emptySearch), typingMs);
        }}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
          event.preventDefault();
          app.grid.element?.focus();
        }}
      />
      ${iconButton('case-sensitive', words.filter.matchCase, () => change({ matchCase: !search.matchCase }), search.matchCase)}
      ${iconButton('regex', words.filter.regex, () => change({ isRegex: !search.isRegex }), search.isRegex)}
    </div>
    <select
      aria-label=${words.filter.searchIn}
      title=${words.filter.searchIn}
      @change=${(event: Event) => change({ in: (event.target as HTMLSelectElement).value as SearchPlace })}
    >
      ${places.map((place) => html`<option value=${place} .selected=${place === search.in}>${words.places[place]}</option>`)}
    </select>
    <div class="sentence">${sentence(app)}</div>
    <div class="progress" role="status">${progressWords(app, head)}</div>
    ${app.selection.size > 0 ? selectionBar(app) : nothing}
  </div>`;
}

const emptySearch: Search = { text: '', isRegex: false, matchCase: false, in: 'everything' };

function searchFor(app: App, search: Search): void {
  const { search: _, ...rest } = app.kept.query;
  const isDefault = JSON.stringify(search) === JSON.stringify(emptySearch);
  void app.ask(isDefault ? rest : { ...rest, search });
}

function sentence(app: App): TemplateResult | typeof nothing {
  const { words, kept, locale } = app;
  const { search, ...rest } = kept.query;
  const shown = search?.text === '' ? rest : kept.query;
  const parts = filterParts(shown, app.columns, words, locale);
  if (parts.length === 0) return nothing;
  return html`${parts.map(
      ({ words: text, without }) =>
        html`<span class="filter"
          >${text}${iconButton('close', fillIn(words.filter.remove, text), () => void app.ask(without))}</span
        >`,
    )}
    <button
      class="link"
      @click=${() => void app.ask(kept.query.sort ? { conditions: [], sort: kept.query.sort } : { conditions: [] })}
    >
      ${words.filter.clear}
    </button>`;
}

function progressWords(app: App, { overview }: Head): TemplateResult | string {
  const { words, progress } = app;
  if (progress?.error !== undefined) return fillIn(words.filter.badRegex, progress.error);
  const busy = (text: string) => html`${icon('loading', 'spin')} ${text}`;
  if (!progress) return busy(words.filter.reading);
  if (overview.loading && !overview.loading.isDone) {
    const { bytes, totalBytes } = overview.loading;
    const share = totalBytes > 0 ? Math.floor((bytes / totalBytes) * 100) : 0;
    return busy(`${words.filter.reading} ${String(share)} %`);
  }
  if (!progress.isDone)
    return busy(fillIn(words.filter.searching, app.count(progress.scanned), app.count(progress.total))); // prettier-ignore
  const total = Math.max(progress.total, overview.total);
  return progress.rows === total
    ? fillIn(words.filter.all, app.count(total))
    : fillIn(words.filter.some, app.count(progress.rows), app.count(total));
}

function selectionBar(app: App): TemplateResult {
  const { table } = app.words;
  const copy = (format: 'tsv' | 'json' | 'markdown') => () => void copyRows(app, format);
  return html`<div class="selection">
    <span>${fillIn(table.selected, app.count(app.selection.size))}</span>
    <button class="link" @click=${copy('tsv')}>${table.copyTsv}</button>
    <button class="link" @click=${copy('json')}>${table.copyJson}</button>
    <button class="link" @click=${copy('markdown')}>${table.copyMarkdown}</button>
    <button
      class="link"
      @click=${() => {
        app.selection.clear();
        app.draw();
      }}
    >
      ${table.clearSelection}
    </button>
  </div>`;
}
