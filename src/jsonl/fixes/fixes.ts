import { batchModels, modelRule } from '../../providers/profiles.ts';
import {
  fixOf,
  replacement,
  type Fix,
  type FixCode,
  type FixSource,
  type TextChange,
} from './fix.ts';
import { moveAll, removeAll } from './fixesOfMembers.ts';
import { changeIds, changeParameters } from './fixesOfRequest.ts';
import { changeText, deleteAll } from './fixesOfText.ts';
import type { Problem } from '../problem.ts';

/** Every way to mend a problem, the likeliest first; none for problems that only a person can judge. */
export function fixesFor(problem: Problem, source: FixSource): readonly Fix[] {
  return (
    changeText(problem, source) ??
    changeIds(problem, source) ??
    changeParameters(problem, source) ??
    modelsToChoose(problem, source)
  );
}

/** Kinds whose fixes for neighbouring places depend on each other. */
const fixedTogether: Readonly<Partial<Record<FixCode, typeof removeAll>>> = {
  delete_line: deleteAll,
  remove_member: removeAll,
  move_to_body: moveAll,
};

/**
 * One set of changes that mends every problem that this kind of fix can mend. Changes never overlap; of two fixes
 * for one place the first counts. New ids differ from each other.
 */
export function allChanges(
  code: FixCode,
  problems: readonly Problem[],
  source: FixSource,
): readonly TextChange[] {
  const together = fixedTogether[code];
  if (together) return together(problems, source);
  const taken = source.newIds ?? new Set<string>();
  const remembering: FixSource = {
    ...source,
    lineAt: (line) => source.lineAt(line),
    hasId: (id) => taken.has(id) || source.hasId(id),
    lastNumbers: code === 'make_id_unique' ? (source.lastNumbers ?? new Map()) : undefined,
  };
  const changes: TextChange[] = [];
  for (const problem of problems) {
    const fix = fixesFor(problem, remembering).find((one) => one.code === code);
    if (!fix) continue;
    if (fix.id !== undefined) taken.add(fix.id);
    for (const change of fix.changes) changes.push(change);
  }
  return withoutOverlap(changes);
}

function withoutOverlap(changes: readonly TextChange[]): TextChange[] {
  const sorted = [...changes].sort((a, b) => a.line - b.line || a.start - b.start || a.end - b.end);
  const kept: TextChange[] = [];
  for (const change of sorted) {
    const last = kept.at(-1);
    if (last && isInsertion(last) && isInsertion(change) && samePlace(last, change)) {
      const comma = last.newText.endsWith(',') ? '' : ',';
      if (last.newText !== change.newText)
        kept[kept.length - 1] = { ...last, newText: last.newText + comma + change.newText };
    } else if (!last || !overlaps(last, change)) kept.push(change);
  }
  return kept;
}

function isInsertion({ start, end, endLine }: TextChange): boolean {
  return start === end && endLine === undefined;
}

function samePlace(a: TextChange, b: TextChange): boolean {
  return a.line === b.line && a.start === b.start;
}

function overlaps(a: TextChange, b: TextChange): boolean {
  const lastLine = a.endLine ?? a.line;
  if (b.line !== lastLine) return b.line < lastLine;
  return b.start < a.end || samePlace(a, b);
}

const modelCodes: readonly string[] = ['model_not_found', 'retired_model', 'unknown_model'];

function modelsToChoose(problem: Problem, { profile, model }: FixSource): readonly Fix[] {
  if (!modelCodes.includes(problem.code)) return [];
  const wrong = 'model' in problem ? problem.model : '';
  const usual = model !== undefined && model !== wrong ? [model] : [];
  const listed = batchModels(profile).map(({ id }) => id);
  const meant = problem.code === 'unknown_model' && problem.similar !== '' ? [problem.similar] : [];
  const names = [...new Set([...meant, ...usual, ...listed])].slice(0, 5);
  return names
    .filter((name) => modelRule(profile, name)?.batch !== false)
    .map((name) => fixOf('set_model', name, problem, [replacement(problem, JSON.stringify(name))]));
}
