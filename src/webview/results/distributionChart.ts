import { html, nothing, type TemplateResult } from 'lit';
import type { Distribution } from '../../results/query/session.ts';
import type { App } from './app.ts';
import { columnTitle, valueTitle } from './columnTitles.ts';
import { fillIn } from './fillIn.ts';

const mostValues = 8;

/** How the values of one column are spread over the rows that are shown; each bar filters. */
export function distributionChart(app: App): TemplateResult {
  const { distribution, words } = app;
  if (!distribution) return html`<p class="late">${words.pane.loading}</p>`;
  if (distribution.bins) return histogram(app, distribution, distribution.bins);
  const values = distribution.values ?? [];
  if (values.length === 0) return html`<p>${words.head.noValues}</p>`;
  const most = Math.max(...values.map(({ count }) => count));
  const more = distribution.more + Math.max(0, values.length - mostValues);
  return html`<ul class="counts">
      ${values.slice(0, mostValues).map(({ value, count }) => {
        const title = valueTitle(distribution.column, value, words);
        const condition = { column: distribution.column, is: 'in' as const, values: [value] };
        return html`<li>
          <button
            class="count"
            title=${title}
            aria-pressed=${app.isOn(condition)}
            @click=${() => app.filterBy(condition)}
          >
            <span class="share" .style=${`width: ${String((count / most) * 100)}%`}></span>
            <b>${app.count(count)}</b><span class="name">${title}</span>
          </button>
        </li>`;
      })}
    </ul>
    ${more > 0 ? html`<p>${fillIn(words.head.moreValues, app.count(more))}</p>` : nothing}`;
}

function histogram(
  app: App,
  { column }: Distribution,
  { min, max, counts }: NonNullable<Distribution['bins']>,
): TemplateResult {
  const { words, locale } = app;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return html`<p>${words.head.noValues}</p>`;
  const most = Math.max(...counts);
  const width = (max - min) / counts.length;
  const isWhole = Number.isInteger(min) && Number.isInteger(max) && width >= 1;
  const edge = (index: number) => {
    const value = min + index * width;
    return isWhole ? Math.round(value) : Number(value.toPrecision(6));
  };
  const number = (value: number) => value.toLocaleString(locale, { maximumFractionDigits: 4 });
  const name = columnTitle(column, app.columns, words);
  return html`<div class="histogram" role="group" aria-label=${name}>
      ${counts.map((count, index) => {
        const [from, to] = [edge(index), index === counts.length - 1 ? max : edge(index + 1)];
        const label = fillIn(words.head.bin, name, number(from), number(to), app.count(count));
        const condition = { column, is: 'between' as const, from, to };
        return html`<button
          class="bin"
          title=${label}
          aria-label=${label}
          aria-pressed=${app.isOn(condition)}
          ?disabled=${count === 0}
          @click=${() => app.filterBy(condition)}
        >
          <span
            .style=${`height: ${String(count === 0 ? 0 : Math.max(4, (count / most) * 100))}%`}
          ></span>
        </button>`;
      })}
    </div>
    <div class="axis" aria-hidden="true">
      <span>${number(min)}</span><span>${number(max)}</span>
    </div>
    ${rangeFields(app, column)}`;
}

/** A range by its two ends. */
function rangeFields(app: App, column: string): TemplateResult {
  const { words } = app;
  const current = app.kept.query.conditions.find(
    (one) => one.column === column && one.is === 'between',
  );
  const range = current?.is === 'between' ? current : undefined;
  const submit = (event: Event) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const value = (name: string) => {
      const text = (form.elements.namedItem(name) as HTMLInputElement).value.trim();
      return text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
    };
    const [from, to] = [value('from'), value('to')];
    if (from === undefined && to === undefined) {
      if (range) app.filterBy(range);
      return;
    }
    app.filterBy({
      column,
      is: 'between',
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
  };
  const field = (name: 'from' | 'to') =>
    html`<label>
      ${words.head[name]}
      <input type="number" step="any" name=${name} .value=${String(range?.[name] ?? '')} />
    </label>`;
  return html`<form class="range" @submit=${submit}>
    ${field('from')} ${field('to')}<button class="secondary">${words.head.apply}</button>
  </form>`;
}
