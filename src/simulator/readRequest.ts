/** A JSON object as it came over the wire. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** One line of an input file that a service would run. */
export interface RequestLine {
  readonly customId: string;
  readonly body: JsonObject;
  /** Wishes such as `[simulate:429]`, found anywhere in the line. */
  readonly wishes: readonly string[];
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What `[simulate:…]` asks for, in the order in which it stands. */
export function wishesIn(text: string): string[] {
  return Array.from(text.matchAll(/\[simulate:([a-z0-9-]{1,20})\]/g), (match) => match[1] ?? '');
}

/** The request in a line that was judged before; undefined for a blank line. */
export function requestOf(text: string): RequestLine | undefined {
  const json = parseJson(text);
  if (!isObject(json) || typeof json['custom_id'] !== 'string') return undefined;
  const body = isObject(json['body']) ? json['body'] : {};
  return { customId: json['custom_id'], body, wishes: wishesIn(text) };
}
