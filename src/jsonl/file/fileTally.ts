import type { ProviderProfile } from '../../providers/profile.ts';
import type { CheckReport } from '../rules/report.ts';
import { isRequestShape, previewLines, shapeOf } from '../line/detect.ts';
import { fileProblems } from '../rules/fileProblems.ts';
import { Totals } from '../rules/totals.ts';
import { IdTally, type ReadId } from './idTally.ts';
import type { DetachedIds } from '../scan/idTable.ts';
import type { Place, Problem } from '../problem.ts';
import { ProblemCollector, ProblemSelection } from '../rules/problemSelection.ts';
import type { RuleOptions } from '../rules/ruleOptions.ts';
import type { AlikeProblems } from '../rules/lineVerdict.ts';
import { SharedTally, type SharedGroups } from './sharedTally.ts';

/** Numbers of a part of a file; all add up. */
export interface PartCounts {
  bytes: number;
  lines: number;
  requests: number;
  /** Texts to embed. */
  inputs: number;
  /** Requests that go over several lines. */
  joins: number;
  crlf: number;
  /** Lines that the end of the file ends: 0 or 1. */
  open: number;
}

/** What a thread found in its part of a file, as data. Lines count from the part's beginning. */
export interface DetachedTally {
  readonly counts: PartCounts;
  readonly hasMark: boolean;
  readonly preview: readonly string[];
  readonly arrayAt: Place | undefined;
  readonly totals: readonly AlikeProblems[];
  readonly problems: readonly Problem[];
  readonly ids: DetachedIds;
  readonly shared: SharedGroups;
  readonly needsOnePass: boolean;
}

/** All that is remembered of a file that is not kept. */
export class FileTally {
  readonly counts: PartCounts = {
    bytes: 0,
    lines: 0,
    requests: 0,
    inputs: 0,
    joins: 0,
    crlf: 0,
    open: 0,
  };
  /** Problems that lines have on their own. */
  readonly totals = new Totals();
  readonly collector: ProblemCollector;
  readonly ids: IdTally;
  readonly shared: SharedTally;
  readonly preview: string[] = [];
  hasMark = false;
  arrayAt: Place | undefined;
  firstTooMany: Place | undefined;
  /** Something was seen that can only be judged with the whole file in one pass. */
  needsOnePass = false;

  readonly #profile: ProviderProfile;
  readonly #options: RuleOptions;
  readonly #cap: number;

  /** @param isPart will it be added to another one? */
  constructor(profile: ProviderProfile, options: RuleOptions, cap: number, isPart = false) {
    this.#profile = profile;
    this.#options = options;
    this.#cap = cap;
    this.collector = new ProblemCollector(() => cap);
    this.ids = new IdTally(cap, isPart);
    this.shared = new SharedTally(profile, cap);
  }

  detach(): DetachedTally {
    const { counts, hasMark, preview, arrayAt, totals, collector, ids, shared, needsOnePass } =
      this;
    return {
      counts,
      hasMark,
      preview,
      arrayAt,
      totals: [...totals.alike.values()],
      problems: collector.kept,
      ids: ids.detach(),
      shared: shared.detach(),
      needsOnePass,
    };
  }

  /** Adds what another thread found in the part of the file that follows; parts count from 0. */
  addPart(part: DetachedTally, index: number): void {
    this.hasMark ||= part.hasMark;
    const firstLine = this.counts.lines;
    if (this.preview.length === 0 && part.arrayAt)
      this.arrayAt = { ...part.arrayAt, line: part.arrayAt.line + firstLine };
    this.preview.push(...part.preview.slice(0, previewLines - this.preview.length));
    for (const problem of part.problems) this.collector.add(movedDown(problem, firstLine));
    this.totals.addAll(part.totals);
    this.ids.addPart(part.ids, firstLine, index);
    this.shared.addPart(part.shared, firstLine);
    for (const name of Object.keys(part.counts) as (keyof PartCounts)[])
      this.counts[name] += part.counts[name];
    const { maxRequests } = this.#profile.limits;
    const tooMany = maxRequests !== null && this.counts.requests > maxRequests;
    // The lines of an array are not put together, but only its first part knows what it is.
    const isTorn = this.arrayAt !== undefined && this.counts.joins > 0;
    this.needsOnePass ||= part.needsOnePass || tooMany || isTorn;
  }

  report(readId?: ReadId): CheckReport {
    const { counts, shared } = this;
    const severities = this.#options.severities ?? {};
    const { shape, looks, judgesLines, requests, ofFile } = this.verdict();
    const totals = judgesLines ? this.totals : new Totals();
    let found: Problem[] = [];
    if (judgesLines) {
      const ofIds = this.ids.problems(severities, readId);
      found = [...this.collector.kept, ...ofIds, ...shared.problems(severities)];
      this.ids.total(totals, severities);
      shared.total(totals, severities);
    }
    for (const problem of ofFile) {
      found.push(problem);
      totals.addProblem(problem);
    }
    return {
      problems: new ProblemSelection(totals.alike, this.#cap).select(found),
      total: totals.total,
      byCode: totals.byCode,
      summary: {
        lines: counts.lines,
        requests,
        bytes: counts.bytes,
        models: shared.counts('model'),
        url: shared.usual('url'),
        errors: totals.errors,
        warnings: totals.warnings,
        shape,
        looksLikeBatch: looks,
      },
    };
  }

  /** What the file is, whether its lines are judged, and its problems as a whole. */
  verdict() {
    const { counts, preview, arrayAt } = this;
    const options = this.#options;
    const shape = shapeOf(preview);
    const looks = isRequestShape(shape, this.#profile.envelope);
    const otherShape = looks ? undefined : shape;
    const shown = shape !== undefined || options.assumeBatch === true;
    const judgesLines = shown && !arrayAt && otherShape === undefined;
    const requests = arrayAt || otherShape !== undefined ? 0 : counts.requests;
    const facts = {
      requests,
      inputs: arrayAt ? 0 : counts.inputs,
      bytes: counts.bytes,
      hasMark: this.hasMark,
      crlf: counts.crlf,
      lf: counts.lines - counts.crlf - counts.open,
      arrayAt: otherShape === undefined ? arrayAt : undefined,
      otherShape,
      firstTooMany: this.firstTooMany,
      isEmpty: preview.length === 0,
    };
    const ofFile = shown ? fileProblems(facts, this.#profile, options) : [];
    return { shape, looks, judgesLines, requests, ofFile };
  }
}

function movedDown(problem: Problem, lines: number): Problem {
  const down = <P extends Place>(place: P): P => ({ ...place, line: place.line + lines });
  const { endLine, related } = problem;
  return {
    ...down(problem),
    ...(endLine !== undefined && { endLine: endLine + lines }),
    ...(related && { related: related.map(down) }),
  };
}
