import type { ModelRule } from './models/modelRule.ts';
import type { ProviderProfile } from './profile.ts';
import { modelRule, profiles } from './profiles.ts';

/** A person's entry for a model: it stands before what we know of that name. */
export interface OwnModel extends ModelRule {
  /** Id of the provider that the entry is for. */
  readonly provider: string;
  /** The model that stands behind a deployment of this name; its facts hold where the entry has none. */
  readonly like?: string;
}

type Type = 'string' | 'number' | 'boolean' | 'strings';

/** The facts that the setting takes, and their types. */
const facts: Readonly<Record<string, Type>> = {
  like: 'string',
  batch: 'boolean',
  prefix: 'boolean',
  snapshots: 'boolean',
  serves: 'strings',
  contextTokens: 'number',
  maxOutputTokens: 'number',
  refusesMoreOutput: 'boolean',
  efforts: 'strings',
  inputs: 'strings',
  formats: 'strings',
  roles: 'strings',
  dimensions: 'number',
  maxInputs: 'number',
  retiredOn: 'string',
};

/** The entries of the setting `batchStudio.models` that can be used; members of another type are left out. */
export function readOwnModels(value: unknown): readonly OwnModel[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).flatMap((entry) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const members = entry as Readonly<Record<string, unknown>>;
    const { provider, id } = members;
    if (typeof provider !== 'string' || typeof id !== 'string' || id === '') return [];
    const known = Object.entries(members).filter(([name, one]) => isOf(facts[name], one));
    return [{ batch: true, ...Object.fromEntries(known), provider, id }];
  });
}

function isOf(type: Type | undefined, value: unknown): boolean {
  if (type !== 'strings') return typeof value === type;
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

/** The profile with a person's own entries before ours. */
export function withOwnModels(
  profile: ProviderProfile,
  entries: readonly OwnModel[] = [],
): ProviderProfile {
  const own = entries
    .filter(({ provider }) => provider === profile.id)
    .map(({ provider: _, like, ...entry }) => ({
      ...factsOf(like ?? entry.id, profile),
      ...entry,
    }));
  return own.length === 0 ? profile : { ...profile, models: [...own, ...profile.models] };
}

/** What is known of a model of this name, by its own provider or by another one. */
function factsOf(name: string, profile: ProviderProfile): Partial<ModelRule> {
  const found = [profile, ...profiles].map((one) => modelRule(one, name));
  return found.find((rule) => rule !== undefined) ?? {};
}
