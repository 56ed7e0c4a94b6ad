import { withinTime } from '../judge/withinTime.ts';
import { messagesOf, questionOf } from '../shapes/requestMessages.ts';
import type { ByteSearch, RecordPass } from './recordPasses.ts';
import { idIn, type RowValues } from './rowValues.ts';
import type { Search } from './session.ts';

/** A regular expression that takes longer for some hundred texts is given up. */
const mostMs = 2000;

/** Finds a search's text in records. */
export class SearchTest {
  readonly #search: Search;
  readonly #regex: RegExp;
  /** Finds every place that may be one; undefined when all records must be looked at. */
  readonly prefilter: ByteSearch | undefined;

  /** @throws SyntaxError for a regular expression that is none */
  constructor(search: Search) {
    this.#search = search;
    const flags = search.matchCase ? 'u' : 'iu';
    const source = search.isRegex ? search.text : search.text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'); // prettier-ignore
    this.#regex = new RegExp(source, flags);
    const isPlain = !search.isRegex && search.text !== '' && search.text.isWellFormed();
    this.prefilter = isPlain ? byteSearch(search) : undefined;
  }

  /** Is any part of such a record looked at? @param areAsked may results repeat their requests? */
  wants(kind: RecordPass['kind'], areAsked: boolean): boolean {
    const place = this.#search.in;
    if (kind === 'table') return place === 'everything';
    if (kind === 'result') return place !== 'question' || areAsked;
    return place !== 'answer' && place !== 'reasoning';
  }

  /** Which of these rows have it. @throws OutOfTime */
  test(rows: readonly RowValues[], source: number): readonly boolean[] {
    const found: boolean[] = rows.map(() => false);
    const look = () => {
      for (const [at, row] of rows.entries())
        found[at] = this.#texts(row, source).some((text) => this.#regex.test(text));
    };
    if (!this.#search.isRegex) look();
    else withinTime(mostMs, look);
    return found;
  }

  #texts(row: RowValues, source: number): readonly string[] {
    const id = [row.request, row.result(source)].flatMap((one) => idIn(one) ?? []);
    const said = row.result(source) === undefined ? undefined : row.text(source);
    switch (this.#search.in) {
      case 'custom_id':
        return id;
      case 'question':
        return [questionOf(row.asked)];
      case 'answer':
        return said ? [said.text, said.refusal, ...callTexts(said.calls)] : [];
      case 'reasoning':
        return said ? [said.reasoning] : [];
      case 'everything': {
        const texts = messagesOf(row.asked).flatMap(({ parts }) =>
          parts.flatMap(({ text }) => text ?? []),
        );
        texts.push(...row.tableCells.map((cell) => String(cell ?? '')));
        if (said) texts.push(said.text, said.refusal, said.reasoning, ...callTexts(said.calls), row.failureText(source)); // prettier-ignore
        return [...id, ...texts];
      }
    }
  }
}

function callTexts(calls: ReturnType<RowValues['text']>['calls']): readonly string[] {
  return calls.flatMap(({ name, arguments: given }) => [name, given]);
}

/** Letters and digits of ASCII are not expected as escapes: no known program writes them so. */
const asItIs = /^[A-Za-z0-9 ]+$/;

/** Finds a text in bytes, as JSON may write it there. */
function byteSearch({ text, matchCase }: Search): ByteSearch {
  if (matchCase && asItIs.test(text)) {
    const needle = Buffer.from(text);
    return (bytes) => (from) => bytes.indexOf(needle, from);
  }
  const regex = asWritten(text, matchCase);
  return (bytes) => {
    const latin1 = bytes.toString('latin1');
    return (from) => {
      regex.lastIndex = from;
      return regex.exec(latin1)?.index ?? -1;
    };
  };
}

/** A text as JSON may write it in UTF-8, every byte taken for a letter of Latin-1. */
function asWritten(text: string, matchCase: boolean): RegExp {
  const units = [...text].map((char) => {
    // The expression itself takes no notice of the case of ASCII.
    const forms = matchCase || asItIs.test(char) ? [char] : [char, char.toLowerCase(), char.toUpperCase()]; // prettier-ignore
    const written = new Set(forms.flatMap(formsOf));
    return written.size === 1 ? [...written].join('') : `(?:${[...written].join('|')})`;
  });
  return new RegExp(units.join(''), matchCase ? 'g' : 'gi');
}

function formsOf(char: string): readonly string[] {
  if (asItIs.test(char)) return [char];
  const bytes = [...Buffer.from(char)].map(hexByte).join('');
  const units = Array.from({ length: char.length }, (_, at) => char.charCodeAt(at));
  const escaped = units.map((unit) => `\\\\u${anyCase(unit.toString(16).padStart(4, '0'))}`);
  const short = { '"': '"', '\\': '\\\\', '/': '/', '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' }[char]; // prettier-ignore
  const forms = [escaped.join('')];
  if (short !== undefined) forms.push(`\\\\${short}`);
  if (char !== '"' && char !== '\\' && char >= ' ') forms.push(bytes);
  return forms;
}

function hexByte(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

function anyCase(hex: string): string {
  return hex.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
