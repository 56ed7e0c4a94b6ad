import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { guessProfile } from '../../jsonl/line/guessProfile.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { profiles } from '../../providers/profiles.ts';
import { authoringProblem, type AuthoringProblem, type Span } from '../authoringProblem.ts';
import { isDeep } from '../../jsonl/json/jsonText.ts';
import { wrongValue } from '../prompt/frontMatter.ts';
import { isNoYaml, parsePrompt, type BatchPrompt } from '../prompt/parsePrompt.ts';
import { placeOf, type TablePlace } from '../table/openTable.ts';
import type { JsonSchema } from './answerFormat.ts';
import { formOf } from './bodyForm.ts';
import { isObject } from '../../json/unknownJson.ts';

/** A prompt with all that can be known of it without its table. */
export interface PreparedPrompt {
  readonly prompt: BatchPrompt;
  /** Absolute path of the prompt. */
  readonly path: string;
  /** `reviews` of `reviews.batch.md`. */
  readonly name: string;
  readonly profile: ProviderProfile;
  readonly place: TablePlace | undefined;
  readonly schema: JsonSchema | undefined;
  /** Of the file that holds the schema. */
  readonly schemaBytes: Uint8Array | undefined;
  readonly problems: readonly AuthoringProblem[];
}

/** Reads a prompt and its schema. @param path absolute */
export async function preparePrompt(text: string, path: string): Promise<PreparedPrompt> {
  const prompt = parsePrompt(text);
  const problems = [...prompt.problems];
  const profile = profileOf(prompt, problems);
  const schema = await readSchema(prompt, path, problems);
  if (schema.value && profile.answerFormat === 'json_object' && prompt.endpoint === 'chat')
    problems.push(
      authoringProblem('schema_not_sent', [profile.name], { span: keyOf(prompt, 'schema') }),
    );
  const endpoint = prompt.entries.get('endpoint');
  if (endpoint && prompt.endpoint !== 'chat' && formOf(prompt, profile) === 'messages')
    problems.push(
      authoringProblem('endpoint_not_offered', [profile.name, endpoint.text], {
        span: endpoint.value,
      }),
    );
  if (prompt.model === undefined && profile.envelope.model === undefined && prompt.frontMatter) {
    const isYaml = !problems.some(isNoYaml);
    const isHere = Object.hasOwn(prompt.parameters, 'model');
    if (isYaml && !isHere)
      problems.push(authoringProblem('missing_key', ['model'], { span: { start: 0, end: 3 } }));
  }
  return {
    prompt,
    path,
    name: basename(path).replace(/(\.batch)?\.md$/i, ''),
    profile,
    place: prompt.source === undefined ? undefined : placeOf(prompt.source, path),
    schema: schema.value,
    schemaBytes: schema.bytes,
    problems,
  };
}

/** Where the value of a key stands; the first line when it is not there. */
export function keyOf(
  prompt: BatchPrompt,
  key: Parameters<BatchPrompt['entries']['get']>[0],
): Span {
  return prompt.entries.get(key)?.value ?? { start: 0, end: 3 };
}

function profileOf(prompt: BatchPrompt, problems: AuthoringProblem[]): ProviderProfile {
  const { provider, model } = prompt;
  const given = profiles.find(({ id }) => id === provider?.toLowerCase());
  if (given) return given;
  if (provider !== undefined) {
    const known = profiles.map(({ id }) => id).join(', ');
    const span = keyOf(prompt, 'provider');
    problems.push(authoringProblem('unknown_provider', [provider, known], { span }));
  }
  return guessProfile({ model, url: undefined }, profiles);
}

async function readSchema(
  prompt: BatchPrompt,
  path: string,
  problems: AuthoringProblem[],
): Promise<{ readonly value?: JsonSchema; readonly bytes?: Uint8Array }> {
  const { schema } = prompt;
  if (schema === undefined) return {};
  if (typeof schema === 'object') return { value: schema };
  const span = keyOf(prompt, 'schema');
  try {
    const bytes = await readFile(resolve(dirname(path), schema));
    const value: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
    if (isDeep(value)) throw new RangeError('JSON: nested too deeply');
    if (isObject(value)) return { value, bytes };
    const entry = prompt.entries.get('schema');
    if (entry)
      problems.push(wrongValue('schema', entry, 'the path of a JSON Schema, or the schema itself'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    problems.push(authoringProblem('unreadable_schema', [schema, why], { span }));
  }
  return {};
}
