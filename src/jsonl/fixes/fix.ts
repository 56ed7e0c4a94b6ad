import type { ProviderProfile } from '../../providers/profile.ts';
import type { Problem } from '../problem.ts';

/** Replaces the text from a place to a place in the same line, or in `endLine`. UTF-16 offsets. */
export interface TextChange {
  readonly line: number;
  readonly start: number;
  readonly endLine?: number;
  readonly end: number;
  readonly newText: string;
}

/** English titles of the fixes, with {0} for the argument; also the keys of their translations. */
export const fixTitles = {
  make_id_unique: 'Change the custom_id to {0}',
  set_model: 'Set the model to {0}',
  set_url: 'Set the url to {0}',
  set_method: 'Set the method to POST',
  add_member: 'Add {0}',
  remove_member: 'Remove {0}',
  rename_member: 'Rename to {0}',
  convert_member: 'Convert to {0}',
  move_to_body: 'Move {0} into the body',
  move_member: 'Write it as {0}',
  close_object: 'Close the object',
  complete_required: 'List all properties as required',
  set_value: 'Set to {0}',
  make_string: 'Put {0} in quotation marks',
  replace_literal: 'Write {0}',
  add_comma: 'Add the missing comma',
  remove_text: 'Remove “{0}”',
  split_values: 'Put each value on its own line',
  decode_line: 'Write the request as plain JSON',
  join_lines: 'Join the lines of this request',
  strip_mark: 'Remove the byte order mark',
  delete_line: 'Delete the blank line',
  convert_array: 'Convert the array to one request per line',
} as const;

export type FixCode = keyof typeof fixTitles;

/** A set of changes that belong together; applied as one step. */
export interface Fix {
  readonly code: FixCode;
  /** Fills {0} of the title; may be empty. */
  readonly argument: string;
  readonly changes: readonly TextChange[];
  readonly problem: Problem;
  /** The custom_id that the request has thereafter, when the fix gives it another one. */
  readonly id?: string;
}

/** What a fix may ask of the file; lines are those of the problems' document. */
export interface FixSource {
  readonly lineCount: number;
  lineAt(line: number): string;
  /** Is this id taken by some request? */
  hasId(id: string): boolean;
  /** Ids that fixes of the same step have given; no request has them yet. */
  readonly newIds?: Set<string> | undefined;
  /** For many new ids: the last number that each id was given, where the search for the next goes on. */
  readonly lastNumbers?: Map<string, number> | undefined;
  readonly profile: ProviderProfile;
  /** The file's most frequent values, for what must be added. */
  readonly model: string | undefined;
  readonly url: string | undefined;
}

/** The range and the new text of a change in one line; fixes are made of these. */
export interface LineChange {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** A fix whose changes are all in the problem's line. */
export function fixOf(
  code: FixCode,
  argument: string,
  problem: Problem,
  changes: readonly LineChange[],
): Fix {
  const { line } = problem;
  return { code, argument, problem, changes: changes.map((change) => ({ line, ...change })) };
}

/** Replaces what a problem marks. */
export function replacement({ start, end }: Problem, newText: string): LineChange {
  return { start, end, newText };
}
