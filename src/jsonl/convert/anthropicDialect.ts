import { modelRule } from '../../providers/profiles.ts';
import type { ParameterRule, ProviderProfile } from '../../providers/profile.ts';
import type { JsonObject } from '../../json/unknownJson.ts';
import { objectsIn } from './chatAndResponses.ts';
import { dropAtPath, memberAtPath, type ReportLoss } from './conversion.ts';
import { fitCallIds } from './fitCallIds.ts';

/** Parameters of Anthropic's without those that their model does not take; what it fixes is left to it. */
export function inAnthropicDialectOf(
  profile: ProviderProfile,
  params: JsonObject,
  lose: ReportLoss,
): JsonObject {
  const rule = modelRule(profile, String(params['model']));
  const result: Record<string, unknown> = { ...params };
  result['messages'] = fitCallIds(profile, result['messages'], lose);
  for (const one of rule?.parameters ?? [])
    for (const name of one.names) dropUnfit(result, name, one.values, lose);
  const { max_tokens: asked } = result;
  const most = rule?.maxOutputTokens;
  if (rule?.refusesMoreOutput === true && typeof asked === 'number' && asked > (most ?? asked)) {
    result['max_tokens'] = most;
    lose('max_tokens', 'changed');
  }
  const [, ...others] = (rule?.oneOf ?? []).filter((name) => name in result);
  for (const name of others) {
    Reflect.deleteProperty(result, name);
    lose(name, 'dropped');
  }
  if (rule?.refusesPrefill === true) {
    const last = objectsIn(result['messages']).at(-1);
    const calls = objectsIn(last?.['content']).some(({ type }) => type === 'tool_use');
    if (last?.['role'] === 'assistant' && !calls)
      lose(`messages.${String(objectsIn(result['messages']).length - 1)}`, 'kept');
  }
  return result;
}

function dropUnfit(
  params: Record<string, unknown>,
  path: string,
  values: ParameterRule['values'],
  lose: ReportLoss,
): void {
  const [name = '', inner] = path.split('.');
  const value = memberAtPath(params, path);
  if (value === undefined || value === null || values?.includes(value as never) === true) return;
  if (path === 'thinking.type' && value === 'enabled' && values?.includes('adaptive') === true) {
    params[name] = { type: 'adaptive' };
    lose(name, 'changed');
    return;
  }
  if (path === 'tool_choice.type') {
    params[name] = { type: 'auto' };
    lose(name, 'changed');
    return;
  }
  // Thinking is nothing without its type.
  dropAtPath(params, inner === 'type' ? name : path);
  lose(path, 'dropped');
}
