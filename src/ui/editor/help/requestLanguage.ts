import {
  getLanguageService,
  type CompletionItem,
  type JSONSchema,
  type LanguageService,
  type Range,
} from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { requestSchemas } from '../../../jsonl/schemas/requestSchemas.ts';
import type { ProviderProfile } from '../../../providers/profile.ts';
import { modelRule } from '../../../providers/profiles.ts';
import type { Translate } from '../../../jsonl/rules/rules.ts';
import { lineSchema, translateSchema } from './lineSchema.ts';
import { shortLine, type ShortLine } from './shortLine.ts';

/** Only names: nothing is ever loaded from an address. */
const base = 'batchstudio://schemas/';
const schemas = requestSchemas as readonly (JSONSchema & { readonly $id: string })[];

export interface Suggestion {
  readonly item: CompletionItem;
  /** The text to insert, a snippet when `item.insertTextFormat` is 2. */
  readonly text: string;
  /** Offsets of what it replaces. */
  readonly start: number;
  readonly end: number;
}

export interface HoverText {
  readonly markdown: string;
  readonly start: number;
  readonly end: number;
}

/** Completion and documentation for the JSON of one request, by a JSON language service and our schemas. */
export class RequestLanguage {
  readonly #translate: Translate;
  readonly #bodies: readonly { readonly uri: string; readonly schema: JSONSchema }[];
  readonly #services = new Map<string, LanguageService>();

  constructor(translate: Translate) {
    this.#translate = translate;
    this.#bodies = schemas.map((schema) => ({
      uri: base + schema.$id,
      schema: translateSchema(schema, translate),
    }));
  }

  /** @param text one request, on one line or formatted; `offset` is in UTF-16 units */
  async complete(text: string, offset: number, profile: ProviderProfile): Promise<Suggestion[]> {
    const { document, short, service, json } = this.#read(text, profile);
    const position = document.positionAt(short.toShort(offset));
    const found = await service.doComplete(document, position, json);
    const useless = uselessIn(short.text, profile);
    const items = (found?.items ?? []).filter(({ label }) => !useless.has(label));
    return items.map((item) => {
      const edit = item.textEdit;
      const range = edit && ('range' in edit ? edit.range : edit.replace);
      const span = range ? this.#span(document, short, range) : { start: offset, end: offset };
      // The service lays values out over lines; a request has one.
      const inserted = edit?.newText ?? item.insertText ?? item.label;
      return { item, text: inserted.replace(/\n\s*/g, ''), ...span };
    });
  }

  async hover(
    text: string,
    offset: number,
    profile: ProviderProfile,
  ): Promise<HoverText | undefined> {
    const { document, short, service, json } = this.#read(text, profile);
    const position = document.positionAt(short.toShort(offset));
    const found = await service.doHover(document, position, json);
    if (!found?.range || !Array.isArray(found.contents)) return undefined;
    const markdown = found.contents
      .map((content) => (typeof content === 'string' ? content : content.value))
      .join('\n\n');
    return { markdown, ...this.#span(document, short, found.range) };
  }

  #read(text: string, profile: ProviderProfile) {
    const short = shortLine(text);
    const document = TextDocument.create('line.json', 'json', 1, short.text);
    const service = this.#service(profile, urlOf(short.text));
    return { short, document, service, json: service.parseJSONDocument(document) };
  }

  #span(document: TextDocument, short: ShortLine, range: Range) {
    return {
      start: short.toLong(document.offsetAt(range.start)),
      end: short.toLong(document.offsetAt(range.end)),
    };
  }

  /** One for each shape of lines, because a service keeps its schemas. */
  #service(profile: ProviderProfile, url: string | undefined): LanguageService {
    const known = profile.endpoints.find((endpoint) => endpoint === url);
    const key = `${profile.id} ${known ?? ''}`;
    const existing = this.#services.get(key);
    if (existing) return existing;
    const service = getLanguageService({
      workspaceContext: { resolveRelativePath: (path, from) => new URL(path, from).toString() },
    });
    const line = { uri: `${base}line`, fileMatch: ['line.json'] };
    const schema = lineSchema(profile, known, this.#translate);
    service.configure({ validate: false, schemas: [{ ...line, schema }, ...this.#bodies] });
    this.#services.set(key, service);
    return service;
  }
}

/** Members that would be problems on this line, or say what the model does anyway. */
function uselessIn(text: string, profile: ProviderProfile): ReadonlySet<string> {
  const model = /"model"\s*:\s*"([^"\\]{1,200})"/.exec(text)?.[1];
  const { unsupportedParameters = [], deprecatedParameters = {} } = profile;
  const pinned = model === undefined ? undefined : modelRule(profile, model)?.pinned;
  return new Set([
    ...unsupportedParameters,
    ...Object.keys(deprecatedParameters),
    ...Object.keys(pinned ?? {}),
  ]);
}

function urlOf(text: string): string | undefined {
  return /"url"\s*:\s*"(\/[^"\\]{0,200})"/.exec(text)?.[1];
}
