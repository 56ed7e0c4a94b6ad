import type { ProviderProfile } from '../../providers/profile.ts';
import { objectsIn } from './chatAndResponses.ts';
import type { ReportLoss } from './conversion.ts';
import { isObject, objectOf, type JsonObject } from '../../json/unknownJson.ts';

/** https://platform.openai.com/docs/api-reference/chat/create */
const partsOfOpenAi = ['text', 'image_url', 'input_audio', 'file', 'refusal'];

/**
 * Messages of a chat as a service takes them: members that it refuses are left out, developers speak as the system where
 * it knows no others, and pictures are objects.
 * @param schema of its chats
 */
export function fitMessages(
  profile: ProviderProfile,
  schema: JsonObject | undefined,
  messages: unknown,
  lose: ReportLoss,
): unknown {
  if (!Array.isArray(messages)) return messages;
  const roles = rolesOf(schema);
  return messages.map((message: unknown, at) => {
    if (!isObject(message)) return message;
    const path = `messages.${String(at)}`;
    const fitted: Record<string, unknown> = { ...message };
    for (const name of profile.refusedInMessages ?? [])
      if (name in fitted) {
        Reflect.deleteProperty(fitted, name);
        lose(`${path}.${name}`, 'dropped');
      }
    if (fitted['role'] === 'developer' && roles?.includes('developer') === false) {
      fitted['role'] = 'system';
      lose(`${path}.role`, 'changed');
    }
    const { content } = fitted;
    if (Array.isArray(content))
      fitted['content'] = content.filter(isTaken).map((part: unknown) => withImageObject(part));
    return fitted;

    function isTaken(part: unknown, index: number): boolean {
      const { type } = objectOf(part);
      const isKnown = profile.exactCombinations !== true || partsOfOpenAi.includes(String(type));
      if (!isKnown) lose(`${path}.content.${String(index)}`, 'dropped');
      return isKnown;
    }
  });
}

/** Some services take the address of a picture itself in the place of the object that holds it. */
function withImageObject(part: unknown): unknown {
  const url = objectOf(part)['image_url'];
  return typeof url === 'string' ? { ...objectOf(part), image_url: { url } } : part;
}

function rolesOf(schema: JsonObject | undefined): readonly unknown[] | undefined {
  const { items } = objectOf(objectOf(schema?.['properties'])['messages']);
  const { role } = objectOf(objectOf(items)['properties']);
  const { enum: roles } = objectOf(role);
  return Array.isArray(roles) ? roles : undefined;
}

/** Addresses of pictures that the target does not load; only their file could stand there. */
export function keepImages(messages: unknown, lose: ReportLoss): void {
  for (const [at, { content }] of objectsIn(messages).entries())
    for (const [index, part] of objectsIn(content).entries()) {
      const url = objectOf(part['image_url'])['url'];
      if (typeof url === 'string' && /^https?:/.test(url))
        lose(`messages.${String(at)}.content.${String(index)}.image_url`, 'kept');
    }
}
