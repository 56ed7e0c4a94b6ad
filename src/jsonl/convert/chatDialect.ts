import { modelRule } from '../../providers/profiles.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { requestSchemas } from '../schemas/requestSchemas.ts';
import { objectsIn } from './chatAndResponses.ts';
import type { ReportLoss } from './conversion.ts';
import { fitCallIds } from './fitCallIds.ts';
import { fitMessages, keepImages } from './fitMessages.ts';
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
  if ('random_seed' in result && !('seed' in result) && !writesSeedsSo(profile)) {
    result['seed'] = result['random_seed'];
    delete result['random_seed'];
  }
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
  const schema = chatSchemaOf(profile);
  const isExact = profile.exactCombinations === true || profile.unknownParameters === 'refused';
  const known = isExact ? knownMembers(profile, schema) : undefined;
  for (const name of Object.keys(result)) if (known?.has(name) === false) drop(name);
  // An empty list is refused there, and says nothing.
  if (!profile.openParameters && Array.isArray(result['tools']) && result['tools'].length === 0)
    Reflect.deleteProperty(result, 'tools');
  if (known && !('tools' in result))
    for (const name of ['tool_choice', 'parallel_tool_calls'])
      if (name in result && result[name] !== 'none') drop(name);
  keepToBounds(schema, result, lose);
  if (!profile.openParameters)
    result['messages'] = fitMessages(profile, schema, result['messages'], lose);
  result['messages'] = fitCallIds(profile, result['messages'], lose);
  keepLastMessage(profile, objectsIn(result['messages']), lose);
  if (profile.imageUrls === false) keepImages(result['messages'], lose);
  return result;
}

/** Mistral has a name of its own for it. https://docs.mistral.ai/api/endpoint/chat */
function writesSeedsSo({ parameters = [] }: ProviderProfile): boolean {
  return parameters.some(({ instead }) => instead === 'random_seed');
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

/** Only its author can tell how a conversation ends that no one is asked in. */
function keepLastMessage(
  { lastRoles }: ProviderProfile,
  messages: readonly JsonObject[],
  lose: ReportLoss,
): void {
  const last = messages.at(-1);
  const isBegun = last && ('prefix' in last || 'partial' in last);
  if (!lastRoles || !last || isBegun || lastRoles.includes(String(last['role']))) return;
  lose(`messages.${String(messages.length - 1)}`, 'kept');
}

function chatSchemaOf({ bodySchemas }: ProviderProfile): JsonObject | undefined {
  return requestSchemas.find(({ $id }) => $id === bodySchemas?.chat);
}

/** Members of a chat that a service with OpenAI's rules takes. */
function knownMembers({ ownParameters = [] }: ProviderProfile, schema: JsonObject | undefined) {
  const properties = schema?.['properties'];
  return properties === undefined
    ? undefined
    : new Set([...Object.keys(objectOf(properties)), ...ownParameters]);
}

/** Numbers beyond what the service takes become the nearest that it does. */
function keepToBounds(
  schema: JsonObject | undefined,
  body: Record<string, unknown>,
  lose: ReportLoss,
): void {
  for (const [name, rule] of Object.entries(objectOf(schema?.['properties']))) {
    const asked = body[name];
    const { minimum = -Infinity, maximum = Infinity } = objectOf(rule);
    if (typeof asked !== 'number') continue;
    const nearest = Math.min(Math.max(asked, Number(minimum)), Number(maximum));
    if (nearest === asked) continue;
    body[name] = nearest;
    lose(name, 'changed');
  }
}

/** A tool that must be called, where none can be while the model thinks. */
function forcesTool({ noForcedToolWhileThinking }: ProviderProfile, body: JsonObject): boolean {
  const choice = body['tool_choice'];
  if (!noForcedToolWhileThinking || choice === undefined) return false;
  if (objectOf(body['thinking'])['type'] === 'disabled') return false;
  return choice !== 'auto' && choice !== 'none' && choice !== null;
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
