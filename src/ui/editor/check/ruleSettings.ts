// Stands alone: every check of a file takes the same settings.
import type { RuleOptions } from '../../../jsonl/rules/ruleOptions.ts';
import { matchesGlob } from '../../../disk/matchesGlob.ts';
import type { CheckSettings } from '../../kit/settings.ts';

/** The rules' options for one file. `now` is in milliseconds since 1970. */
export function ruleOptions(
  uri: { readonly scheme: string; readonly path: string },
  settings: CheckSettings,
  now: number,
): RuleOptions {
  return {
    severities: settings.rules,
    models: settings.models,
    today: new Date(now).toISOString().slice(0, 10),
    assumeBatch: settings.batchFiles.some((pattern) => matchesGlob(pattern, uri.path)),
    // An untitled document has no name yet that could be wrong.
    ...(uri.scheme === 'untitled'
      ? {}
      : { fileName: uri.path.slice(uri.path.lastIndexOf('/') + 1) }),
  };
}
