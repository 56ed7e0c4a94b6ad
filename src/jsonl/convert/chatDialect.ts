import { modelRule } from '../../providers/profiles.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { requestSchemas } from '../schemas/requestSchemas.ts';
import { objectsIn } from './chatAndResponses.ts';
import type { ReportLoss } from './conversion.ts';
import { fitMessages, keepImages } from './fitMessages.ts';
import { objectOf, type JsonObject } from '../../json/unknownJson.ts';

/** How services with OpenAI's API switch a model's thinking; others have no such member. */
const thinkingMember: Readonly<Record<string, 'enable_thinking' | 'thinking'>> = {
  dashscope: 'enable_thinking', // https://help.aliyun.com/zh/model-studio/deep-thinking
  siliconflow: 'enable_thinking',
  kimi: 'thinking', // https://platform.kimi.ai/docs/api/chat
  zhipu: 'thinking', // https://docs.bigmodel.cn/cn/guide/capabilities/thinking
};

/** Services whose documents know the limit of an answer under its older name only. */
const olderLimit = new Set([
  'dashscope',
  'zhipu',
  'siliconflow',
  'mistral',
  'together',
  'fireworks',
]);
/** Services that may take anything: what is not known there is kept. */
const unknownService = new Set(['compatible', 'together', 'fireworks']);

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
  if (needsTool(profile, result)) drop('tool_choice');
  const known = profile.exactCombinations === true ? knownMembers(profile) : undefined;
  for (const name of Object.keys(result)) if (known?.has(name) === false) drop(name);
  // An empty list is refused there, and says nothing.
  if (known && Array.isArray(result['tools']) && result['tools'].length === 0)
    Reflect.deleteProperty(result, 'tools');
  if (known && !('tools' in result))
    for (const name of ['tool_choice', 'parallel_tool_calls'])
      if (name in result && result[name] !== 'none') drop(name);
  const schema = chatSchemaOf(profile);
  keepToBounds(schema, result, lose);
  if (!unknownService.has(profile.id))
    result['messages'] = fitMessages(profile, schema, result['messages'], lose);
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

function chatSchemaOf({ bodySchemas }: ProviderProfile): JsonObject | undefined {
  return requestSchemas.find(({ $id }) => $id === bodySchemas?.chat);
}

/** Members of a chat that a service with OpenAI's rules takes. */
function knownMembers(profile: ProviderProfile) {
  const properties = chatSchemaOf(profile)?.['properties'];
  const { ownParameters = [] } = profile;
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

/** While Kimi thinks it takes no tool that it must call. https://platform.kimi.ai/docs/api/chat */
function needsTool({ id }: ProviderProfile, body: JsonObject): boolean {
  const choice = body['tool_choice'];
  if (id !== 'kimi' || choice === undefined || objectOf(body['thinking'])['type'] === 'disabled')
    return false;
  return choice !== 'auto' && choice !== 'none' && choice !== null;
}

function renameLimit({ id, deprecatedParameters }: ProviderProfile, body: Record<string, unknown>) {
  const isOlder = olderLimit.has(id);
  const from = isOlder ? 'max_completion_tokens' : 'max_tokens';
  const to = isOlder ? 'max_tokens' : 'max_completion_tokens';
  const mustRename =
    isOlder || id === 'openai' || deprecatedParameters?.['max_tokens'] !== undefined;
  if (!mustRename || !(from in body) || to in body) return;
  body[to] = body[from];
  Reflect.deleteProperty(body, from);
}

function switchThinking(
  { id }: ProviderProfile,
  body: Record<string, unknown>,
  drop: (name: string) => void,
  lose: ReportLoss,
): void {
  const member = thinkingMember[id];
  const { enable_thinking: flag, thinking } = body;
  if (unknownService.has(id)) {
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
  for (const name of ['enable_thinking', 'thinking', 'thinking_budget'])
    if (name in body && name !== member && !(name === 'thinking_budget' && id === 'dashscope'))
      drop(name);
}
