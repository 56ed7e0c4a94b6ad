import { memberOf, stringOf, type JsonNode } from '../jsonl/json/jsonTree.ts';
import { readTree } from '../jsonl/json/readTree.ts';

/** The request of a line of a batch file. */
export interface LineRequest {
  readonly customId: string;
  readonly url: string;
  /** Exactly as it stands in the line. */
  readonly body: Uint8Array;
  readonly model: string | undefined;
}

/** Why a line cannot be sent: it is no JSON, lacks an id, a url or a body, or wants its answer as a stream. */
export type LineFault = 'no_json' | 'no_request' | 'streams';

/**
 * @param line without its line feed
 * @param usualUrl where lines of its service name none
 */
export function readLineRequest(line: string, usualUrl?: string): LineRequest | LineFault {
  let tree: JsonNode;
  try {
    tree = readTree(line);
  } catch {
    return 'no_json';
  }
  const customId = stringOf(memberOf(tree, 'custom_id')?.value);
  const url = stringOf(memberOf(tree, 'url')?.value) ?? usualUrl;
  const body = memberOf(tree, 'body')?.value;
  if (customId === undefined || url === undefined || body?.type !== 'object') return 'no_request';
  const stream = memberOf(body, 'stream')?.value;
  if (stream?.type === 'boolean' && stream.value === true) return 'streams';
  return {
    customId,
    url,
    body: new TextEncoder().encode(line.slice(body.start, body.end)),
    model: stringOf(memberOf(body, 'model')?.value),
  };
}
