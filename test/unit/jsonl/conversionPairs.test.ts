import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  convertRequest,
  type ConvertedRequest,
} from '../../../src/jsonl/convert/convertRequest.ts';
import { RangeCheck } from '../../../src/jsonl/file/rangeCheck.ts';
import type { Problem } from '../../../src/jsonl/problem.ts';
import { BodySchemas } from '../../../src/jsonl/schemas/bodySchemas.ts';
import type { JsonObject } from '../../../src/json/unknownJson.ts';
import type { ProviderProfile } from '../../../src/providers/profile.ts';
import { batchModels, profiles } from '../../../src/providers/profiles.ts';
import { everyMember, type Form } from './everyMember.ts';

/** Whom a request is written for: a service, one of its models and a form. */
interface Place {
  readonly profile: ProviderProfile;
  readonly model: string;
  readonly form: Form;
  readonly url: string | undefined;
}

const schemas = new BodySchemas();
const models: Readonly<Record<string, string>> = { openai: 'gpt-4.1-mini', azure: 'deployment' };

const places: readonly Place[] = profiles.flatMap((profile): Place[] => {
  const [usual] = batchModels(profile);
  const model = models[profile.id] ?? usual?.id ?? profile.exampleModel ?? 'some-model';
  const { body, isBare } = profile.envelope;
  if (body === 'params') return [{ profile, model, form: 'anthropic', url: undefined }];
  if (isBare === true) return [{ profile, model, form: 'chat', url: undefined }];
  const urlOf = (end: RegExp) => profile.endpoints.find((url) => end.test(url));
  const urls = { chat: urlOf(/\/chat\/completions$/), responses: urlOf(/\/responses$/) };
  return (['chat', 'responses'] as const).flatMap((form) =>
    urls[form] === undefined ? [] : [{ profile, model, form, url: urls[form] }],
  );
});
const nameOf = ({ profile, form }: Place) => `${profile.id} ${form}`;

function requestFor({ profile, model, form, url }: Place, members: JsonObject): JsonObject {
  const body = { model, ...members };
  if (form === 'anthropic') return { custom_id: 'request-1', params: body };
  if (profile.envelope.isBare === true) return { custom_id: 'request-1', body };
  return { custom_id: 'request-1', method: 'POST', url, body };
}

/** What only their author can mend, or another model takes. */
const ownWords = ['unsupported_input', 'missing_word', 'last_message', 'message_order'];
const known = new Map<string, readonly Problem[]>();
function errorsOf(request: JsonObject, { profile }: Place): readonly Problem[] {
  const text = JSON.stringify(request);
  const found = known.get(profile.id + text);
  if (found) return found;
  const check = new RangeCheck(profile, { schemas, today: '2026-11-28' }, 10);
  check.push(new TextEncoder().encode(text));
  const problems = check.finish().report().problems;
  const errors = problems.filter(({ severity }) => severity === 'error');
  known.set(profile.id + text, errors);
  return errors;
}

function convert(request: JsonObject, { profile, model, form }: Place): ConvertedRequest {
  const converted = convertRequest(request, {
    profile,
    model,
    ...(form !== 'anthropic' && { form }),
  });
  assert.ok(converted);
  return converted;
}

/** Was a message lost of which nothing could be carried? Then none may be left, and the check of the target tells. */
function isEmptied({ request, losses }: ConvertedRequest): boolean {
  const { messages } = (request['params'] ?? {}) as { readonly messages?: readonly unknown[] };
  return messages?.length === 0 && losses.some(({ member }) => member === 'messages');
}

for (const to of places)
  test(`each member, from any service, is clean for ${nameOf(to)} or told`, () => {
    const found: unknown[] = [];
    let clean = 0;
    for (const from of places)
      for (const members of everyMember[from.form]) {
        const request = requestFor(from, members);
        if (errorsOf(request, from).length > 0) continue;
        const out = convert(request, to);
        const errors = errorsOf(out.request, to).filter(({ code }) => !ownWords.includes(code));
        const isTold = isEmptied(out) || out.losses.some(({ how }) => how === 'kept');
        if (errors.length > 0 && !isTold) found.push([nameOf(from), request, out, errors]);
        else clean++;
      }
    assert.deepEqual(found.slice(0, 3), []);
    assert.ok(clean > 300, String(clean));
  });

/** A value without what says nothing, and with one way to write what may be written in several. */
function meaning(value: unknown): unknown {
  if (Array.isArray(value)) {
    const parts = value as readonly { readonly type?: unknown; readonly text?: unknown }[];
    const isText = ({ type }: (typeof parts)[number]) => /text$/.test(String(type));
    if (parts.length > 0 && parts.every(isText)) return parts.map(({ text }) => text).join('');
    return value.map(meaning);
  }
  if (typeof value !== 'object' || value === null) return value;
  const members: Record<string, unknown> = { ...value };
  const { input, instructions, enable_thinking: thinks, arguments: given, stop } = members;
  delete members['enable_thinking'];
  if (typeof thinks === 'boolean') members['thinking'] = { type: thinks ? 'enabled' : 'disabled' };
  if (typeof given === 'string' && given !== '') members['arguments'] = JSON.parse(given);
  if (typeof stop === 'string') members['stop'] = [stop];
  if ('max_tokens' in members) members['max_completion_tokens'] = members['max_tokens'];
  delete members['max_tokens'];
  if ('model' in members && typeof input === 'string')
    members['input'] = [{ role: 'user', content: input }];
  if (typeof instructions === 'string') {
    const items = members['input'] as readonly unknown[];
    members['input'] = [{ role: 'system', content: instructions }, ...items];
    delete members['instructions'];
  }
  const said = Object.entries(members).filter(([name, one]) => !isUsual(name, one, members));
  return Object.fromEntries(
    said.map(([name, one]) => [name, meaning(one)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Does a member say what is so without it? */
function isUsual(name: string, value: unknown, { input_schema: ofTool, ...other }: JsonObject) {
  if (value === null) return true;
  if (['strict', 'stream', 'disable_parallel_tool_use'].includes(name)) return value === false;
  if (name === 'tools') return Array.isArray(value) && value.length === 0;
  if (name === 'detail') return value === 'auto';
  if (name === 'content') return value === '' && ('tool_calls' in other || 'tool_use_id' in other);
  if (name === 'type') return value === 'message' || (value === 'custom' && ofTool !== undefined);
  if (name === 'parameters')
    return JSON.stringify(value) === JSON.stringify({ type: 'object', properties: {} });
  return name === 'tool_choice' && (value === 'auto' || isOnlyAuto(value));
}

function isOnlyAuto(choice: unknown): boolean {
  const { type, disable_parallel_tool_use: isAlone } = choice as JsonObject;
  return type === 'auto' && isAlone !== true;
}

for (const from of places)
  test(`each member for ${nameOf(from)} comes back from any service, or its loss is told`, () => {
    let same = 0;
    for (const members of everyMember[from.form]) {
      const request = requestFor(from, members);
      if (errorsOf(request, from).length > 0) continue;
      for (const to of places) {
        if (to === from) continue;
        const out = convert(request, to);
        const back = convert(out.request, from);
        if (out.losses.length + back.losses.length > 0) continue;
        assert.deepEqual(meaning(back.request), meaning(request), nameOf(to));
        same++;
      }
    }
    assert.ok(same > 300, String(same));
  });
