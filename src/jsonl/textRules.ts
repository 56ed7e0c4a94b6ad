import type { JsonNode, JsonObject, JsonSpan } from './jsonTree.ts';
import type { Report } from './requestContext.ts';

/** Nesting that every common parser takes. */
export const safeDepth = 128;

/** Rules about valid JSON that readers understand differently. */
export function checkText(text: string, root: JsonNode, report: Report): void {
  visit(root, text, report);
  checkCarriageReturns(text, root, report);
  if (!/\\u[dD][89a-fA-F]/.test(text)) return;
  // Escapes stand in strings only, and a pair of backslashes is no escape.
  const escapes = /\\(?:u([0-9a-fA-F]{4})|.)/g;
  for (let match = escapes.exec(text); match; match = escapes.exec(text)) {
    const unit = Number.parseInt(match[1] ?? '0', 16);
    if ((unit & 0xf800) !== 0xd800) continue;
    const low = /^\\u[dD][c-fC-F][0-9a-fA-F]{2}/.test(text.slice(escapes.lastIndex));
    if (unit < 0xdc00 && low) escapes.lastIndex += 6;
    else
      report({
        code: 'lone_surrogate',
        escape: match[0],
        start: match.index,
        end: match.index + match[0].length,
      });
  }
}

function visit(node: JsonNode, text: string, report: Report): void {
  if (node.type === 'object') {
    checkKeys(node, report);
    for (const member of node.members) visit(member.value, text, report);
  } else if (node.type === 'array') {
    for (const item of node.items) visit(item, text, report);
  } else if (node.type === 'number') {
    checkNumber(text.slice(node.start, node.end), node, report);
  }
}

function checkKeys(node: JsonObject, report: Report): void {
  const first = new Map<string, JsonSpan>();
  for (const { key, keySpan } of node.members) {
    const earlier = first.get(key);
    if (earlier) report({ code: 'duplicate_key', key, ...keySpan, related: [earlier] });
    else first.set(key, keySpan);
  }
}

/** Integers that change when read as a double, and numbers that become infinite. */
function checkNumber(written: string, node: JsonSpan, report: Report): void {
  const value = Number(written);
  if (Number.isFinite(value)) {
    if (Number.isSafeInteger(value) || !/^-?\d+$/.test(written)) return;
    if (BigInt(written) === BigInt(value)) return;
  }
  const short = written.length > 40 ? `${written.slice(0, 40)}…` : written;
  report({
    code: 'imprecise_number',
    written: short,
    read: String(value),
    start: node.start,
    end: node.end,
  });
}

function checkCarriageReturns(text: string, root: JsonNode, report: Report): void {
  // In a valid line a raw CR stands between tokens; the one at the end belongs to the line end.
  const at = text.indexOf('\r');
  if (at >= 0 && (at < text.length - 1 || root.end > at))
    report({ code: 'lone_carriage_return', start: at, end: at + 1 });
}
