import {
  mustAgree,
  sharedValues,
  usualOf,
  type SharedValue,
  type ValueGroup,
} from '../rules/fileProblems.ts';
import type { DocumentState } from './documentState.ts';
import { lineNumberOf, type LineBlock, type LineRecord } from './lineBlock.ts';
import type { LineList } from './lineList.ts';

/** What most requests of a document have in common, such as their model, and the first line with it. */
interface Usual extends ValueGroup {
  readonly first: LineRecord;
}

/** Of those values that must agree in all lines. */
export type Usuals = Readonly<Partial<Record<SharedValue, Usual>>>;

/** The values of this kind that stand in a document, each with its count and its first line. */
export function groupsOf({ lines, tally }: DocumentState, kind: SharedValue): Usual[] {
  const counts = [...tally.values[kind]];
  return counts.flatMap(([value, count]) => {
    const first = firstWith(lines, kind, value);
    return first ? [{ value, count, firstLine: lineNumberOf(first), first }] : [];
  });
}

function firstWith(lines: LineList, kind: SharedValue, value: string): LineRecord | undefined {
  const block = lines.blocks.find((one) => one.values[kind].has(value));
  return block?.lines.find((record) => !record.joined && record.verdict?.[kind] === value);
}

export function usualsOf(state: DocumentState): Usuals {
  const usuals: Partial<Record<SharedValue, Usual>> = {};
  for (const kind of sharedValues) {
    if (!mustAgree(kind, state.profile)) continue;
    const usual = usualOf(kind, groupsOf(state, kind));
    if (usual) usuals[kind] = usual;
  }
  return usuals;
}

/** Is there a line in the block whose value is not the usual one? */
export function disagrees(block: LineBlock, usuals: Usuals): boolean {
  return sharedValues.some((kind) => {
    const usual = usuals[kind];
    const values = block.values[kind];
    return (
      usual !== undefined && (values.size > 1 || (values.size === 1 && !values.has(usual.value)))
    );
  });
}
