import { tokenRange } from '../../jsonl/tokens/tokenRange.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { modelRule } from '../../providers/profiles.ts';
import { authoringProblem, type AuthoringProblem, type CellPlace } from '../authoringProblem.ts';
import type { EndpointName } from '../prompt/promptKeys.ts';
import type { Role } from '../prompt/roles.ts';
import { isBroken, type BrokenRow, type RowOrBroken } from '../table/table.ts';
import { isObject } from '../../json/unknownJson.ts';
import { answerFormat, type JsonSchema } from './answerFormat.ts';
import { formOf, isBlank, messageMembers, type BodyForm } from './bodyForm.ts';
import { lookUp, unknownColumn, type Lookup } from './columnLookup.ts';
import { compileTemplate, hasPictures, inside, partsOf, type CompiledNode, type ContentPart } from './messageParts.ts'; // prettier-ignore
import { PictureFiles, type PictureFault } from './pictureFiles.ts';
import { keyOf, type PreparedPrompt } from './prepare.ts';

interface CompiledMessage {
  readonly role: Role;
  readonly nodes: readonly CompiledNode[];
  readonly hasPictures: boolean;
  readonly span: { readonly start: number; readonly end: number };
}

/** Bytes of the largest request where a provider names no limit. */
const usualMostBytes = 100_000_000;
const megabyte = 1_000_000;
/** Characters of a line whose tokens are counted; those of a longer one are like them. */
const longestCounted = 2_000_000;

/** Makes one request of each row. The same prompt and row give the same bytes. */
export class RequestBuilder {
  /** What the prompt asks of the table that it does not have. */
  readonly problems: readonly AuthoringProblem[];
  readonly hasPictures: boolean;
  readonly idColumn: number | undefined;
  readonly #prepared: PreparedPrompt;
  readonly #columns: readonly string[];
  readonly #messages: readonly CompiledMessage[];
  readonly #id: Lookup | undefined;
  readonly #pictures: PictureFiles;
  readonly #form: BodyForm;
  readonly #head: string;
  readonly #tail: string;
  readonly #maxBytes: number;
  readonly #contextTokens: number | undefined;

  constructor(prepared: PreparedPrompt, columns: readonly string[]) {
    const { prompt, profile, place, schema, name } = prepared;
    const { endpoint, model, parameters } = prompt;
    const problems: AuthoringProblem[] = [];
    this.#prepared = prepared;
    this.#columns = columns;
    this.#messages = prompt.messages.map(({ role, nodes, span }) => {
      const compiled = compileTemplate(nodes, columns, problems);
      return { role, nodes: compiled, hasPictures: hasPictures(compiled), span };
    });
    this.#id = prompt.id === undefined ? undefined : lookUp(prompt.id, columns);
    if (prompt.id !== undefined && !this.#id)
      problems.push(unknownColumn(prompt.id, columns, keyOf(prompt, 'id')));
    this.idColumn = this.#id?.index;
    this.hasPictures = this.#messages.some((message) => message.hasPictures);
    this.#maxBytes = profile.limits.maxLineBytes ?? profile.limits.maxFileBytes ?? usualMostBytes;
    const folders = [place?.path?.replace(/[/\\][^/\\]*$/, ''), place?.folder];
    this.#pictures = new PictureFiles(
      folders.filter((folder) => folder !== undefined),
      (this.#maxBytes * 3) / 4,
    );
    const url = urlOf(profile.endpoints, endpoint);
    const { isBare, body = 'body' } = profile.envelope;
    this.#form = formOf(prompt, profile);
    this.#head = `${isBare ? '' : `,"method":"POST","url":${JSON.stringify(url)}`},"${body}":{`;
    if (model !== undefined) this.#head += `"model":${JSON.stringify(model)},`;
    const format = answerFormat(
      schema,
      this.#form,
      profile,
      prompt.entries.get('name')?.text ?? name,
    );
    const after = { ...format, ...parameters, ...bothOutputs(format, parameters) };
    // eslint-disable-next-line house/bounded-json -- a deep schema is refused where it is read, and nothing else is cut
    const members = JSON.stringify(after).slice(1, -1);
    this.#tail = `${members === '' ? '' : `,${members}`}}}`;
    this.#contextTokens =
      model === undefined ? undefined : modelRule(profile, model)?.contextTokens;
    this.problems = problems;
  }

  /**
   * @param number of the row, from 1
   * @returns the request's line without a line end; undefined for a row that makes none. A promise where files are read
   */
  build(
    row: RowOrBroken,
    number: number,
    report: (problem: AuthoringProblem) => void,
  ): string | undefined | Promise<string | undefined> {
    if (isBroken(row)) {
      report(brokenProblem(row, number));
      return undefined;
    }
    const verdict = { isUsable: true };
    const refuse = (problem: AuthoringProblem) => {
      if (problem.severity === 'error') verdict.isUsable = false;
      report(problem);
    };
    const id = this.#idOf(row, number, refuse);
    const contents = this.#messages.map(({ nodes }) =>
      partsOf(nodes, row, ({ lookup, name, span }) => {
        report(
          authoringProblem('empty_cell', [number, name], {
            span,
            cell: this.#cell(number, lookup.index),
          }),
        );
      }),
    );
    if (!this.hasPictures) {
      const line = this.#line(id, contents, new Map(), number, refuse);
      return verdict.isUsable ? line : undefined;
    }
    return this.#addresses(contents, number, refuse).then((urls) => {
      const line = this.#line(id, contents, urls, number, refuse);
      return verdict.isUsable ? line : undefined;
    });
  }

  /** Bytes of the files of a row, without reading them. */
  async fileBytes(row: RowOrBroken): Promise<number> {
    if (isBroken(row)) return 0;
    let sum = 0;
    for (const { nodes } of this.#messages)
      for (const part of partsOf(nodes, row, () => undefined))
        if ('target' in part) sum += (await this.#pictures.find(part.target))?.bytes ?? 0;
    return sum;
  }

  #cell(row: number, column: number): CellPlace {
    return { row, column, name: this.#columns[column] ?? '' };
  }

  #idOf(
    row: readonly string[],
    number: number,
    report: (problem: AuthoringProblem) => void,
  ): string {
    if (!this.#id) return rowId(number, this.#prepared.profile);
    const id = this.#id.of(row);
    if (id.trim() === '') {
      const cell = this.#cell(number, this.#id.index);
      const span = keyOf(this.#prepared.prompt, 'id');
      report(authoringProblem('empty_id', [number, cell.name ?? ''], { cell, span }));
    }
    return id;
  }

  /** The address of each picture of a row. */
  async #addresses(
    contents: readonly (readonly ContentPart[])[],
    number: number,
    report: (problem: AuthoringProblem) => void,
  ): Promise<ReadonlyMap<string, string>> {
    const urls = new Map<string, string>();
    for (const part of contents.flat()) {
      if (!('target' in part) || urls.has(part.target)) continue;
      const picture = await this.#pictures.read(part.target);
      if ('url' in picture) urls.set(part.target, picture.url);
      else {
        const { node } = part;
        const placeholder = node.target.find((one) => one.kind === 'cell');
        const cell = placeholder ? this.#cell(number, placeholder.lookup.index) : { row: number };
        const args = this.#faultArgs(picture.fault, number, part.target, picture.bytes);
        report(authoringProblem(picture.fault, args, { span: node.span, cell }));
      }
    }
    return urls;
  }

  #faultArgs(
    fault: PictureFault,
    number: number,
    target: string,
    bytes: number,
  ): readonly (string | number)[] {
    const most = Math.floor(this.#maxBytes / megabyte);
    return fault === 'too_large_file'
      ? [number, target, Math.ceil(bytes / megabyte), most]
      : [number, target];
  }

  #line(
    id: string,
    contents: readonly (readonly ContentPart[])[],
    urls: ReadonlyMap<string, string>,
    number: number,
    report: (problem: AuthoringProblem) => void,
  ): string {
    const messages = this.#messages.map(({ role, span }, index) => {
      const parts = contents[index] ?? [];
      if (parts.every((part) => 'json' in part && isBlank(part.json)))
        report(authoringProblem('empty_message', [number], { span, cell: { row: number } }));
      return { role, parts };
    });
    const members = messageMembers(this.#form, messages, urls);
    const line = `{"custom_id":"${inside(id)}"${this.#head}${members}${this.#tail}`;
    this.#checkLength(line, urls, number, report);
    return line;
  }

  #checkLength(
    line: string,
    urls: ReadonlyMap<string, string>,
    number: number,
    report: (problem: AuthoringProblem) => void,
  ): void {
    const context = this.#contextTokens;
    // A token is at least a third of a character, also where every sign is one.
    if (context === undefined || urls.size > 0 || line.length * 3 < context) return;
    const begin = line.slice(0, longestCounted);
    const least = Math.round(tokenRange(begin)[0] * (line.length / begin.length));
    if (least <= context) return;
    const span = keyOf(this.#prepared.prompt, 'model');
    report(authoringProblem('too_long_for_model', [number, least, context], { span, cell: { row: number } })); // prettier-ignore
  }
}

/** The custom_id of a row without an id of its own, as long as the provider wants it. */
export function rowId(row: number, { envelope }: Pick<ProviderProfile, 'envelope'>): string {
  const digits = (envelope.customId?.minLength ?? 0) - 'row-'.length;
  return `row-${String(row).padStart(Math.max(0, digits), '0')}`;
}

function brokenProblem({ reason, detail }: BrokenRow, row: number): AuthoringProblem {
  return authoringProblem(reason, [row, ...detail], { cell: { row } });
}

/** Anthropic's member holds the answer's shape and the effort. */
function bothOutputs({ output_config: format }: JsonSchema, { output_config: given }: JsonSchema) {
  return isObject(format) && isObject(given) ? { output_config: { ...format, ...given } } : {};
}

/** The provider's own path to what is asked for. */
function urlOf(endpoints: readonly string[], endpoint: EndpointName): string {
  const end = endpoint === 'chat' ? '/chat/completions' : `/${endpoint}`;
  const found = endpoints.filter((url) => url.endsWith(end));
  return found.find((url) => url.startsWith('/v')) ?? found[0] ?? `/v1${end}`;
}
