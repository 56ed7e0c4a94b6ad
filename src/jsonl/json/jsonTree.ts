/** A JSON value with its place: UTF-16 offsets in its line. */
export type JsonNode = ObjectNode | ArrayNode | ScalarNode;

export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

export interface JsonMember {
  readonly key: string;
  /** Place of the key with its quotation marks. */
  readonly keySpan: JsonSpan;
  readonly value: JsonNode;
}

export interface ObjectNode extends JsonSpan {
  readonly type: 'object';
  readonly members: readonly JsonMember[];
}

export interface ArrayNode extends JsonSpan {
  readonly type: 'array';
  readonly items: readonly JsonNode[];
}

export interface ScalarNode extends JsonSpan {
  readonly type: 'string' | 'number' | 'boolean' | 'null';
  readonly value: string | number | boolean | null;
}

/** The member that counts: the last of its name, as for `JSON.parse`. */
export function memberOf(node: JsonNode | undefined, key: string): JsonMember | undefined {
  return node?.type === 'object'
    ? node.members.findLast((member) => member.key === key)
    : undefined;
}

export function stringOf(node: JsonNode | undefined): string | undefined {
  return node?.type === 'string' && typeof node.value === 'string' ? node.value : undefined;
}

/** Null is how a client writes what it does not set. */
export function setMember(body: JsonNode | undefined, name: string): JsonMember | undefined {
  const member = memberOf(body, name);
  return member && member.value.type !== 'null' ? member : undefined;
}
