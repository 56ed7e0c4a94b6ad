import { modelRule } from '../../providers/profiles.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { requestSchemas } from '../schemas/requestSchemas.ts';
import { objectsIn } from './chatAndResponses.ts';
import type { ReportLoss } from './conversion.ts';
import { objectOf, type JsonObject } from '../../json/unknownJson.ts';

/** A chat body as the target writes it: names of parameters, switches, values that its model fixes. */
export function inDialectOf(
  profile: ProviderProfile,
  body: JsonObject,
  lose: ReportLoss,
): JsonObject {
  const result: Record<string, unknown> = { ...body };
  const drop = (name: string) => {
    Reflect.deleteProperty(result, name);
    lose(name, 'dropped');
  };
  renameLimit(profile, result);
  switchThinking(profile, result, drop, lose);
  for (const name of [
    ...(profile.unsupportedParameters ?? []),
    ...(profile.refusedParameters ?? []),
  ])
    if (name in result) drop(name);
  for (const { names, values, instead } of profile.parameters ?? [])
    for (const name of names) {
      if (!(name in result) || values?.includes(result[name] as never) === true) continue;
      if (instead === undefined || instead in result) drop(name);
      else {
        result[instead] = result[name];
        Reflect.deleteProperty(result, name);
      }
    }
  const rule = modelRule(profile, String(result['model']));
  if (rule?.thinkingTypes?.includes('disabled') === true) stopThinking(result, lose);
  const thinking = objectOf(result['thinking'])['type'];
  const pinned = {
    ...rule?.pinned,
    ...(thinking === 'enabled' || thinking === 'disabled'
      ? rule?.pinnedByThinking?.[thinking]
      : {}),
  };
  for (const [name, allowed] of Object.entries(pinned))
    if (name in result && !allowed.includes(result[name] as never)) drop(name);
  if (forcesTool(profile, result)) drop('tool_choice');
  const known = profile.exactCombinations === true ? knownMembers(profile) : undefined;
  for (const name of Object.keys(result)) if (known?.has(name) === false) drop(name);
  // An empty list is refused there, and says nothing.
  if (known && Array.isArray(result['tools']) && result['tools'].length === 0)
    Reflect.deleteProperty(result, 'tools');
  if (known && !('tools' in result))
    for (const name of ['tool_choice', 'parallel_tool_calls'])
      if (name in result && result[name] !== 'none') drop(name);
  if (!profile.openParameters) result['messages'] = withImageObjects(result['messages']);
  if (profile.imageUrls === false) keepImages(result, lose);
  return result;
}

/** A model that thinks wants the thoughts behind earlier calls, which other services do not write. */
function stopThinking(body: Record<string, unknown>, lose: ReportLoss): void {
  const lacks = objectsIn(body['messages']).some(
    ({ tool_calls: calls, reasoning_content: thought }) =>
      objectsIn(calls).length > 0 && typeof thought !== 'string',
  );
  if (!lacks || objectOf(body['thinking'])['type'] === 'disabled') return;
  lose('thinking', 'thinking' in body ? 'changed' : 'added');
  body['thinking'] = { type: 'disabled' };
}

/** Members of a chat that a service with OpenAI's rules takes. */
function knownMembers({ bodySchemas, ownParameters = [] }: ProviderProfile) {
  const schema = requestSchemas.find(({ $id }) => $id === bodySchemas?.chat);
  const documented = schema && 'properties' in schema ? Object.keys(schema.properties) : undefined;
  return documented && new Set([...documented, ...ownParameters]);
}

/** A tool that must be called, where none can be while the model thinks. */
function forcesTool({ noForcedToolWhileThinking }: ProviderProfile, body: JsonObject): boolean {
  const choice = body['tool_choice'];
  if (!noForcedToolWhileThinking || choice === undefined) return false;
  if (objectOf(body['thinking'])['type'] === 'disabled') return false;
  return choice !== 'auto' && choice !== 'none' && choice !== null;
}

/** Some services take the address of a picture itself in the place of the object that holds it. */
function withImageObjects(messages: unknown): unknown {
  if (!Array.isArray(messages)) return messages;
  return messages.map((message: unknown) => {
    const { content } = objectOf(message);
    if (!Array.isArray(content)) return message;
    const parts = content.map((part: unknown) => {
      const url = objectOf(part)['image_url'];
      return typeof url === 'string' ? { ...objectOf(part), image_url: { url } } : part;
    });
    return { ...objectOf(message), content: parts };
  });
}

function renameLimit({ answerLimit: to }: ProviderProfile, body: Record<string, unknown>): void {
  const from = to === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  if (to === undefined || !(from in body) || to in body) return;
  body[to] = body[from];
  Reflect.deleteProperty(body, from);
}

function switchThinking(
  { openParameters, thinkingMembers = [] }: ProviderProfile,
  body: Record<string, unknown>,
  drop: (name: string) => void,
  lose: ReportLoss,
): void {
  const [member] = thinkingMembers;
  const { enable_thinking: flag, thinking } = body;
  if (openParameters) {
    for (const name of ['enable_thinking', 'thinking']) if (name in body) lose(name, 'kept');
    return;
  }
  if (member === 'thinking' && typeof flag === 'boolean') {
    body['thinking'] = { type: flag ? 'enabled' : 'disabled' };
    delete body['enable_thinking'];
  } else if (member === 'enable_thinking' && thinking !== undefined) {
    const { type, ...more } = objectOf(thinking);
    body['enable_thinking'] = type === 'enabled';
    delete body['thinking'];
    if (Object.keys(more).length > 0) drop('thinking');
  }
  for (const name of ['enable_thinking', 'thinking', 'thinking_budget'] as const)
    if (name in body && !thinkingMembers.includes(name)) drop(name);
}

/** Addresses of pictures that the target does not load; only their file could stand there. */
function keepImages(body: JsonObject, lose: ReportLoss): void {
  for (const [at, { content }] of objectsIn(body['messages']).entries())
    for (const [index, part] of objectsIn(content).entries()) {
      const url = objectOf(part['image_url'])['url'];
      if (typeof url === 'string' && /^https?:/.test(url))
        lose(`messages.${String(at)}.content.${String(index)}.image_url`, 'kept');
    }
}
