import { isObject, jsonIn } from '../../json/unknownJson.ts';

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
    if (text !== undefined && isObject(jsonIn(text)))
      return { encoding: encoding as LineEncoding, text: text.trim() };
  }
  return undefined;
}

const decoders: { readonly [E in LineEncoding]: (line: string) => string | undefined } = {
  encoded_twice: (line) =>
    /^\s*"\s*\{/.test(line) ? (jsonIn(line) as string | undefined) : undefined,
  csv_quoted: (line) => /^\s*"(\s*\{\s*""[^]*\})"[\s,;]*$/.exec(line)?.[1]?.replaceAll('""', '"'),
  html_escaped: (line) =>
    /^\s*\{\s*(&quot;|&#34;)/.test(line)
      ? line.replace(/&(quot|#34|#39|apos|lt|gt|amp);/g, (entity) => entities[entity] ?? entity)
      : undefined,
};
