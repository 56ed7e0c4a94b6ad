import type { ProviderProfile } from '../../providers/profile.ts';
import { bodyKindOf } from '../schemas/bodySchemas.ts';
import { anthropicOfChat, chatOfAnthropic } from './chatAndAnthropic.ts';
import { inAnthropicDialectOf } from './anthropicDialect.ts';
import { chatOfResponses, responsesOfChat } from './chatAndResponses.ts';
import { inDialectOf } from './chatDialect.ts';
import { fitToModel } from './fitToModel.ts';
import { type Loss, type ReportLoss } from './conversion.ts';
import { isObject, type JsonObject } from '../../json/unknownJson.ts';

/** Whom the requests are for. */
export interface ConversionTarget {
  readonly profile: ProviderProfile;
  /** The model that all requests get; absent: each keeps its own. */
  readonly model?: string;
  /** Which of OpenAI's two interfaces; absent: that of the request where the provider has it, else chat. */
  readonly form?: 'chat' | 'responses';
}

export interface ConvertedRequest {
  readonly request: JsonObject;
  readonly losses: readonly Loss[];
}

type Form = 'chat' | 'responses' | 'anthropic';

/** A request of one provider as one for another; undefined when it is none. What could not be carried is told. */
export function convertRequest(
  line: JsonObject,
  target: ConversionTarget,
): ConvertedRequest | undefined {
  const losses: Loss[] = [];
  const lose: ReportLoss = (member, how) => losses.push({ member, how });
  const { custom_id, method, url, body, params, ...others } = line;
  const given = isObject(params) ? params : body;
  if (!isObject(given)) return undefined;
  for (const name of Object.keys(others)) lose(name, 'dropped');
  const source = formOf(url, given, isObject(params));
  const { profile } = target;
  const { body: member, isBare } = profile.envelope;
  // Lines without a path are of chat.
  const own = member === 'params' ? 'anthropic' : isBare === true ? 'chat' : target.form;
  const form =
    own ?? (source === 'responses' && urlFor(profile, 'responses') ? 'responses' : 'chat');
  if (source === undefined) {
    if (form === 'anthropic') return undefined;
    const changed = target.model === undefined ? given : { ...given, model: target.model };
    const to = urlFor(profile, bodyKindOf(String(url))) ?? url;
    return { request: envelope(profile, { custom_id, method, url: to, body: changed }), losses };
  }
  const { stream, ...still } = given;
  if (stream === true) lose('stream', 'dropped');
  const chat = withModel(toChat(source, still, form, lose), target.model);
  const converted = fromChat(form, source, chat, profile, lose);
  if (form === 'anthropic') return { request: { custom_id, params: converted }, losses };
  const to =
    urlFor(profile, form) ??
    (profile.openEndpoints ? `/v1/${form === 'chat' ? 'chat/completions' : form}` : url);
  return { request: envelope(profile, { custom_id, method, url: to, body: converted }), losses };
}

function formOf(url: unknown, body: JsonObject, isAnthropic: boolean): Form | undefined {
  if (isAnthropic) return 'anthropic';
  const kind = typeof url === 'string' ? bodyKindOf(url) : undefined;
  if (kind === 'chat' || kind === 'responses') return kind;
  return url === undefined && 'messages' in body ? 'chat' : undefined;
}

/** Chat is what all forms meet in; a form that stays is not touched. */
function toChat(source: Form, body: JsonObject, form: Form, lose: ReportLoss): JsonObject {
  if (source === form || source === 'chat') return body;
  return source === 'responses' ? chatOfResponses(body, lose) : chatOfAnthropic(body, lose);
}

function fromChat(
  form: Form,
  source: Form,
  chat: JsonObject,
  profile: ProviderProfile,
  lose: ReportLoss,
): JsonObject {
  if (form === 'chat') return fitToModel(profile, inDialectOf(profile, chat, lose), lose);
  if (form === 'responses')
    return fitToModel(profile, form === source ? chat : responsesOfChat(chat, lose), lose);
  const params = form === source ? chat : anthropicOfChat(chat, lose);
  return inAnthropicDialectOf(profile, params, lose);
}

function withModel(body: JsonObject, model: string | undefined): JsonObject {
  return model === undefined ? body : { ...body, model };
}

function urlFor(profile: ProviderProfile, kind: ReturnType<typeof bodyKindOf>): string | undefined {
  return profile.endpoints.find((endpoint) => kind !== undefined && bodyKindOf(endpoint) === kind);
}

/** The members that the target has around a body, in their usual order. */
function envelope({ envelope: { isBare } }: ProviderProfile, line: JsonObject): JsonObject {
  const { custom_id, url, body } = line;
  return isBare === true ? { custom_id, body } : { custom_id, method: 'POST', url, body };
}
