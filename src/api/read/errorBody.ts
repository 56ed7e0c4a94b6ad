import { parseJson } from './json.ts';
import { isObject, type JsonObject } from '../../json/unknownJson.ts';

/** What a service says about a failure, in its own words. */
export interface ErrorWords {
  readonly message: string | undefined;
  /** `code`, else `type`. */
  readonly code: string | undefined;
  readonly type: string | undefined;
  readonly requestId: string | undefined;
}

const nothing: ErrorWords = {
  message: undefined,
  code: undefined,
  type: undefined,
  requestId: undefined,
};

/**
 * Reads `{error:{…}}`, `{error:"…"}`, `{errors:[…]}`, `{detail:[{loc,msg}]}`, `{code,message}`, `{msg}` or a bare
 * string.
 */
export function readErrorBody(json: unknown): ErrorWords {
  if (typeof json === 'string') return { ...nothing, message: json };
  if (Array.isArray(json)) return { ...nothing, message: sentence(json) };
  if (!isObject(json)) return nothing;
  const errors: unknown = json['errors'];
  const inner = json['error'] ?? (Array.isArray(errors) ? (errors[0] as unknown) : errors);
  const source = isObject(inner) ? inner : json;
  const type = word(source['type']);
  return {
    message:
      (typeof inner === 'string' ? inner : undefined) ??
      sentence(source['message']) ??
      sentence(source['msg']) ??
      sentence(source['detail'] ?? json['detail']),
    code: word(source['code']) ?? word(source['error_code']) ?? type,
    type,
    requestId: word(json['request_id']) ?? word(source['request_id']),
  };
}

function word(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A message may be text, a list of findings, or such a list as JSON text. */
function sentence(value: unknown): string | undefined {
  if (typeof value === 'string') {
    if (/^\s*[[{]/.test(value) && value.length < 20_000) {
      try {
        return sentence(parseJson(Buffer.from(value))) ?? value;
      } catch {
        return value;
      }
    }
    return value === '' ? undefined : value;
  }
  if (Array.isArray(value)) {
    const parts = value
      .slice(0, 20)
      .map(finding)
      .filter((part) => part !== undefined);
    return parts.length > 0 ? parts.join('; ') : undefined;
  }
  return isObject(value) ? finding(value) : undefined;
}

function finding(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isObject(value)) return undefined;
  const text = word(value['msg']) ?? word(value['message']);
  const place = placeOf(value);
  return text && place ? `${place}: ${text}` : text;
}

function placeOf(value: JsonObject): string {
  const place = value['loc'];
  return Array.isArray(place)
    ? place
        .slice(0, 20)
        .filter((part) => part !== 'body')
        .join('.')
    : '';
}
