import { readFileSync } from 'node:fs';

/** What belongs to a whole process; a file that names any of it has one of its own. */
const shared =
  /\b(process|child_process|worker_threads|globalThis|mock|performance|registerHooks|provideVscodeWords|loadBundle)\b/;

/** Neighbours import the same modules. More in a group save little more, and the last one leaves a core idle. */
const filesInGroup = 12;

/** Which test files run in one process, one after the other: a start costs more than most of them. */
export function testGroups(files: readonly string[]): readonly (readonly string[])[] {
  const alone = new Set(files.filter((file) => shared.test(readFileSync(file, 'utf8'))));
  const others = files.filter((file) => !alone.has(file));
  const groups: string[][] = [];
  while (others.length > 0) groups.push(others.splice(0, filesInGroup));
  return [...groups, ...[...alone].map((file) => [file])];
}
