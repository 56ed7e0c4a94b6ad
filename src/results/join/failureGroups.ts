import type { FailureWords } from './resultKind.ts';

/** So many kinds of failure are read by nobody; further ones are told by their status alone. */
const mostGroups = 500;
const longestMessage = 2000;

/** Failures by status, code and, but for names and numbers in it, message. */
export class FailureGroups {
  readonly #byKey = new Map<string, number>();
  readonly #groups: FailureWords[] = [];

  /** @returns the group's number */
  add(failure: FailureWords): number {
    const key = JSON.stringify([failure.status, failure.code, pattern(failure.message)]);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (this.#groups.length >= mostGroups && failure.code + failure.message !== '')
      return this.add({ status: failure.status, code: '', message: '' });
    this.#groups.push({ ...failure, message: failure.message.slice(0, longestMessage) });
    this.#byKey.set(key, this.#groups.length - 1);
    return this.#groups.length - 1;
  }

  /** Its message is that of the first failure that came. */
  get(group: number): FailureWords {
    return this.#groups[group] ?? { status: null, code: '', message: '' };
  }
}

/** A message without what differs from request to request: ids, numbers, what is quoted. */
export function pattern(message: string): string {
  return message
    .slice(0, longestMessage)
    .replace(/"[^"]*"|'[^']*'|“[^“”]*”|`[^`]*`/g, '…')
    .replace(/(?<![\w-])[\w-]*\d[\w-]*/g, '#')
    .replace(/\s+/g, ' ')
    .trim();
}
