// Stands alone: all rules mark places alike.
import type { JsonMember, JsonSpan } from './jsonTree.ts';

/** The place alone, of something that has one. */
export function spanOf({ start, end }: JsonSpan): JsonSpan {
  return { start, end };
}

/** From the key to the end of the value: what a fix would remove. */
export function wholeOf(member: JsonMember): JsonSpan {
  return { start: member.keySpan.start, end: member.value.end };
}
