import { allChanges } from '../../../jsonl/fixes/fixes.ts';
import type { FixCode, FixSource, TextChange } from '../../../jsonl/fixes/fix.ts';
import type { Problem, ProblemCode } from '../../../jsonl/problem.ts';
import { TakenPlaces } from './takenPlaces.ts';

/**
 * Fixes that need no one's judgement, in the order in which they win a place: what makes lines readable first.
 * Which model to take, or what a value should have been, only a person knows.
 */
export const safeFixes: readonly FixCode[] = [
  'strip_mark',
  'convert_array',
  'decode_line',
  'join_lines',
  'split_values',
  'delete_line',
  'remove_text',
  'add_comma',
  'replace_literal',
  'make_string',
  'remove_member',
  'move_to_body',
  'set_method',
  'set_url',
  'add_member',
  'make_id_unique',
];

/** What nobody knows, or a model refuses, somebody wrote on purpose: it is not taken away unasked. */
const wanted: readonly ProblemCode[] = [
  'unknown_member',
  'unknown_parameter',
  'refused_parameter',
  'needed_parameter',
  'excluding_parameters',
];

export function isSafeToFix({ code }: Problem): boolean {
  return !wanted.includes(code);
}

/** Problems whose fixes are made before others on this thread get their turn. */
const problemsPerTurn = 50;

/**
 * One set of changes for all problems that these kinds of fixes can mend, none touching another. What a kind changes
 * on a line counts whole or not at all: if it touches an earlier kind's place, its turn comes the next time.
 */
export async function collectFixes(
  codes: readonly FixCode[],
  problems: readonly Problem[],
  source: FixSource,
): Promise<readonly TextChange[]> {
  const remembering: FixSource = {
    ...source,
    lineAt: (line) => source.lineAt(line),
    hasId: (id) => source.hasId(id),
    newIds: new Set(),
    lastNumbers: new Map(),
  };
  const taken = new TakenPlaces();
  const changes: TextChange[] = [];
  for (const code of codes) {
    for (const some of inTurns(problems)) {
      const found = allChanges(code, some, remembering);
      for (const group of Map.groupBy(found, ({ line }) => line).values()) {
        if (taken.take(group)) changes.push(...group);
      }
      await nextTurn();
    }
  }
  return changes;
}

/** Cuts the list, but never between problems of one line or of a run of blank lines: they are mended together. */
function* inTurns(problems: readonly Problem[]): Generator<readonly Problem[]> {
  let from = 0;
  while (from < problems.length) {
    let to = Math.min(from + problemsPerTurn, problems.length);
    while (to < problems.length && belongTogether(problems[to - 1], problems[to])) to++;
    yield problems.slice(from, to);
    from = to;
  }
}

function belongTogether(a: Problem | undefined, b: Problem | undefined): boolean {
  if (a?.code === 'blank_line' && b?.code === 'blank_line') return b.line === a.line + 1;
  return a?.line === b?.line;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
