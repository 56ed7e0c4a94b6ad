/** No answer and no cell is nested deeper; what is would overflow the stack, and indented it would be of any length. */
const deepest = 200;

/** A value from outside as JSON, of any depth; what is nested too deep is left out, with a mark in its place. */
export function jsonText(value: unknown, indent?: number): string {
  // Nothing is undefined here, unlike in `JSON.stringify`.
  return JSON.stringify(isDeep(value) ? shallow(value, deepest) : (value ?? null), null, indent);
}

/** Is a value nested deeper than `jsonText` writes? */
export function isDeep(value: unknown, left: number = deepest): boolean {
  if (!isNested(value)) return false;
  if (left === 0) return true;
  if (Array.isArray(value)) return value.some((one) => isDeep(one, left - 1));
  for (const name in value) if (isDeep(value[name as never], left - 1)) return true;
  return false;
}

function shallow(value: unknown, depth: number): unknown {
  if (!isNested(value)) return value;
  if (depth === 0) return '…';
  if (Array.isArray(value)) return value.map((one) => shallow(one, depth - 1));
  const members = Object.entries(value).map(([name, one]) => [name, shallow(one, depth - 1)]);
  return Object.fromEntries(members);
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
