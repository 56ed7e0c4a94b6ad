import { objectOf, type JsonObject } from '../../json/unknownJson.ts';

/** What could not be carried over as it was. */
export interface Loss {
  /** Where it stood: `seed`, `messages.2.content.0`. */
  readonly member: string;
  /** Left out, written otherwise in a way that means something else, or kept though the target may not take it. */
  readonly how: 'dropped' | 'changed' | 'kept' | 'added' | 'unreadable';
}

export type ReportLoss = (member: string, how: Loss['how']) => void;

/** A copy without members that are undefined. */
export function compact(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Reads the members of a body one by one; what nobody asked for is what is lost. */
export class Members {
  readonly #left: Map<string, unknown>;
  readonly #path: string;

  /** @param path of the object, with a dot behind it; empty for the body itself */
  constructor(object: JsonObject, path = '') {
    this.#left = new Map(Object.entries(object));
    this.#path = path;
  }

  take(name: string): unknown {
    const value = this.#left.get(name);
    this.#left.delete(name);
    return value;
  }

  /** Members that both forms have alike. */
  takeAll(names: readonly string[]): JsonObject {
    return compact(Object.fromEntries(names.map((name) => [name, this.take(name)])));
  }

  /** Tells what is left; null says what is so anyway. */
  loseRest(lose: ReportLoss): void {
    for (const [name, value] of this.#left)
      if (value !== null && value !== undefined) lose(this.#path + name, 'dropped');
  }
}

/** Tells members of an object that none of these names is, but null ones. */
export function loseOthers(
  object: JsonObject,
  names: readonly string[],
  path: string,
  lose: ReportLoss,
): void {
  for (const [name, value] of Object.entries(object))
    if (!names.includes(name) && value !== null) lose(`${path}.${name}`, 'dropped');
}

/** A parameter by its name, or by its own and that of a member: `reasoning.effort`. */
export function memberAtPath(body: JsonObject, path: string): unknown {
  const [name = '', inner] = path.split('.');
  return inner === undefined ? body[name] : objectOf(body[name])[inner];
}

/** Takes it out, and with it an object that holds nothing else. */
export function dropAtPath(body: Record<string, unknown>, path: string): void {
  const [name = '', inner] = path.split('.');
  const { [inner ?? '']: _left, ...rest } = objectOf(body[name]);
  if (inner !== undefined && Object.keys(rest).length > 0) body[name] = rest;
  else Reflect.deleteProperty(body, name);
}
