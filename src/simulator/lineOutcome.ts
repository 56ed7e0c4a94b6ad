import { createHash } from 'node:crypto';
import { modelRule } from '../providers/profiles.ts';
import type { ProviderProfile } from '../providers/profile.ts';
import type { RequestLine } from './readRequest.ts';
import type { JsonObject } from '../json/unknownJson.ts';

/** Why one request of a running batch failed. */
export interface LineFailure {
  readonly status: number;
  readonly message: string;
  readonly param?: string;
}

const words: Readonly<Record<number, string>> = {
  400: 'Invalid request: the request is not valid for this model.',
  401: 'Invalid Authentication.',
  403: 'Permission denied.',
  404: 'Not found the model or permission denied.',
  408: 'The request timed out.',
  429: 'The engine is currently overloaded, please try again later.',
  500: 'The server had an error while processing this request.',
  503: 'The service is temporarily unavailable.',
};

const chosenByChance = [429, 500, 400] as const;
const refusedAsRisky: LineFailure = {
  status: 400,
  message: 'The request was rejected because it was considered high risk',
};

export interface FailureRule {
  readonly profile: ProviderProfile;
  readonly seed: number;
  /** Share of requests that fail for no reason of their own, 0 to 1. */
  readonly failureRate: number;
}

/** How a request ends: the same on every run, because it follows from the line and the seed alone. */
export function lineFailureOf(request: RequestLine, rule: FailureRule): LineFailure | undefined {
  for (const wish of request.wishes) {
    if (wish === 'filter') return refusedAsRisky;
    if (/^[45]\d\d$/.test(wish)) return failure(Number(wish));
  }
  const refused = modelFailure(request.body, rule.profile);
  if (refused) return refused;
  if (chance(`${String(rule.seed)}:${request.customId}`) >= rule.failureRate) return undefined;
  const pick = Math.floor(chance(`kind:${request.customId}`) * (chosenByChance.length + 1));
  const status = chosenByChance[pick];
  return status === undefined || status === 400 ? refusedAsRisky : failure(status);
}

/** A number from 0 up to 1 that depends on the text alone. */
export function chance(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0) / 2 ** 32;
}

function failure(status: number): LineFailure {
  return { status, message: words[status] ?? `The request failed with status ${String(status)}.` };
}

/** A model nobody knows, or a parameter that it does not take; Kimi's words, as recorded from the live API. */
function modelFailure(body: JsonObject, profile: ProviderProfile): LineFailure | undefined {
  const model = body['model'];
  const rule = typeof model === 'string' ? modelRule(profile, model) : undefined;
  if (!rule) return profile.models.length > 0 ? failure(404) : undefined;
  const thinking = body['thinking'] as { type?: unknown } | null | undefined;
  const mode = thinking?.type === 'disabled' ? 'disabled' : 'enabled';
  const pinned = { ...rule.pinned, ...rule.pinnedByThinking?.[mode] };
  for (const [param, allowed] of Object.entries(pinned)) {
    const value = body[param];
    if (value === undefined || value === null) continue;
    if (!allowed.some((one) => one === value))
      return {
        status: 400,
        message: `invalid ${param}: only ${allowed.map(String).join(', ')} is allowed for this model`,
        param,
      };
  }
  return undefined;
}
