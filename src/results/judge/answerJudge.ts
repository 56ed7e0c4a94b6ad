import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { isDeep, jsonText } from '../../jsonl/json/jsonText.ts';
import type { ResultText } from '../shapes/readResult.ts';
import type { Ask } from './askReader.ts';
import { OutOfTime, withinTime } from './withinTime.ts';
import { objectOf } from '../../json/unknownJson.ts';

/** What is wrong with an answer's form. */
export interface Objection {
  readonly reason: 'not_json' | 'schema' | 'tool_arguments';
  /** JSON pointer into the answer, or into the arguments after the tool's name. */
  readonly path: string;
  /** The validator's or the parser's words, in English. */
  readonly detail: string;
}

type Validate = (value: unknown) => { readonly path: string; readonly detail: string } | undefined;

/** Validators kept; each takes some kilobytes. */
const mostKept = 500;
/** For answers that are judged in one go; one that takes as long by itself is not judged. */
const mostMs = 2000;

/** Judges answers by what their requests asked for, with one validator for each different schema. */
export class AnswerJudge {
  readonly #validators = new Map<string, Validate | undefined>();

  /** Judges many. A schema whose pattern never ends blames no answer. */
  judgeAll(answers: readonly (readonly [Ask, ResultText])[]): readonly (readonly Objection[])[] {
    const found: (readonly Objection[])[] = [];
    const judgeRest = () => {
      for (const [ask, answer] of answers.slice(found.length)) found.push(this.judge(ask, answer));
    };
    while (found.length < answers.length) {
      const begun = found.length;
      try {
        withinTime(mostMs, judgeRest);
      } catch (error) {
        if (!(error instanceof OutOfTime)) throw error;
        // Those before it may have taken the time: it is the first of the next go.
        if (found.length > begun) continue;
        const [ask] = answers[begun] ?? [];
        for (const schema of ask ? [ask.schema, ...ask.tools.values()] : []) this.#giveUp(schema);
        found.push([]);
      }
    }
    return found;
  }

  judge(ask: Ask, { text, calls, refusal }: ResultText): readonly Objection[] {
    const objections: Objection[] = [];
    if (ask.wantsJson && refusal === '' && (text !== '' || calls.length === 0)) {
      const parsed = parse(text);
      if ('error' in parsed)
        objections.push({ reason: 'not_json', path: '', detail: parsed.error });
      else objections.push(...this.#against(ask.schema, parsed.value, 'schema', ''));
    }
    for (const { name, arguments: given } of calls) {
      const schema = ask.tools.get(name);
      if (schema === undefined) continue;
      const parsed = parse(given);
      if ('error' in parsed)
        objections.push({ reason: 'tool_arguments', path: name, detail: parsed.error });
      else objections.push(...this.#against(schema, parsed.value, 'tool_arguments', name));
    }
    return objections;
  }

  #against(
    schema: unknown,
    value: unknown,
    reason: Objection['reason'],
    name: string,
  ): readonly Objection[] {
    if (schema === undefined) return [];
    const wrong = this.#validatorOf(schema)?.(value);
    return wrong ? [{ reason, path: name + wrong.path, detail: wrong.detail }] : [];
  }

  #giveUp(schema: unknown): void {
    if (schema !== undefined && !isDeep(schema)) this.#validators.set(jsonText(schema), undefined);
  }

  /** Undefined for a schema that is none: the request was sent with it, and the answer is not to blame. */
  #validatorOf(schema: unknown): Validate | undefined {
    if (isDeep(schema)) return undefined;
    const key = jsonText(schema);
    if (this.#validators.has(key)) return this.#validators.get(key);
    if (this.#validators.size >= mostKept) this.#validators.clear();
    const validate = compile(schema);
    this.#validators.set(key, validate);
    return validate;
  }
}

function compile(schema: unknown): Validate | undefined {
  const { $schema: _, $id: _id, ...rest } = objectOf(schema);
  let check: ValidateFunction;
  try {
    // Of its own each time, so that names in one schema are not those of another.
    const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false });
    check = ajv.compile(rest);
  } catch {
    return undefined;
  }
  return (value) => {
    try {
      if (check(value)) return undefined;
    } catch {
      return { path: '', detail: 'nested too deeply' };
    }
    const { instancePath = '', message = '' } = check.errors?.[0] ?? {};
    return { path: instancePath, detail: message };
  };
}

function parse(text: string): { readonly value: unknown } | { readonly error: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    // The words before the text that they quote.
    return { error: error instanceof Error ? (error.message.split(/,? ["']/)[0] ?? '') : '' };
  }
}
