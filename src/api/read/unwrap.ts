import { ApiFailure } from '../../batches/apiFailure.ts';
import { readErrorBody } from './errorBody.ts';
import { speaksOfFailure } from './listEnd.ts';
import { serverText } from './serverText.ts';
import { readId } from './readValue.ts';
import { isObject, type JsonObject } from '../../json/unknownJson.ts';

/** Members under which services wrap what was asked for, as in `{code, message, data}` or `{job}`. */
const wrappers = ['data', 'job', 'batch', 'file', 'result'];

/** What an answer is about. */
export type ObjectKind = 'batch' | 'file';

/** Members that only objects of the one kind have. */
const ownMembers: { readonly [K in ObjectKind]: readonly string[] } = {
  batch: ['input_file_id', 'inputFileId', 'request_counts', 'completion_window'],
  file: ['filename', 'file_name', 'purpose'],
};

/** Is this surely another thing than what was asked for, by its own word or by its members? */
export function isOther(object: JsonObject, wanted: ObjectKind): boolean {
  const word = object['object'];
  const other = wanted === 'batch' ? 'file' : 'batch';
  if (word === wanted) return false;
  if (typeof word === 'string' && [other, 'list', 'model', 'error'].includes(word)) return true;
  const has = (kind: ObjectKind) => ownMembers[kind].some((name) => Object.hasOwn(object, name));
  return has(other) && !has(wanted);
}

/**
 * The object that has an id, at most two wrappers deep.
 * @throws ApiFailure `malformed` when there is none, with the service's words if it sent an error with a status of
 * success; with the code `other_object` when it is another thing than `wanted`
 */
export function unwrapObject(
  json: unknown,
  wanted: ObjectKind,
): JsonObject & { readonly id: string | number } {
  let layer = json;
  for (let depth = 0; depth < 3 && isObject(layer); depth++) {
    if (hasId(layer)) {
      if (!isOther(layer, wanted)) return layer;
      throw new ApiFailure({ kind: 'malformed', code: 'other_object' });
    }
    const current: JsonObject = layer;
    layer = wrappers.map((name) => current[name]).find(isObject);
  }
  throw malformed(json, 'no_id');
}

function hasId(object: JsonObject): object is JsonObject & { readonly id: string | number } {
  return readId(object['id']) !== null;
}

export interface ListEnvelope {
  readonly items: readonly unknown[];
  /**
   * False for an answer that calls itself a list and holds none, or null for one, and for one that speaks of a failure:
   * it says nothing of what there is.
   */
  readonly isThere: boolean;
  /** The object beside the list, with its cursors. */
  readonly about: JsonObject;
}

/**
 * The list in an answer: bare, or under `data`, `batches` and the like, at most two wrappers deep.
 * @throws ApiFailure `malformed`
 */
export function unwrapList(json: unknown, ...names: readonly string[]): ListEnvelope {
  if (Array.isArray(json)) return { items: json, isThere: true, about: {} };
  let layer: unknown = json;
  let hasFailed = false;
  for (let depth = 0; depth < 3 && isObject(layer); depth++) {
    const current: JsonObject = layer;
    hasFailed ||= speaksOfFailure(current);
    const members = ['data', ...names, 'items'].map((name) => current[name]);
    const items = members.find((value) => Array.isArray(value));
    if (items) return { items: items as unknown[], isThere: !hasFailed, about: current };
    if (current['object'] === 'list') return { items: [], isThere: false, about: current };
    layer = members.find(isObject);
  }
  throw malformed(json, 'no_list');
}

function malformed(json: unknown, code: string): ApiFailure {
  const words = readErrorBody(json);
  return new ApiFailure({
    kind: 'malformed',
    code: words.code ? serverText(words.code, 100, '') : code,
    serverMessage: words.message && serverText(words.message, 500, ''),
  });
}
