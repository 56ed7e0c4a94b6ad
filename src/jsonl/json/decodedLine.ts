/** Ways in which a line of JSON is written once more, as the text of something else. */
export type LineEncoding = 'encoded_twice' | 'csv_quoted' | 'html_escaped';

const entities: Readonly<Record<string, string>> = {
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&apos;': "'",
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
};

/** How a line is encoded beyond JSON, and the JSON object in it; undefined when it is not. */
export function decodedLine(
  line: string,
): { readonly encoding: LineEncoding; readonly text: string } | undefined {
  for (const [encoding, decode] of Object.entries(decoders)) {
    const text = decode(line);
    if (text !== undefined && isObject(text))
      return { encoding: encoding as LineEncoding, text: text.trim() };
  }
  return undefined;
}

const decoders: { readonly [E in LineEncoding]: (line: string) => string | undefined } = {
  encoded_twice(line) {
    if (!/^\s*"\s*\{/.test(line)) return undefined;
    try {
      return JSON.parse(line) as string;
    } catch {
      return undefined;
    }
  },
  csv_quoted: (line) => /^\s*"(\s*\{\s*""[^]*\})"[\s,;]*$/.exec(line)?.[1]?.replaceAll('""', '"'),
  html_escaped: (line) =>
    /^\s*\{\s*(&quot;|&#34;)/.test(line)
      ? line.replace(/&(quot|#34|#39|apos|lt|gt|amp);/g, (entity) => entities[entity] ?? entity)
      : undefined,
};

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
