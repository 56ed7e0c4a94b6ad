import type { ProviderProfile } from '../../providers/profile.ts';
import {
  byFrequency,
  spanOfShared,
  mismatchFinding,
  mustAgree,
  sharedValues,
  usualOf,
  type SharedValue,
} from '../rules/fileProblems.ts';
import { problemAt, type Severities } from '../rules/finding.ts';
import type { Totals } from '../rules/totals.ts';
import { spanIn } from '../scan/idTable.ts';
import type { LinePlaces } from '../line/lineChecker.ts';
import type { LineScanner } from '../scan/lineScanner.ts';
import type { LineVerdict } from '../rules/lineVerdict.ts';
import type { JsonSpan } from '../json/jsonTree.ts';
import type { JudgedLine } from './rangeCheck.ts';
import type { Place, Problem } from '../problem.ts';

/** The groups of a part of a file, as data. */
export type SharedGroups = Readonly<Record<SharedValue, readonly Group[]>>;

interface Group {
  readonly value: string;
  count: number;
  readonly firstLine: number;
  /** Of the earliest requests of the group. */
  readonly places: Place[];
}

/** What the requests of a streamed file should share: counts every value and remembers its earliest places. */
export class SharedTally {
  readonly #profile: ProviderProfile;
  readonly #cap: number;
  readonly #groups: Readonly<Record<SharedValue, Map<string, Group>>> = {
    model: new Map(),
    url: new Map(),
    thinking: new Map(),
  };
  #verdict: LineVerdict | undefined;
  #current: Partial<Record<SharedValue, Group>> = {};
  #wantsPlaces = false;

  constructor(profile: ProviderProfile, cap: number) {
    this.#profile = profile;
    this.#cap = cap;
  }

  /** The lines that follow have this verdict. */
  select(verdict: LineVerdict): void {
    this.#verdict = verdict;
    this.#current = {};
    this.#wantsPlaces = false;
    for (const kind of sharedValues) {
      const value = verdict[kind];
      if (value === undefined) continue;
      const group = this.#groups[kind].get(value);
      if (group) this.#current[kind] = group;
      if (!group || group.places.length < this.#cap) this.#wantsPlaces = true;
    }
  }

  /** That many lines had the selected verdict. */
  count(lines: number): void {
    for (const kind of sharedValues) {
      const group = this.#current[kind];
      if (group) group.count += lines;
    }
  }

  /** Remembers where a line has its values, as long as that may be needed. */
  note(
    bytes: Uint8Array,
    lineStart: number,
    scanner: LineScanner,
    places: LinePlaces | undefined,
    line: number,
  ): void {
    if (!this.#wantsPlaces || !this.#verdict) return;
    this.#wantsPlaces = false;
    const spans = places ?? scannedPlaces(bytes, lineStart, scanner);
    for (const kind of sharedValues) {
      const value = this.#verdict[kind];
      if (value === undefined) continue;
      let group = this.#current[kind];
      if (!group) {
        group = { value, count: 0, firstLine: line, places: [] };
        this.#groups[kind].set(value, group);
        this.#current[kind] = group;
      }
      if (group.places.length >= this.#cap) continue;
      this.#wantsPlaces = true;
      group.places.push({ line, ...spanOfShared(kind, value, spans) });
    }
  }

  detach(): SharedGroups {
    const listed = (kind: SharedValue) => [...this.#groups[kind].values()];
    return { model: listed('model'), url: listed('url'), thinking: listed('thinking') };
  }

  /** Adds the groups of the part of the file that follows. */
  addPart(groups: SharedGroups, firstLine: number): void {
    for (const kind of sharedValues) {
      for (const { value, count, firstLine: first, places } of groups[kind]) {
        const moved = places.map((place) => ({ ...place, line: place.line + firstLine }));
        const known = this.#groups[kind].get(value);
        if (known) {
          known.count += count;
          for (const place of moved.slice(0, this.#cap - known.places.length))
            known.places.push(place);
        } else {
          const group = { value, count, firstLine: first + firstLine, places: moved };
          this.#groups[kind].set(value, group);
        }
      }
    }
  }

  counts(kind: SharedValue): ReadonlyMap<string, number> {
    const groups = [...this.#groups[kind].values()];
    return new Map(groups.sort(byFrequency).map((group) => [group.value, group.count]));
  }

  usual(kind: SharedValue): string | undefined {
    return usualOf(kind, this.#groups[kind].values())?.value;
  }

  problems(severities: Severities): Problem[] {
    return this.#mismatches().flatMap(({ kind, group, usual }) =>
      group.places.flatMap(({ line, start, end }) => {
        const finding = mismatchFinding(
          kind,
          group.value,
          usual.value,
          { start, end },
          this.#profile,
        );
        const problem = problemAt(finding, line, severities);
        const related = usual.places.slice(0, 1);
        return problem ? [{ ...problem, related }] : [];
      }),
    );
  }

  total(totals: Totals, severities: Severities): void {
    for (const { kind, group, usual } of this.#mismatches()) {
      const finding = mismatchFinding(kind, group.value, usual.value, nowhere, this.#profile);
      totals.addMany(finding.code, finding, group.count, severities);
    }
  }

  /** The values that all requests should have, and where the first of those that have one has it. */
  usualPlaces(): readonly { kind: SharedValue; usual: string; at: readonly Place[] }[] {
    return sharedValues
      .filter((kind) => mustAgree(kind, this.#profile))
      .flatMap((kind) => {
        const usual = usualOf(kind, this.#groups[kind].values());
        return usual ? [{ kind, usual: usual.value, at: usual.places.slice(0, 1) }] : [];
      });
  }

  #mismatches() {
    return sharedValues
      .filter((kind) => mustAgree(kind, this.#profile))
      .flatMap((kind) => {
        const groups = [...this.#groups[kind].values()];
        const usual = usualOf(kind, groups);
        if (!usual) return [];
        return groups.filter((group) => group !== usual).map((group) => ({ kind, group, usual }));
      });
  }
}

/** Where a line has a value. */
export function placesOfShared(
  kind: SharedValue,
  value: string,
  { bytes, start, scanner, places }: Omit<JudgedLine, 'verdict' | 'line'>,
): JsonSpan {
  return spanOfShared(kind, value, places ?? scannedPlaces(bytes, start, scanner));
}

const nowhere = { start: 0, end: 0 };

function scannedPlaces(bytes: Uint8Array, lineStart: number, scanner: LineScanner): LinePlaces {
  const { urlStart, urlEnd, modelStart, modelEnd, thinkingStart, thinkingEnd } = scanner;
  const quoted = (start: number, end: number) =>
    start < 0 ? undefined : spanIn(bytes, lineStart, start - 1, end + 1);
  return {
    url: quoted(urlStart, urlEnd),
    model: quoted(modelStart, modelEnd),
    thinking: thinkingStart < 0 ? undefined : spanIn(bytes, lineStart, thinkingStart, thinkingEnd),
  };
}
