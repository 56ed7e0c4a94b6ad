import { jsonText } from '../../jsonl/json/jsonText.ts';
import { namesOf } from '../join/walkJson.ts';
import { valueAt } from '../shapes/answerJson.ts';
import { bodyOf, schemaOf } from '../shapes/requestMessages.ts';
import { isPlainName } from '../records/answerMembers.ts';
import type { ColumnReader } from './columnReader.ts';
import type { RowValues } from './rowValues.ts';
import type { Cell, Column } from './session.ts';
import { objectOf } from '../../json/unknownJson.ts';
import { ValueSample } from './valueSample.ts';

const mostMembers = 100;
const deepest = 5;

/** What is known of one member of the answers, or of the requests' metadata. */
interface Member {
  readonly path: readonly string[];
  readonly sample: ValueSample;
}

/** Columns for the members of answers that are JSON, and of the requests' metadata. */
export class MemberColumns {
  readonly #answers = new Map<string, Member>();
  readonly #metadata = new Map<string, Member>();
  readonly #schemas = new Set<string>();

  /** Looks at a row of a sample. */
  add(row: RowValues, sources: number): void {
    const body = bodyOf(row.request);
    const schema = schemaOf(body);
    if (schema !== undefined) this.#addSchema(schema);
    const metadata = objectOf(body['metadata']);
    for (const [name, value] of Object.entries(metadata)) note(this.#metadata, [name], value);
    for (let source = 0; source < sources; source++) {
      const json = row.json(source);
      if (json !== undefined && !Array.isArray(json)) this.#addValue(json, []);
    }
  }

  #addValue(value: unknown, path: readonly string[]): void {
    for (const [name, member] of Object.entries(objectOf(value))) {
      const here = [...path, name];
      const isNested = Object.keys(objectOf(member)).length > 0 && here.length < deepest;
      if (isNested) this.#addValue(member, here);
      else note(this.#answers, here, member);
    }
  }

  #addSchema(schema: unknown): void {
    const text = jsonText(schema);
    if (this.#schemas.has(text) || this.#schemas.size >= 50) return;
    this.#schemas.add(text);
    this.#addProperties(schema, []);
  }

  #addProperties(schema: unknown, path: readonly string[]): void {
    for (const [name, property] of Object.entries(objectOf(objectOf(schema)['properties']))) {
      const here = [...path, name];
      const { enum: choices, type, properties } = objectOf(property);
      if (properties !== undefined && here.length < deepest) {
        this.#addProperties(property, here);
        continue;
      }
      const member = memberOf(this.#answers, here);
      if (!member) return;
      if (Array.isArray(choices) || type === 'boolean') member.sample.isChoice = true;
    }
  }

  /** For each source, in the order in which members were found. */
  readers(labels: readonly string[]): readonly ColumnReader[] {
    const metadata = [...this.#metadata].map(([id, member]) =>
      readerOf(`meta.${id}`, member, 0, 'request', ({ request }) =>
        valueAt(bodyOf(request)['metadata'], member.path),
      ),
    );
    const answers = labels.flatMap((_, source) =>
      [...this.#answers].map(([id, member]) =>
        readerOf(`answer.${id}${source === 0 ? '' : `@${String(source)}`}`, member, source, 'answer', answerMember(member, source)),
      ),
    ); // prettier-ignore
    return [...metadata, ...answers];
  }
}

/** Read from the answer's bytes where its names are plain; else of the parsed answer. */
function answerMember({ path }: Member, source: number): (row: RowValues) => unknown {
  const names = path.every(isPlainName) ? path.map((name) => namesOf(name)) : undefined;
  return (row) => {
    const plain = names && row.plainMember(source, names);
    return plain === undefined ? valueAt(row.json(source), path) : plain;
  };
}

function readerOf(
  id: string,
  member: Member,
  source: number,
  origin: Column['origin'],
  value: (row: RowValues) => unknown,
): ColumnReader {
  const title = member.path.join('.');
  return {
    column: { id, title, kind: member.sample.kind, origin, isShown: source === 0 },
    needs: origin === 'request' ? 'request' : 'result',
    source,
    value: (row) => cellOf(value(row)),
  };
}

/** A value of JSON in a cell. */
function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  return jsonText(value);
}

function note(members: Map<string, Member>, path: readonly string[], value: unknown): void {
  memberOf(members, path)?.sample.note(value);
}

/** A name as a part of a column's id. */
export function idPart(name: string): string {
  return name.replaceAll(/[\\.@]/g, '\\$&');
}

function memberOf(members: Map<string, Member>, path: readonly string[]): Member | undefined {
  const id = path.map(idPart).join('.');
  let member = members.get(id);
  if (!member && members.size < mostMembers) {
    member = { path, sample: new ValueSample() };
    members.set(id, member);
  }
  return member;
}
