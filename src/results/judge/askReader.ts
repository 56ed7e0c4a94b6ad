import { textOf } from '../../jsonl/scan/bytes.ts';
import { endOfValue, namesOf, walkObject } from '../join/walkJson.ts';
import { schemaOf } from '../shapes/requestMessages.ts';
import { listOf, objectOf } from '../../json/unknownJson.ts';

const atTop = namesOf('body', 'params');
const inBody = namesOf('response_format', 'text', 'tools', 'output_format', 'output_config');

/** What a request asks of the form of its answer. */
export interface Ask {
  readonly wantsJson: boolean;
  /** JSON Schema of the answer. */
  readonly schema: unknown;
  /** JSON Schemas of arguments, by the name of the tool. */
  readonly tools: ReadonlyMap<string, unknown>;
}

/** Further different ones are not read, and their answers not judged. */
const mostAsks = 5000;
const longestAsk = 1_000_000;

/** What requests ask of the form of their answers; equal ones have one number. 0 stands for nothing. */
export class AskReader {
  readonly #numbers = new Map<string, number>();
  readonly #asks: (Ask | undefined)[] = [undefined];

  get(ask: number): Ask | undefined {
    return this.#asks[ask];
  }

  /** Reads a request in valid JSON, of which nothing large is built. */
  numberOf(bytes: Uint8Array, start: number): number {
    let members = '';
    walkObject(bytes, bytes.indexOf(0x7b, start), atTop, (_name, at) => {
      if (bytes[at] !== 0x7b) return endOfValue(bytes, at);
      return walkObject(bytes, at, inBody, (name, value) => {
        const end = endOfValue(bytes, value);
        if (end - value < longestAsk)
          members += `${members === '' ? '' : ','}"${name}":${textOf(bytes, value, end)}`;
        return end;
      });
    });
    if (members === '') return 0;
    let number = this.#numbers.get(members);
    if (number === undefined) {
      if (this.#asks.length > mostAsks) return 0;
      number = this.#add(askOf(JSON.parse(`{${members}}`)));
      this.#numbers.set(members, number);
    }
    return number;
  }

  #add(ask: Ask): number {
    const isNothing = !ask.wantsJson && ask.tools.size === 0;
    return isNothing ? 0 : this.#asks.push(ask) - 1;
  }
}

function askOf(body: unknown): Ask {
  const members = objectOf(body);
  const schema = schemaOf(members);
  const type = objectOf(members['response_format'])['type'];
  const textType = objectOf(objectOf(members['text'])['format'])['type'];
  const tools = listOf(members['tools']).flatMap(
    (tool): readonly (readonly [string, unknown])[] => {
      const { function: called = tool } = objectOf(tool);
      const { name, parameters, input_schema: input = parameters } = objectOf(called);
      return typeof name === 'string' && typeof input === 'object' && input ? [[name, input]] : [];
    },
  );
  const wantsJson = schema !== undefined || type === 'json_object' || textType === 'json_object';
  return { wantsJson, schema, tools: new Map(tools) };
}
