import type { ProviderProfile } from '../providers/profile.ts';
import { bodySchemaName } from './bodyKind.ts';
import { compiledSchemas, type SchemaByName, type SchemaError } from './compiledSchemas.ts';

/** The JSON Schemas of request bodies, made ready when first needed; worth sharing between documents. */
export class BodySchemas {
  #schemas: SchemaByName | undefined;

  /** @param url the request's url, which tells the kind of its body */
  check(value: unknown, url: string | undefined, profile: ProviderProfile): readonly SchemaError[] {
    const name = bodySchemaName(profile, url ?? (isChat(value) ? '/chat/completions' : ''));
    this.#schemas ??= compiledSchemas();
    const validate = this.#schemas(name);
    if (!validate) throw new RangeError(`No schema ${name}`);
    return validate(value) ? [] : (validate.errors ?? []);
  }
}

/** A line without a url tells by its body what it asks for. */
function isChat(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'messages' in body;
}
