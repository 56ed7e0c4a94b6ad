import { memberOf, stringOf, type JsonNode, type ObjectNode } from '../json/jsonTree.ts';
import { readTree } from '../json/readTree.ts';
import { withMember, withoutMember } from './requestEdit.ts';
import type { Shaped, Shaper } from './shaper.ts';

/** What a line gets that is no request yet. */
export interface Envelope {
  /** `/v1/chat/completions`; the body is made for what its end says. */
  readonly url: string;
  readonly model: string;
  /** Does the service want `method` and `url` around a body? */
  readonly hasPath: boolean;
}

/** Members that hold what is asked, in an object that is no body. */
const askedIn = ['prompt', 'text', 'question', 'content'];
const idDigits = 6;

/**
 * Makes a request of every line that is a text, a JSON string, a body of its own, or an object with a `prompt`, `text`,
 * `question` or `content`. Lines that are requests stay, and so does, untold, what is none of these. Ids are the
 * object's `custom_id` or `id`, else `request-000001` by the number of the line.
 */
export function requestsOfBareLines(envelope: Envelope): Shaper {
  return ({ number, text }) => {
    const line = text();
    if (line === undefined) return 'unknown';
    const id = `request-${String(number + 1).padStart(idDigits, '0')}`;
    let tree: JsonNode;
    try {
      tree = readTree(line);
    } catch {
      // A broken request must not become the text of another one.
      return /^\s*[{[]/.test(line) ? 'unknown' : request(id, bodyOf(line.trim(), envelope), envelope); // prettier-ignore
    }
    if (tree.type !== 'object') {
      const asked = tree.type === 'array' ? undefined : (stringOf(tree) ?? line.trim());
      return asked === undefined ? 'unknown' : request(id, bodyOf(asked, envelope), envelope);
    }
    return ofObject(line, tree, id, envelope);
  };
}

function ofObject(line: string, tree: ObjectNode, id: string, envelope: Envelope): Shaped {
  if (memberOf(tree, 'body') || memberOf(tree, 'params')) return 'same';
  const own = memberOf(tree, 'custom_id')?.value ?? memberOf(tree, 'id')?.value;
  const known = own?.type === 'string' || own?.type === 'number' ? String(own.value) : id;
  if (memberOf(tree, 'messages') || memberOf(tree, 'input')) {
    return request(known, wholeBody(line, envelope), envelope);
  }
  const asked = askedIn.map((name) => stringOf(memberOf(tree, name)?.value)).find((text) => text !== undefined); // prettier-ignore
  return asked === undefined ? 'unknown' : request(known, bodyOf(asked, envelope), envelope);
}

/** An object that is a body already, without its id and with a model. */
function wholeBody(line: string, { model }: Envelope): string {
  let body = line;
  for (const name of ['custom_id', 'id']) body = withoutMember(body, readObject(body), name);
  const object = readObject(body);
  return (memberOf(object, 'model') ? body : withMember(body, object, 'model', JSON.stringify(model))).trim(); // prettier-ignore
}

function readObject(text: string): ObjectNode {
  return readTree(text) as ObjectNode;
}

function bodyOf(asked: string, { url, model }: Envelope): string {
  const isChat = url.endsWith('/chat/completions');
  const members = isChat ? { messages: [{ role: 'user', content: asked }] } : { input: asked };
  return JSON.stringify({ model, ...members });
}

function request(id: string, body: string, { url, hasPath }: Envelope): Shaped {
  const path = hasPath ? `"method":"POST","url":${JSON.stringify(url)},` : '';
  return { text: `{"custom_id":${JSON.stringify(id)},${path}"body":${body}}` };
}
