import { html, nothing, svg, type TemplateResult } from 'lit';
import type { ChartPoint, ProgressChart } from '../messages/batchPage.ts';

/** The picture's own units, stretched to the room that there is. */
const [width, height] = [1000, 100];

/** Progress over time, with forecast and deadline; the table beside it says the same. */
export function progressPicture(chart: ProgressChart): TemplateResult {
  const x = (at: number) => ((at - chart.from) / (chart.to - chart.from)) * width;
  const y = (count: number) => height - (count / chart.total) * height;
  const left = (at: number) => `left: ${String(x(at) / (width / 100))}%`;
  return html`<figure class="chart">
      <div class="plot">
        <div class="counts" aria-hidden="true">
          ${chart.counts.map(
            ({ value, label }) =>
              html`<span .style=${`bottom: ${String((value / chart.total) * 100)}%`}
                >${label}</span
              >`,
          )}
        </div>
        <div class="area">
          <svg
            viewBox="0 0 ${width} ${height}"
            preserveAspectRatio="none"
            role="img"
            aria-label=${chart.label}
          >
            ${chart.counts.map(
              ({ value }) => svg`<line class="grid" x1="0" x2=${width} y1=${y(value)} y2=${y(value)} />`, // prettier-ignore
            )}
            ${curves(chart, x, y)}
          </svg>
        </div>
        <div class="times" aria-hidden="true">
          ${chart.times.map(({ at, label }) => html`<span class=${sideOf(x(at)) ?? nothing} .style=${left(at)}>${label}</span>`)}
        </div>
      </div>
      <figcaption>
        <ul class="legend">
          ${chart.legend.map(({ of, label }) => html`<li><i class=${of} aria-hidden="true"></i> ${label}</li>`)}
        </ul>
      </figcaption>
    </figure>
    ${tableView(chart)}`;
}

/** A time at an edge would be cut by it. */
function sideOf(at: number): 'first' | 'last' | undefined {
  if (at < 0.1 * width) return 'first';
  return at > 0.9 * width ? 'last' : undefined;
}

type Place = (value: number) => number;

function curves(chart: ProgressChart, x: Place, y: Place): unknown {
  const { points, isBeginGuessed, forecast, deadline, total } = chart;
  const last = points.at(-1);
  const line = (of: (point: ChartPoint) => number, from: readonly ChartPoint[]) =>
    from.map((point) => `${String(x(point[0]))},${String(y(of(point)))}`).join(' ');
  const watched = isBeginGuessed ? points.slice(1) : points;
  const [begin, end] = [watched[0], watched.at(-1)];
  const done = ([, value]: ChartPoint) => value;
  const failed = ([, , value]: ChartPoint) => value;
  const area =
    begin && end
      ? `${String(x(begin[0]))},${String(height)} ${line(done, watched)} ${String(x(end[0]))},${String(height)}`
      : '';
  const cone =
    forecast && last
      ? [
          [last[0], last[1]] as const,
          [forecast.from, total] as const,
          [forecast.to, total] as const,
        ]
          .map(([at, count]) => `${String(x(at))},${String(y(count))}`)
          .join(' ')
      : '';
  return svg`
    <polygon class="under" points=${area} />
    ${forecast ? svg`<polygon class="forecast" points=${cone} />` : nothing}
    ${isBeginGuessed ? svg`<polyline class="done guessed" points=${line(done, points.slice(0, 2))} />` : nothing}
    <polyline class="done" points=${line(done, watched)} />
    ${last && last[2] > 0 ? svg`<polyline class="failed" points=${line(failed, points)} />` : nothing}
    ${deadline === undefined ? nothing : svg`<line class="deadline" x1=${x(deadline)} x2=${x(deadline)} y1="0" y2=${height} />`}
  `; // prettier-ignore
}

function tableView({ table }: ProgressChart): TemplateResult {
  return html`<details>
    <summary>${table.title}</summary>
    <table>
      <thead>
        <tr>
          ${table.head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${table.rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}
