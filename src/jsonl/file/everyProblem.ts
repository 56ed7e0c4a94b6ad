import { createReadStream } from 'node:fs';
import { mismatchFinding } from '../rules/fileProblems.ts';
import { problemAt, type Severities } from '../rules/finding.ts';
import { compareProblems } from '../rules/problemSelection.ts';
import type { CheckReport } from '../rules/report.ts';
import type { RuleOptions } from '../rules/ruleOptions.ts';
import type { Problem } from '../problem.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { LineChecker } from '../line/lineChecker.ts';
import type { FileTally } from './fileTally.ts';
import { RangeCheck, type JudgedLine, type ProblemSink } from './rangeCheck.ts';
import { placesOfShared } from './sharedTally.ts';
import { textOf } from '../scan/bytes.ts';

/** Few enough lines that the thread is not kept for long. */
const chunkBytes = 1 << 16;

/** Reads the file from its beginning, each time that it is called; small chunks keep few problems in memory. */
export type ReadChunks = () => AsyncIterable<Uint8Array>;

/**
 * Every problem of a file in the order of lines, in lists that are small, and what the file holds. It is read twice:
 * what its requests should share, and which ids are repeated, is known at its end only. Memory grows with the number
 * of ids, and not with that of problems.
 * @throws the signal's reason when it aborts, or what reading throws
 */
export async function* everyProblem(
  read: ReadChunks,
  profile: ProviderProfile,
  options: RuleOptions & { readonly signal?: AbortSignal } = {},
): AsyncGenerator<readonly Problem[], Omit<CheckReport, 'problems'>> {
  const { signal } = options;
  const checker = new LineChecker(profile, options);
  const first = new RangeCheck(profile, options, 1, { isFirst: true, checker, isWhole: true });
  for await (const chunk of read()) {
    signal?.throwIfAborted();
    first.push(chunk);
  }
  const tally = first.finish();
  const { total, byCode, summary } = tally.report();
  const { ofFile, judgesLines } = tally.verdict();
  const left = [...ofFile].sort(compareProblems);
  if (judgesLines && total > left.length) {
    const sink = new Sink(tally, profile, options.severities ?? {});
    const second = new RangeCheck(profile, options, 0, { isFirst: true, checker, sink });
    for await (const chunk of read()) {
      signal?.throwIfAborted();
      second.push(chunk);
      const problems = sink.take(left);
      if (problems.length > 0) yield problems;
    }
    second.finish();
    yield sink.take(left);
  }
  if (left.length > 0) yield left;
  return { total, byCode, summary };
}

/** Every problem of a file on this machine; see `everyProblem`. @throws also the system's error when it cannot be read */
export function everyProblemOnDisk(
  path: string,
  profile: ProviderProfile,
  options: RuleOptions & { readonly signal?: AbortSignal } = {},
): ReturnType<typeof everyProblem> {
  return everyProblem(
    () => createReadStream(path, { highWaterMark: chunkBytes }),
    profile,
    options,
  );
}

/** Gathers what lines have on their own, and what they have beside the others of their file. */
class Sink implements ProblemSink {
  readonly #tally: FileTally;
  readonly #profile: ProviderProfile;
  readonly #severities: Severities;
  readonly #usual;
  #problems: Problem[] = [];
  #ids = 0;

  constructor(tally: FileTally, profile: ProviderProfile, severities: Severities) {
    this.#tally = tally;
    this.#profile = profile;
    this.#severities = severities;
    this.#usual = tally.shared.usualPlaces();
  }

  add(problem: Problem): void {
    this.#problems.push(problem);
  }

  line({ verdict, line, bytes, start, scanner, places }: JudgedLine): void {
    if (verdict.hasId) {
      const repeated = this.#tally.ids.repeated(this.#ids++, () =>
        places ? (places.idText ?? '') : textOf(bytes, scanner.idStart, scanner.idEnd),
      );
      if (repeated) this.#put(repeated.finding, line, repeated.other);
    }
    for (const { kind, usual, at } of this.#usual) {
      const value = verdict[kind];
      if (value === undefined || value === usual) continue;
      const span = placesOfShared(kind, value, { bytes, start, scanner, places });
      this.#put(mismatchFinding(kind, value, usual, span, this.#profile), line, at);
    }
  }

  /** What there is so far, in order, with those of the file as a whole whose turn has come. */
  take(ofFile: Problem[]): readonly Problem[] {
    const problems = this.#problems;
    this.#problems = [];
    const last = problems.at(-1)?.line;
    while (last !== undefined && ofFile[0] && ofFile[0].line <= last)
      problems.push(ofFile.shift() as Problem);
    return problems.sort(compareProblems);
  }

  #put(finding: Parameters<typeof problemAt>[0], line: number, related: Problem['related']): void {
    const problem = problemAt(finding, line, this.#severities);
    if (problem) this.#problems.push(related ? { ...problem, related } : problem);
  }
}
