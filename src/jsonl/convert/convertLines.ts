import { isDeep } from '../json/jsonText.ts';
import { type Loss } from './conversion.ts';
import { convertRequest, type ConversionTarget } from './convertRequest.ts';
import { isObject } from '../../json/unknownJson.ts';

export interface ConvertedLine {
  /** Without its line end. */
  readonly text: string;
  /** 0-based, of the source. */
  readonly line: number;
  readonly losses: readonly Loss[];
}

/** Ids that the target does not take, for their letters or their length, become others; each stays unique. */
class Ids {
  readonly #pattern: RegExp | undefined;
  readonly #min: number;
  readonly #max: number;
  readonly #given = new Set<string>();
  /** Those of them that are ours: an id of the file that is the same gives way. */
  readonly #made = new Set<string>();

  constructor({ profile }: ConversionTarget) {
    const { pattern, minLength = 0, maxLength = Infinity } = profile.envelope.customId ?? {};
    this.#pattern = pattern === undefined ? undefined : new RegExp(pattern, 'u');
    this.#min = minLength;
    this.#max = maxLength;
  }

  /** @returns the id itself where it can stay */
  of(id: unknown, line: number): unknown {
    const isFree = !this.#pattern && this.#min === 0 && this.#max === Infinity;
    if (isFree || typeof id !== 'string') return id;
    const fits = this.#fits(id) && !this.#made.has(id);
    const name = fits ? id : this.#newName(id, line);
    this.#given.add(name);
    if (!fits) this.#made.add(name);
    return name;
  }

  #newName(id: string, line: number): string {
    const plain = this.#pattern ? id.replace(/[^\w-]/g, '_') : id;
    const long = plain.length < this.#min ? `request-${plain}` : plain;
    const name = [...long].slice(0, Math.min(50, this.#max)).join('') || 'request';
    return this.#given.has(name) ? `${name}-${String(line + 1)}` : name;
  }

  #fits(id: string): boolean {
    if (id.length < this.#min || id.length > this.#max) return false;
    return this.#pattern?.test(id) ?? true;
  }
}

/**
 * The lines of a file for another provider, in their order; blank ones are left out, and one that is no request stays as
 * it is and is told. Memory does not grow with the file.
 */
export async function* convertLines(
  chunks: AsyncIterable<Uint8Array>,
  target: ConversionTarget,
): AsyncGenerator<ConvertedLine> {
  const ids = new Ids(target);
  let number = 0;
  for await (const line of linesOf(chunks)) {
    const converted = convertLine(line, number, target, ids);
    if (converted) yield converted;
    number++;
  }
}

function convertLine(
  text: string,
  line: number,
  target: ConversionTarget,
  ids: Ids,
): ConvertedLine | undefined {
  if (text.trim() === '') return undefined;
  const unreadable = { text, line, losses: [{ member: '', how: 'unreadable' }] } as const;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable;
  }
  const converted = isObject(value) && !isDeep(value) ? convertRequest(value, target) : undefined;
  if (!converted) return unreadable;
  const { request, losses } = converted;
  const custom_id = ids.of(request['custom_id'], line);
  const isSame = custom_id === request['custom_id'];
  return {
    text: JSON.stringify(isSame ? request : { ...request, custom_id }),
    line,
    losses: isSame ? losses : [...losses, { member: 'custom_id', how: 'changed' }],
  };
}

async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
