import { compatible } from '../../providers/compatible.ts';
import type { FileShape } from '../problem.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { modelRule } from '../../providers/profiles.ts';
import type { BatchSummary } from '../rules/report.ts';

/** What a file's requests say of the service that they are for. */
export interface FileSigns {
  readonly model: string | undefined;
  readonly url: string | undefined;
  /** What its first lines are. */
  readonly shape?: FileShape | undefined;
}

export const noSigns: FileSigns = { model: undefined, url: undefined };

/** The model and the path of most requests. */
export function signsOf({
  models,
  url,
  shape,
}: Pick<BatchSummary, 'models' | 'url' | 'shape'>): FileSigns {
  const [model] = models.keys();
  return { model, url, shape };
}

/**
 * The profile that a file suggests; the one that assumes nothing when it says nothing, as with a model that is named
 * with its maker (`Qwen/Qwen3-32B`) and may run anywhere. A path of another service wins over the model's maker.
 */
export function guessProfile(
  { model = '', url, shape }: FileSigns,
  profiles: readonly ProviderProfile[],
): ProviderProfile {
  if (shape === 'anthropic')
    return profiles.find(({ envelope }) => envelope.body === 'params') ?? compatible;
  const maker = makerOf(model, profiles);
  // Lines for it have no path: these are for another host of its models.
  if (url !== undefined && maker.envelope.isBare) return compatible;
  if (url === undefined || maker.endpoints.includes(url)) return maker;
  // Others run a maker's models under the usual paths, some under their own; the rest are mistakes.
  const hosts = profiles.filter(({ runsModelsOf }) => runsModelsOf === maker.id);
  return [...hosts, compatible].find(({ endpoints }) => endpoints.includes(url)) ?? maker;
}

/** Names of models whose weights are open, and names with a tag of a runtime: they may run anywhere. */
const openModel = /\/|^gpt-oss|^[^:]+:\d+[bm]\b/i;

function makerOf(name: string, profiles: readonly ProviderProfile[]): ProviderProfile {
  if (openModel.test(name)) return compatible;
  const known = profiles.find((profile) => modelRule(profile, name) !== undefined);
  return known ?? profiles.find(({ modelNames }) => modelNames?.test(name)) ?? compatible;
}
