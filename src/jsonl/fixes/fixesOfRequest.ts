import { fixOf, replacement, type Fix, type FixSource } from './fix.ts';
import { functionsToTools, isOfFunctions } from './fixesOfFunctions.ts';
import { isRemovable, moveToBody, removeMember } from './fixesOfMembers.ts';
import { moveMember } from './fixesOfMoves.ts';
import { mendSchema } from './fixesOfSchemas.ts';
import { mayTake, urlInstead, urlOfOthers, urlToAdd } from './fixesOfUrl.ts';
import { memberOf, type JsonNode } from '../json/jsonTree.ts';
import { insertion, memberAt, withTree } from './memberChanges.ts';
import { minify } from '../json/minify.ts';
import type { Problem, ProblemOf } from '../problem.ts';

/** Fixes for ids, urls, methods and what a request lacks; undefined for other problems. */
export function changeIds(problem: Problem, source: FixSource): readonly Fix[] | undefined {
  switch (problem.code) {
    case 'duplicate_custom_id': {
      // The first of them may keep its id.
      if (problem.line === problem.firstLine - 1) return [];
      return [setId(numbered(problem.id, source), problem)];
    }
    case 'invalid_custom_id': {
      if (problem.reason !== 'empty') return [];
      return [setId(freeId(`request-${String(problem.line + 1)}`, source), problem)];
    }
    case 'mismatched_model':
      return [setTo('set_model', problem.usual, problem)];
    case 'mismatched_url':
      return setUrl(urlOfOthers(problem, source), problem);
    case 'invalid_url':
      return setUrl(urlInstead(problem, source), problem);
    case 'mismatched_test_url': {
      if (problem.reason === 'url') return [setTo('set_model', problem.model, problem)];
      const isPossible = mayTake(problem.url, problem.line, source);
      return setUrl(isPossible ? problem.url : undefined, problem);
    }
    case 'invalid_method':
      return [setTo('set_method', 'POST', problem)];
    case 'missing_required_parameter':
      return addMissing(problem, problem.param, source);
    default:
      return undefined;
  }
}

/** Fixes for members of the body; undefined for other problems. */
export function changeParameters(problem: Problem, source: FixSource): readonly Fix[] | undefined {
  const text = source.lineAt(problem.line);
  if (problem.code === 'refused_parameter' && problem.reason === 'instead')
    return [...renameTo(problem, problem.instead, text), ...removeMember(problem, text)];
  if (isRemovable(problem)) return removeMember(problem, text);
  switch (problem.code) {
    case 'deprecated_parameter':
      return replaceDeprecated(problem, text);
    case 'stringified_content': {
      const list = JSON.parse(text.slice(problem.start, problem.end)) as string;
      return [fixOf('set_value', '[…]', problem, [replacement(problem, minify(list))])];
    }
    case 'moved_parameter':
      return moveMember(problem, text);
    case 'strict_schema':
      return mendSchema(problem, text);
    case 'output_limit': {
      const max = String(problem.max);
      return [fixOf('set_value', max, problem, [replacement(problem, max)])];
    }
    case 'misplaced_parameter':
      return moveToBody(problem, text);
    case 'invalid_type':
      if (!problem.expected.includes('string') || !['number', 'boolean'].includes(problem.actual))
        return [];
      return [quote(problem, text, source)];
    case 'invalid_value':
    case 'unusual_value':
    case 'unsupported_thinking':
      return problem.allowed.slice(0, 4).map((value) => {
        const json = problem.code === 'unsupported_thinking' ? JSON.stringify(value) : value;
        return fixOf('set_value', json, problem, [replacement(problem, json)]);
      });
    default:
      return undefined;
  }
}

function replaceDeprecated(
  problem: ProblemOf<'deprecated_parameter'>,
  text: string,
): readonly Fix[] {
  const { param, instead } = problem;
  return (
    withTree(text, (root) => {
      const owner = memberAt(root, problem.start)?.owner;
      if (!owner) return [];
      if (isOfFunctions(param)) {
        const changes = functionsToTools(owner, text);
        return changes.length > 0 ? [fixOf('convert_member', instead, problem, changes)] : [];
      }
      // Of several members with the old name, renaming one would change which of them counts.
      const isOnly = owner.members.filter(({ key }) => key === param).length === 1;
      if (!isOnly || memberOf(owner, instead)) return [];
      const change = replacement(problem, JSON.stringify(instead));
      return [fixOf('rename_member', instead, problem, [change])];
    }) ?? []
  );
}

/** The same value under another name, unless that is taken or the name stands there twice. */
function renameTo(problem: Problem, instead: string, text: string): readonly Fix[] {
  return (
    withTree(text, (root) => {
      const found = memberAt(root, problem.start);
      if (!found || memberOf(found.owner, instead)) return [];
      const { key, keySpan } = found.member;
      if (found.owner.members.filter((member) => member.key === key).length > 1) return [];
      const change = { ...keySpan, newText: JSON.stringify(instead) };
      return [fixOf('rename_member', instead, problem, [change])];
    }) ?? []
  );
}

/** A number in quotation marks may be the id of another request. */
function quote(problem: ProblemOf<'invalid_type'>, text: string, source: FixSource): Fix {
  const value = text.slice(problem.start, problem.end);
  const change = replacement(problem, JSON.stringify(value));
  const fix = fixOf('make_string', value, problem, [change]);
  if (problem.param !== 'custom_id') return fix;
  return source.hasId(value) ? setId(numbered(value, source), problem) : { ...fix, id: value };
}

function setId(id: string, problem: Problem): Fix {
  const change = replacement(problem, JSON.stringify(id));
  return { ...fixOf('make_id_unique', id, problem, [change]), id };
}

function setTo(code: 'set_model' | 'set_url' | 'set_method', value: string, problem: Problem): Fix {
  return fixOf(code, value, problem, [replacement(problem, JSON.stringify(value))]);
}

function setUrl(url: string | undefined, problem: Problem): readonly Fix[] {
  return url === undefined ? [] : [setTo('set_url', url, problem)];
}

function addMissing(problem: Problem, param: string, source: FixSource): readonly Fix[] {
  const value = defaultOf(param, problem.line, source);
  if (value === undefined) return [];
  return (
    withTree(source.lineAt(problem.line), (root) => {
      const owner: JsonNode | undefined = param === 'model' ? memberOf(root, 'body')?.value : root;
      // What stands beside the body moves into it.
      if (owner?.type !== 'object' || memberOf(root, param)) return [];
      const json = `${JSON.stringify(param)}:${JSON.stringify(value)}`;
      const fix = fixOf('add_member', json, problem, [insertion(owner, [json])]);
      return [param === 'custom_id' ? { ...fix, id: value } : fix];
    }) ?? []
  );
}

function defaultOf(param: string, line: number, source: FixSource): string | undefined {
  if (param === 'custom_id') return freeId(`request-${String(line + 1)}`, source);
  if (param === 'method') return 'POST';
  if (param === 'url') return urlToAdd(line, source);
  return param === 'model' ? source.model : undefined;
}

/** The id itself when it is free, else numbered. */
function freeId(id: string, source: FixSource): string {
  return source.hasId(id) ? numbered(id, source) : id;
}

/** The first free one of `id-2`, `id-3`… */
function numbered(id: string, source: FixSource): string {
  for (let number = (source.lastNumbers?.get(id) ?? 1) + 1; ; number++) {
    const next = `${id}-${String(number)}`;
    if (source.hasId(next)) continue;
    source.lastNumbers?.set(id, number);
    return next;
  }
}
