import { modelRule } from '../../providers/profiles.ts';
import type { BodyKind, ModelRule } from '../../providers/profile.ts';
import { memberOf, type JsonNode } from '../json/jsonTree.ts';
import { bodyKindOf } from '../schemas/bodySchemas.ts';
import type { Report, Request, RequestRules } from './finding.ts';
import { spanOf, wholeOf } from '../json/spans.ts';

/** Rules about what a request gives to be embedded; a file's total is counted with `embeddingInputs`. */
export const embeddingRules: RequestRules = {
  check(request, { profile }, report) {
    const { body, model } = request;
    if (profile.exactCombinations) checkKinds(request, report);
    if (!isEmbedding(request)) return;
    const input = memberOf(body, 'input')?.value;
    const rule = model === undefined ? undefined : modelRule(profile, model);
    if (!rule || model === undefined) return;
    const max = rule.maxInputs;
    if (max !== undefined && input?.type === 'array' && input.items.length > max && !isOneText(input))
      report({ code: 'invalid_count', reason: 'many', param: 'input', limit: max, ...spanOf(input) });
    checkDimensions(body, rule, model, report);
  },
  reads: () => ['url', 'model', 'dimensions'],
}; // prettier-ignore

/** How many texts a request gives to be embedded; none when it is another kind of request. */
export function embeddingInputs(request: Request): number {
  if (!isEmbedding(request)) return 0;
  const input = memberOf(request.body, 'input')?.value;
  if (input?.type === 'array') return isOneText(input) ? 1 : input.items.length;
  return input ? 1 : 0;
}

function isEmbedding({ url }: Request): boolean {
  return url !== undefined && bodyKindOf(url) === 'embeddings';
}

/** A list of numbers is one text, as tokens. */
function isOneText(input: JsonNode): boolean {
  return input.type === 'array' && input.items.length > 0 && input.items[0]?.type === 'number';
}

/** Where a text can be several, all of them are written in one way. */
const lists: Partial<Record<BodyKind, string>> = {
  embeddings: 'input',
  moderations: 'input',
  completions: 'prompt',
};

function checkKinds({ body, url }: Request, report: Report): void {
  const kind = url === undefined ? undefined : bodyKindOf(url);
  const name = kind && lists[kind];
  const list = name === undefined ? undefined : memberOf(body, name)?.value;
  const items = list?.type === 'array' ? list.items : [];
  const expected = items[0]?.type;
  const other = items.find(({ type }) => type !== expected);
  if (!other || !expected || !['string', 'number', 'array', 'object'].includes(expected)) return;
  const param = `${String(name)}[${String(items.indexOf(other))}]`;
  const facts = { param, expected: [expected], actual: other.type };
  report({ code: 'invalid_type', ...facts, ...spanOf(other) });
}

function checkDimensions(
  body: JsonNode | undefined,
  { dimensions }: ModelRule,
  model: string,
  report: Report,
): void {
  const member = memberOf(body, 'dimensions');
  if (dimensions === undefined || member?.value.type !== 'number') return;
  const { value } = member;
  const asked = Number(value.value);
  if (typeof dimensions === 'number') {
    if (asked > dimensions)
      report({ code: 'out_of_range', reason: 'high', param: 'dimensions', limit: dimensions, ...spanOf(value) });
  } else if (dimensions.length === 0) {
    const facts = { param: 'dimensions', by: model, instead: '' };
    report({ code: 'refused_parameter', reason: 'model', ...facts, ...wholeOf(member) });
  } else if (!dimensions.includes(asked)) {
    const allowed = dimensions.map(String);
    report({ code: 'invalid_value', param: 'dimensions', value: String(asked), allowed, ...spanOf(value) });
  }
} // prettier-ignore
