import { authoringProfiles } from './authoringProfiles.ts';
import { azure } from './azure.ts';
import { compatible } from './compatible.ts';
import { dashscope } from './dashscope.ts';
import { groq } from './groq.ts';
import { hostedProfiles } from './hostedProfiles.ts';
import { kimi } from './kimi.ts';
import { openai } from './openai.ts';
import type { OwnPrice } from './ownPrices.ts';
import type { ModelPrice, ModelRule, ProviderProfile, Region } from './profile.ts';
import { siliconflow } from './siliconflow.ts';
import { together } from './together.ts';
import { zhipu } from './zhipu.ts';

/** The services that batches can be sent to, in the order in which they are offered. */
export const serviceProfiles: readonly ProviderProfile[] = [
  kimi,
  dashscope,
  openai,
  zhipu,
  siliconflow,
  azure,
  groq,
  together,
  ...hostedProfiles,
  compatible,
];

/** Every profile that a file can be checked by. */
export const profiles: readonly ProviderProfile[] = [...serviceProfiles, ...authoringProfiles];

/** The profile with this id; an id that nobody knows gets the one that assumes nothing. */
export function profileOf(providerId: string): ProviderProfile {
  return profiles.find((profile) => profile.id === providerId) ?? compatible;
}

/** What follows a model's name in that of one of its snapshots. */
const snapshot = /^-(\d{4}-\d{2}-\d{2}|\d{4}|\d{6}|latest|preview)$/;

/** What the profile knows of a model: an exact id before a longer one before a shorter one that covers the name. */
export function modelRule(profile: ProviderProfile, model: string): ModelRule | undefined {
  const name = baseOfTuned(model);
  const exact = profile.models.find((rule) => rule.id === name);
  if (exact) return exact;
  return profile.models
    .filter((rule) => covers(rule, name))
    .sort((a, b) => b.id.length - a.id.length)[0];
}

/** The models that a new request may name, the usual one first: those that the provider batches and still serves. */
export function batchModels(profile: ProviderProfile): readonly ModelRule[] {
  return profile.models.filter(({ batch, retiredOn }) => batch && retiredOn === undefined);
}

function covers({ id, prefix, snapshots }: ModelRule, name: string): boolean {
  if (!name.startsWith(id)) return false;
  const rest = name.slice(id.length);
  if (snapshots === true && snapshot.test(rest)) return true;
  return prefix === true && (/[-.]$/.test(id) || /^[-.:@]/.test(rest));
}

/** `ft:gpt-4o-mini-2024-07-18:org::id` takes what the model takes that was tuned. */
function baseOfTuned(model: string): string {
  return /^ft:([^:]+):/.exec(model)?.[1] ?? model;
}

/**
 * What a model costs in a batch at this address, a person's own price before ours; undefined when that is not known, as
 * for variants of a model and for those that were tuned.
 */
export function batchPrice(
  profile: ProviderProfile,
  model: string,
  baseUrl: string,
  own: readonly OwnPrice[] = [],
): ModelPrice | undefined {
  const entry = own.find((one) => one.provider === profile.id && one.model === model);
  if (entry) return entry;
  const billed = currencyOf(profile, baseUrl);
  const rule = model.startsWith('ft:') ? undefined : modelRule(profile, model);
  const isDated = rule !== undefined && snapshot.test(model.slice(rule.id.length));
  const prices = rule?.id === model || isDated ? (rule.price ?? []) : [];
  return prices.find(({ currency }) => currency === billed);
}

function regionOf(profile: ProviderProfile, baseUrl: string): Region | undefined {
  const host = URL.parse(baseUrl)?.hostname;
  return profile.regions.find((one) => host !== undefined && isHostOf(one, host));
}

/** What the service bills in at this address; undefined when that is not known. */
export function currencyOf(profile: ProviderProfile, baseUrl: string): Region['currency'] {
  return regionOf(profile, baseUrl)?.currency;
}

/** The region behind this address, if the provider's list of models for its batches lacks this model. */
export function regionWithout(
  profile: ProviderProfile,
  model: string,
  baseUrl: string,
): Region | undefined {
  const region = regionOf(profile, baseUrl);
  const known = modelRule(profile, model)?.regions;
  return region && known?.includes(region.id) === false ? region : undefined;
}

/** What it costs in real time there, by the price in a batch; undefined when that is not known. */
export function realTimePrice(
  profile: ProviderProfile,
  model: string,
  baseUrl: string,
  own: readonly OwnPrice[] = [],
): ModelPrice | undefined {
  const batch = batchPrice(profile, model, baseUrl, own);
  const factor = profile.priceFactor;
  if (!batch || factor === undefined) return undefined;
  const { currency, cachedInput, input, output } = batch;
  return {
    currency,
    ...(cachedInput !== undefined && { cachedInput: cachedInput / factor }),
    input: input / factor,
    output: output / factor,
  };
}

/**
 * The page of the provider where this batch, or all of them, can be seen; undefined when none is known for the address.
 * @param batchId made up by a server
 */
export function consoleUrl(
  profile: ProviderProfile,
  baseUrl: string,
  batchId: string,
): string | undefined {
  return regionOf(profile, baseUrl)?.console?.replace('{batch}', encodeURIComponent(batchId));
}

/** Is this host one of the provider's own? Only those may get the key of the provider's environment variable. */
export function isOwnHost(profile: ProviderProfile, host: string): boolean {
  return profile.regions.some((region) => isHostOf(region, host));
}

function isHostOf({ hosts }: Region, host: string): boolean {
  const name = host.toLowerCase();
  return hosts.some((pattern) =>
    pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern,
  );
}
