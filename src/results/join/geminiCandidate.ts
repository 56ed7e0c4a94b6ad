import { endOfValue, namesOf, walkArray, walkObject } from './walkJson.ts';

const inCandidate = namesOf('finishReason', 'content');
const inContent = namesOf('parts');
const inPart = namesOf('text', 'thought', 'functionCall');
const [object, list] = [0x7b, 0x5b];

/** What is counted of one of Gemini's candidates: https://ai.google.dev/api/generate-content#candidate */
export interface GeminiCandidate {
  readonly end: number;
  /** Does it say or call anything beside its thoughts? */
  readonly hasText: boolean;
  /** Where the word begins for why it ended. */
  readonly finishAt: number | undefined;
}

/** @param bytes valid JSON, with a candidate at `start` */
export function readCandidate(bytes: Uint8Array, start: number): GeminiCandidate {
  let hasText = false;
  let finishAt: number | undefined;
  const isEmpty = (at: number, end: number) => end - at === 2 || bytes[at] === 0x6e;
  const atPart = (at: number): number => {
    if (bytes[at] !== object) return endOfValue(bytes, at);
    let [isThought, says] = [false, false];
    const end = walkObject(bytes, at, inPart, (name, value) => {
      const valueEnd = endOfValue(bytes, value);
      if (name === 'thought') isThought = bytes[value] === 0x74;
      else says ||= !isEmpty(value, valueEnd);
      return valueEnd;
    });
    hasText ||= says && !isThought;
    return end;
  };
  const atParts = (_name: string, at: number) =>
    bytes[at] === list ? walkArray(bytes, at, atPart) : endOfValue(bytes, at);
  if (bytes[start] !== object) return { end: endOfValue(bytes, start), hasText, finishAt };
  const end = walkObject(bytes, start, inCandidate, (name, at) => {
    if (name === 'content' && bytes[at] === object)
      return walkObject(bytes, at, inContent, atParts);
    if (name === 'finishReason') finishAt = at;
    return endOfValue(bytes, at);
  });
  return { end, hasText, finishAt };
}
