import * as vscode from 'vscode';
import type { Loss } from '../../jsonl/convert/conversion.ts';
import type { ConvertedLine } from '../../jsonl/convert/convertLines.ts';
import { formatsFor } from '../kit/formats.ts';

/** Losses that are listed line by line; more are only counted. */
const mostListed = 10_000;

const how: { readonly [H in Loss['how']]: (member: string) => string } = {
  dropped: (member) => vscode.l10n.t('{0} was left out', member),
  changed: (member) => vscode.l10n.t('{0} was changed', member),
  kept: (member) => vscode.l10n.t('{0} was kept, though the provider may not accept it', member),
  added: (member) => vscode.l10n.t('{0} was added, since the provider asks for it', member),
  unreadable: () => vscode.l10n.t('no request, left as it is'),
};

/** What could not be carried of a file's requests: how often each, then line by line. */
export class LossList {
  readonly #listed: string[] = [];
  /** By their words, with places in messages and tools as `#`. */
  readonly #counts = new Map<string, number>();
  #total = 0;

  add({ line, losses }: ConvertedLine): void {
    for (const { member, how: kind } of losses) {
      this.#total++;
      const words = how[kind](member.replace(/(?<=\.)\d+(?=\.|$)/g, '#'));
      this.#counts.set(words, (this.#counts.get(words) ?? 0) + 1);
      if (this.#listed.length < mostListed)
        this.#listed.push(`${String(line + 1)}: ${how[kind](member)}`);
    }
  }

  /** None when everything was carried. */
  rows(): readonly string[] {
    if (this.#total === 0) return [];
    const formats = formatsFor(vscode.env.language);
    const counts = [...this.#counts]
      .sort(([, a], [, b]) => b - a)
      .map(([words, count]) => `${formats.count(count).padStart(9)}  ${words}`);
    const left = this.#total - this.#listed.length;
    const more = left > 0 ? [vscode.l10n.t('… and {0} more.', formats.count(left))] : [];
    return [...counts, '', ...this.#listed, ...more];
  }
}
