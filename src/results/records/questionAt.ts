import { endOfValue, namesOf, walkArray, walkObject } from '../join/walkJson.ts';

const top = namesOf('body', 'params');
const inBody = namesOf('messages');
const inMessage = namesOf('role', 'content');
const quote = 0x22;
const user = Buffer.from('"user"');

/**
 * Where the text of a request's last user message begins, its quotation mark.
 * @param bytes a request in valid JSON, from `start`
 * @returns undefined where the question is made of parts, or asked in another way: that is not told
 */
export function questionAt(bytes: Buffer, start: number): number | undefined {
  let found: number | undefined;
  let bodies = 0;
  const atMessage = (at: number) => {
    if (bytes[at] !== 0x7b) return endOfValue(bytes, at);
    let userAt = -1;
    let content = -1;
    const end = walkObject(bytes, at, inMessage, (name, value) => {
      const valueEnd = endOfValue(bytes, value);
      if (name === 'content') content = value;
      else userAt = bytes.compare(user, 0, user.length, value, valueEnd) === 0 ? value : -1;
      return valueEnd;
    });
    if (userAt >= 0) found = content;
    return end;
  };
  walkObject(bytes, bytes.indexOf(0x7b, start), top, (_name, at) => {
    bodies++;
    if (bytes[at] !== 0x7b) return endOfValue(bytes, at);
    return walkObject(bytes, at, inBody, (_messages, list) => {
      found = undefined;
      return bytes[list] === 0x5b ? walkArray(bytes, list, atMessage) : endOfValue(bytes, list);
    });
  });
  return bodies === 1 && found !== undefined && bytes[found] === quote ? found : undefined;
}
