import { fixOf, type Fix, type FixSource, type LineChange, type TextChange } from './fix.ts';
import { memberOf, type JsonMember, type ObjectNode } from '../json/jsonTree.ts';
import { insertion, memberAt, removals, withTree } from './memberChanges.ts';
import type { Problem, ProblemCode } from '../problem.ts';

const removable: ReadonlySet<ProblemCode> = new Set([
  'duplicate_key',
  'pinned_parameter',
  'redundant_parameter',
  'streaming_unsupported',
  'unsupported_thinking_keep',
  'unsupported_parameter',
  'partial_message',
  'unknown_member',
  'unknown_parameter',
  'needed_parameter',
  'excluding_parameters',
  'refused_parameter',
]);

/** Is a problem mended by taking members away? */
export function isRemovable({ code }: Problem): boolean {
  return removable.has(code);
}

export function removeMember(problem: Problem, text: string): readonly Fix[] {
  return (
    withTree(text, (root) => {
      const gone = membersToRemove(root, problem);
      const key = gone[0]?.key;
      if (key === undefined) return [];
      return [fixOf('remove_member', key, problem, removals(text, startsOf(gone)))];
    }) ?? []
  );
}

/** Members of one object must go together, since they share commas. */
export function removeAll(problems: readonly Problem[], source: FixSource): readonly TextChange[] {
  return changesByLine(problems.filter(isRemovable), source, (root, text, ofLine) => {
    const gone = ofLine.flatMap((problem) => membersToRemove(root, problem));
    return removals(text, startsOf(gone));
  });
}

/** Of members of one name the last one counts: it may stay without the others, but not go without them. */
function membersToRemove(root: ObjectNode, { code, start }: Problem): readonly JsonMember[] {
  const found = memberAt(root, start);
  if (!found) return [];
  const same = found.owner.members.filter(({ key }) => key === found.member.key);
  return code === 'duplicate_key' ? same.slice(0, -1) : same;
}

function startsOf(members: readonly JsonMember[]): ReadonlySet<number> {
  return new Set(members.map(({ keySpan }) => keySpan.start));
}

export function moveToBody(problem: Problem, text: string): readonly Fix[] {
  return (
    withTree(text, (root) =>
      movable(root, [problem]).map((member) =>
        fixOf('move_to_body', member.key, problem, moves(root, text, [member])),
      ),
    ) ?? []
  );
}

/** Members of one line must move together: they share commas, and may leave an empty object behind. */
export function moveAll(problems: readonly Problem[], source: FixSource): readonly TextChange[] {
  const misplaced = problems.filter(({ code }) => code === 'misplaced_parameter');
  return changesByLine(misplaced, source, (root, text, ofLine) =>
    moves(root, text, movable(root, ofLine)),
  );
}

/** The changes that all problems of a line need together, for each line that is one object. */
function changesByLine(
  problems: readonly Problem[],
  source: FixSource,
  change: (root: ObjectNode, text: string, ofLine: readonly Problem[]) => readonly LineChange[],
): TextChange[] {
  const byLine = Map.groupBy(problems, ({ line }) => line);
  return [...byLine].flatMap(([line, ofLine]) => {
    const text = source.lineAt(line);
    const changes = withTree(text, (root) => change(root, text, ofLine)) ?? [];
    return changes.map((one) => ({ line, ...one }));
  });
}

/** Where two members of one name could move, or the body has one, only a person knows which is meant. */
function movable(root: ObjectNode, problems: readonly Problem[]): JsonMember[] {
  const body = memberOf(root, 'body')?.value;
  if (body?.type !== 'object') return [];
  const found = problems.flatMap(({ start }) => memberAt(root, start) ?? []);
  const byName = Map.groupBy(found, ({ member }) => member.key);
  return found
    .filter(({ owner, member: { key } }) => {
      const isOnly = byName.get(key)?.length === 1;
      return isOnly && !isRepeated(owner, key) && !memberOf(body, key);
    })
    .map(({ member }) => member);
}

function isRepeated({ members }: ObjectNode, key: string): boolean {
  return members.filter((member) => member.key === key).length > 1;
}

/** Takes members out and puts them at the beginning of the body; an `extra_body` that loses all of its own goes too. */
function moves(root: ObjectNode, text: string, members: readonly JsonMember[]): LineChange[] {
  const body = memberOf(root, 'body')?.value;
  if (body?.type !== 'object' || members.length === 0) return [];
  const moved = new Set(members);
  const emptied = body.members.filter(({ key, value }) => {
    if (key !== 'extra_body' || value.type !== 'object') return false;
    return value.members.length > 0 && value.members.every((member) => moved.has(member));
  });
  const within = (member: JsonMember) =>
    emptied.some(({ value }) => value.type === 'object' && value.members.includes(member));
  const gone = [...members.filter((member) => !within(member)), ...emptied];
  const taken = removals(text, startsOf(gone));
  const left = body.members.filter((member) => !emptied.includes(member));
  const json = members.map(({ keySpan, value }) => text.slice(keySpan.start, value.end));
  const added = insertion({ ...body, members: left }, json);
  // What goes from the very place to which the members move is replaced by them.
  const replaced = taken.find(({ start }) => start === added.start);
  const others = taken.filter((change) => change !== replaced);
  return [{ ...added, end: replaced?.end ?? added.end }, ...others];
}
