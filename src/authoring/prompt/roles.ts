import type { Span } from '../authoringProblem.ts';

export const roles = ['system', 'developer', 'user', 'assistant'] as const;

export type Role = (typeof roles)[number];

export interface RolePart {
  readonly role: Role;
  /** The line that names the role; the first part of a prompt without roles has none. */
  readonly heading: Span | undefined;
  /** The text below it, without empty lines around. */
  readonly text: Span;
}

const heading = /^#[ \t]+(system|developer|user|assistant)[ \t]*:?[ \t]*$/i;
/** As Prompty writes them. */
const line = /^(system|developer|user|assistant)[ \t]*:[ \t]*$/i;
const fence = /^ {0,3}(```|~~~)/;

/**
 * Cuts the text of a prompt at the lines that name a role: `# user`, or, in a text without such headings, `user:`.
 * Without either all of it is what the user says.
 * @param start offset from which on it is the prompt
 * @returns `before` is text above the first role
 */
export function splitRoles(
  text: string,
  start: number,
): { readonly parts: readonly RolePart[]; readonly before: Span | undefined } {
  const marks = marksOf(text, start, heading);
  const found = marks.length > 0 ? marks : marksOf(text, start, line);
  const whole = trimmed(text, start, text.length);
  if (found.length === 0) {
    const parts = whole.end > whole.start ? [partOf('user', undefined, whole)] : [];
    return { parts, before: undefined };
  }
  const before = trimmed(text, start, found[0]?.start ?? start);
  const parts = found.map((mark, index) =>
    partOf(mark.role, mark, trimmed(text, mark.end, found[index + 1]?.start ?? text.length)),
  );
  return { parts, before: before.end > before.start ? before : undefined };
}

function partOf(role: Role, mark: Span | undefined, text: Span): RolePart {
  return { role, heading: mark && { start: mark.start, end: mark.end }, text };
}

function marksOf(text: string, from: number, pattern: RegExp): (Span & { readonly role: Role })[] {
  const marks = [];
  let isCode = false;
  for (let start = from; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const next = feed < 0 ? text.length : feed + 1;
    const content = text.slice(start, next).replace(/\r?\n$/, '');
    if (fence.test(content)) isCode = !isCode;
    const role = isCode ? undefined : pattern.exec(content)?.[1]?.toLowerCase();
    if (role !== undefined) marks.push({ start, end: start + content.length, role: role as Role });
    start = next;
  }
  return marks;
}

function trimmed(text: string, start: number, end: number): Span {
  const part = text.slice(start, end);
  const from = start + part.length - part.trimStart().length;
  return { start: from, end: Math.max(from, start + part.trimEnd().length) };
}
