import type { BodyKind } from '../../providers/profile.ts';
import { bodyKindOf } from '../schemas/bodySchemas.ts';
import type { FixSource } from './fix.ts';
import { memberOf, stringOf } from '../json/jsonTree.ts';
import { withTree } from './memberChanges.ts';
import type { ProblemOf } from '../problem.ts';
import type { Request } from '../rules/finding.ts';
import { readRequest } from '../rules/requestRules.ts';

/** Members of which a body of a kind has one; all others are shared by several kinds. */
const tellingMembers: Readonly<Record<BodyKind, readonly string[]>> = {
  chat: ['messages'],
  embeddings: ['input'],
  responses: ['input', 'prompt'],
  completions: ['prompt'],
  moderations: ['input'],
  imageGenerations: ['prompt'],
  imageEdits: ['images'],
};

const told = [...new Set(Object.values(tellingMembers).flat())];

/** The provider's url that stands for one which it does not take. */
export function urlInstead(
  { line }: ProblemOf<'invalid_url'>,
  source: FixSource,
): string | undefined {
  return withRequest(line, source, (request) => likelyUrl(request, source));
}

/** The url of the other requests, unless this request is of another kind and right as it is. */
export function urlOfOthers(
  { line, usual }: ProblemOf<'mismatched_url'>,
  source: FixSource,
): string | undefined {
  // Most of them may be wrong in the same way.
  if (!isTaken(usual, source)) return undefined;
  return withRequest(line, source, (request) => {
    const { url = '' } = request;
    if (!isTaken(url, source)) return likelyUrl(request, source) === usual ? usual : undefined;
    if (!isForModel(usual, request, source) || fits(usual, request) === false) return undefined;
    const isSure = fits(url, request) === false && fits(usual, request) === true;
    return isSure || isAlike(url, usual) ? usual : undefined;
  });
}

/** The url that a request should have which has none. */
export function urlToAdd(line: number, source: FixSource): string | undefined {
  return withRequest(line, source, (request) => {
    if (told.some((name) => has(name, request))) return likelyUrl(request, source);
    const { body } = request;
    const others = body?.type === 'object' ? body.members.filter(({ key }) => key !== 'model') : [];
    if (others.length > 0) return undefined;
    const isUsual = source.url !== undefined && isTaken(source.url, source);
    return isUsual ? source.url : source.profile.endpoints[0];
  });
}

/** Can a request be sent to this url as far as its body tells? */
export function mayTake(url: string, line: number, source: FixSource): boolean {
  return withRequest(line, source, (request) => fits(url, request)) !== false;
}

/** A model that stands beside the body belongs in it. */
function withRequest<R>(
  line: number,
  source: FixSource,
  use: (request: Request) => R,
): R | undefined {
  const text = source.lineAt(line);
  return withTree(text, (root) => {
    const request = readRequest(text, root);
    return use({ ...request, model: request.model ?? stringOf(memberOf(root, 'model')?.value) });
  });
}

/** One that resembles the request's own url, else the only kind that the body can be; nothing when several remain. */
function likelyUrl(request: Request, source: FixSource): string | undefined {
  const url = request.url?.split(/[?#]/, 1)[0]?.replace(/(?<![/\s])[/\s]+$/, '');
  const possible = source.profile.endpoints.filter(
    (one) => isForModel(one, request, source) && fits(one, request) !== false,
  );
  const alike = url === undefined ? [] : possible.filter((one) => isAlike(url, one));
  const choices = alike.length > 0 ? alike : possible.filter((one) => fits(one, request) === true);
  if (source.url !== undefined && choices.includes(source.url)) return source.url;
  const exact = choices.find((one) => url?.endsWith(one));
  const kinds = new Set(choices.map(bodyKindOf));
  return exact ?? (kinds.size === 1 ? choices[0] : undefined);
}

/** Do both ask for the same kind of thing, or does one end with the other? */
function isAlike(a: string, b: string): boolean {
  const kind = bodyKindOf(a);
  if (kind !== undefined && kind === bodyKindOf(b)) return true;
  return a.includes('/') && (a.endsWith(b) || b.endsWith(a));
}

function isTaken(url: string, { profile }: FixSource): boolean {
  return profile.endpoints.includes(url) || (profile.openEndpoints === true && url.startsWith('/'));
}

/** The model and the url for rehearsals go together only. */
function isForModel(url: string, { model }: Request, { profile }: FixSource): boolean {
  const { rehearsal } = profile;
  return !rehearsal || (url === rehearsal.url) === (model === rehearsal.model);
}

/** Is this body of the kind that the url takes? Undefined when one of both does not tell. */
function fits(url: string, request: Request): boolean | undefined {
  const kind = bodyKindOf(url);
  if (kind === undefined || !told.some((name) => has(name, request))) return undefined;
  const isNamed = (kindOfModel(request.model) ?? kind) === kind;
  return isNamed && tellingMembers[kind].some((name) => has(name, request));
}

/** Some models can do one thing only, and are named after it. */
function kindOfModel(model = ''): BodyKind | undefined {
  if (/embed/i.test(model)) return 'embeddings';
  return /moderation/i.test(model) ? 'moderations' : undefined;
}

/** Has the body a member, or will it when what stands beside it has moved? */
function has(name: string, { root, body }: Request): boolean {
  return memberOf(body, name) !== undefined || memberOf(root, name) !== undefined;
}
