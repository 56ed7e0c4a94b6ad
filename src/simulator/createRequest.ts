import { checkWindow, type WindowProblem } from '../providers/completionWindow.ts';
import { checkMetadata, type MetadataProblem } from '../providers/metadata.ts';
import type { ProviderProfile } from '../providers/profile.ts';
import { Refusal } from './requestError.ts';
import { isObject, type JsonObject } from '../json/unknownJson.ts';

export interface CreateRequest {
  readonly inputFileId: string;
  readonly endpoint: string;
  readonly completionWindow: string;
  readonly metadata: Readonly<Record<string, string>> | null;
}

/** What a service checks before it makes a batch. @throws Refusal 400 */
export function readCreateRequest(json: JsonObject, profile: ProviderProfile): CreateRequest {
  const endpoint = text(json, 'endpoint');
  if (!profile.endpoints.includes(endpoint))
    throw invalid(
      `Invalid value: '${endpoint}'. Supported values are: ${profile.endpoints.map((one) => `'${one}'`).join(', ')}.`,
      'endpoint',
    );
  const completionWindow = text(json, 'completion_window');
  const problem = checkWindow(completionWindow, profile.window);
  if (problem)
    throw invalid(windowMessage(problem, completionWindow, profile), 'completion_window');
  const metadata = readMetadata(json['metadata'], profile);
  return { inputFileId: text(json, 'input_file_id'), endpoint, completionWindow, metadata };
}

function text(json: JsonObject, name: string): string {
  const value = json[name];
  if (value === undefined || value === null || value === '')
    throw invalid(`Missing required parameter: '${name}'.`, name, 'missing_required_parameter');
  if (typeof value === 'string') return value;
  throw invalid(
    `Invalid type for '${name}': expected a string, but got ${typeName(value)} instead.`,
    name,
    'invalid_type',
  );
}

function windowMessage(problem: WindowProblem, value: string, profile: ProviderProfile): string {
  const { minHours, maxHours, units } = profile.window;
  if (minHours === maxHours)
    return `Invalid value: '${value}'. Supported values are: '${profile.window.default}'.`;
  if (problem === 'grammar' || problem === 'unit')
    return `Invalid completion_window: '${value}', expected a whole number and a unit (${units.join(', ')}), for example '${profile.window.default}'.`;
  return `Invalid completion_window: '${value}', expected from ${String(minHours)}h to ${String(maxHours)}h.`;
}

function readMetadata(
  value: unknown,
  profile: ProviderProfile,
): Readonly<Record<string, string>> | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value))
    throw invalid(
      `Invalid type for 'metadata': expected an object, but got ${typeName(value)} instead.`,
      'metadata',
      'invalid_type',
    );
  const pairs: Record<string, string> = {};
  for (const [key, item] of Object.entries(value)) {
    if (typeof item !== 'string')
      throw invalid(
        `Invalid type for 'metadata.${key}': expected a string, but got ${typeName(item)} instead.`,
        `metadata.${key}`,
        'invalid_type',
      );
    pairs[key] = item;
  }
  const problem = checkMetadata(pairs, profile.metadata);
  if (problem) throw invalid(metadataMessage(problem), 'metadata');
  return pairs;
}

function metadataMessage(problem: MetadataProblem): string {
  switch (problem.problem) {
    case 'too_many_pairs':
      return `Invalid 'metadata': too many properties. Expected at most ${String(problem.max)}.`;
    case 'key_empty':
      return "Invalid 'metadata': a key is empty.";
    case 'key_too_long':
      return `Invalid 'metadata': the key '${problem.key}' is longer than ${String(problem.max)} characters.`;
    case 'value_too_long':
      return `Invalid 'metadata.${problem.key}': string too long. Expected at most ${String(problem.max)} characters.`;
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function invalid(message: string, param: string, code = 'invalid_value'): Refusal {
  return new Refusal(400, message, { param, code });
}
