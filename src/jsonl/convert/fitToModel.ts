import { modelRule } from '../../providers/profiles.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { objectOf, type JsonObject } from '../../json/unknownJson.ts';
import { objectsIn } from './chatAndResponses.ts';
import { dropAtPath, memberAtPath, type ReportLoss } from './conversion.ts';

const thoughts = 'reasoning.encrypted_content';
const limits = ['max_tokens', 'max_completion_tokens', 'max_output_tokens'];

/**
 * A body without what its model surely refuses; what is not known of the model, or of a parameter, stays.
 * @param lose told of each parameter that is left out, or lowered to what the model gives
 */
export function fitToModel(
  profile: ProviderProfile,
  body: JsonObject,
  lose: ReportLoss,
): JsonObject {
  const rule = modelRule(profile, String(body['model']));
  if (!rule?.batch) return body;
  const result: Record<string, unknown> = { ...body };
  const { toolEfforts, defaultEffort } = rule;
  const functions = objectsIn(result['tools']).some(({ type }) => type === 'function');
  const [usual] = toolEfforts ?? [];
  // In a chat such a model has functions or reasoning.
  if (functions && 'messages' in result && usual !== undefined) {
    const asked = effortOf(result) ?? defaultEffort;
    if (asked !== undefined && toolEfforts?.includes(asked) === false) {
      lose('reasoning_effort', 'reasoning_effort' in result ? 'changed' : 'added');
      result['reasoning_effort'] = usual;
    }
  }
  const effort = effortOf(result);
  for (const { names, values, unlessEffort } of rule.parameters ?? [])
    for (const path of names) {
      const value = memberAtPath(result, path);
      const asked = effort ?? defaultEffort;
      const isFree = unlessEffort && (asked === undefined || unlessEffort.includes(asked));
      const isTaken =
        values?.includes(value as never) === true || (values && typeof value === 'object');
      const isAllowed = isFree === true || isTaken === true;
      if (value === undefined || value === null || isAllowed) continue;
      dropAtPath(result, path);
      lose(path, 'dropped');
    }
  if (effort !== undefined && rule.efforts?.includes(effort) === false) {
    const path = 'reasoning_effort' in result ? 'reasoning_effort' : 'reasoning.effort';
    dropAtPath(result, path);
    lose(path, 'dropped');
  }
  const { include } = result;
  // Only models that reason have thoughts to encrypt.
  if (Array.isArray(include) && include.includes(thoughts) && rule.efforts?.length === 0) {
    result['include'] = include.filter((one) => one !== thoughts);
    lose('include', 'changed');
  }
  const { maxOutputTokens: most, contextTokens = Infinity, refusesMoreOutput } = rule;
  const room = Math.min(most ?? Infinity, contextTokens - 1);
  for (const name of refusesMoreOutput === true ? limits : []) {
    const asked = result[name];
    if (typeof asked !== 'number' || asked <= room) continue;
    result[name] = room;
    lose(name, 'changed');
  }
  return result;
}

function effortOf(body: JsonObject): string | undefined {
  const effort = body['reasoning_effort'] ?? objectOf(body['reasoning'])['effort'];
  return typeof effort === 'string' ? effort : undefined;
}
