const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** The last moment that a date can be, in milliseconds. */
const lastMs = 8.64e15;

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Numbers, sizes and times in the user's language. */
export interface Formats {
  count(value: number): string;
  /** A count where there is little room, never more than it is: "999", "1.9K". */
  brief(value: number): string;
  /** Decimal units, as the services count: 1 kB is 1,000 bytes. */
  bytes(value: number): string;
  percent(share: number): string;
  /** Two digits that count, for what is only estimated: "1.2M". */
  roughly(value: number): string;
  /** An amount of money, as roughly, or with more digits. */
  money(value: number, currency: string, digits?: number): string;
  /** Distance between a moment and now, at minute granularity so that it changes rarely: "5m ago", "in 3h". */
  age(seconds: number, nowMs: number): string;
  /** The same, spelled out for screen readers. */
  spokenAge(seconds: number, nowMs: number): string;
  /** Date and time of day, in the local zone. */
  moment(seconds: number): string;
  /** Time of day alone. */
  timeOfDay(ms: number): string;
  /** A day with its weekday: "Mon, Nov 23". */
  day(date: Date): string;
  /** A month with its year: "November 2026". */
  month(date: Date): string;
  /** Two largest units: "2h 5m". */
  duration(seconds: number): string;
  list(items: readonly string[]): string;
}

/** @param locale a BCP 47 tag, such as the editor's display language */
export function formatsFor(locale: string, timeZone?: string): Formats {
  // Each of these takes the runtime milliseconds to build: none before it is needed.
  const known = onFirstUse(() =>
    Intl.NumberFormat.supportedLocalesOf([locale]).length > 0 ? locale : 'en',
  );
  const zone = timeZone === undefined ? {} : { timeZone };
  const numbers = onFirstUse(() => new Intl.NumberFormat(known()));
  const shares = onFirstUse(
    () => new Intl.NumberFormat(known(), { style: 'percent', maximumFractionDigits: 0 }),
  );
  const relative = (style: 'narrow' | 'long') =>
    onFirstUse(() => new Intl.RelativeTimeFormat(known(), { numeric: 'auto', style }));
  const narrow = relative('narrow');
  const long = relative('long');
  const moments = onFirstUse(
    () => new Intl.DateTimeFormat(known(), { dateStyle: 'medium', timeStyle: 'medium', ...zone }),
  );
  const times = onFirstUse(() => new Intl.DateTimeFormat(known(), { timeStyle: 'short', ...zone }));
  const dates = (options: Intl.DateTimeFormatOptions) =>
    onFirstUse(() => new Intl.DateTimeFormat(known(), { ...options, ...zone }));
  const days = dates({ weekday: 'short', month: 'short', day: 'numeric' });
  const months = dates({ month: 'long', year: 'numeric' });
  const lists = onFirstUse(() => new Intl.ListFormat(known(), { type: 'conjunction' }));
  const rough = onFirstUse(
    () => new Intl.NumberFormat(known(), { notation: 'compact', maximumSignificantDigits: 2 }),
  );
  const compact = onFirstUse(
    () =>
      new Intl.NumberFormat(known(), {
        notation: 'compact',
        maximumFractionDigits: 1,
        roundingMode: 'trunc',
      }),
  );
  const units = new Map<string, Intl.NumberFormat>();
  const inUnit = (value: number, unit: string, unitDisplay: 'long' | 'short' | 'narrow') => {
    const format =
      units.get(unit) ??
      new Intl.NumberFormat(known(), {
        style: 'unit',
        unit,
        unitDisplay,
        maximumFractionDigits: unitDisplay === 'short' ? 1 : 0,
      });
    units.set(unit, format);
    return format.format(value);
  };
  const age = remembered((value: number, unit: Unit) => narrow().format(value, unit));
  const spokenAge = remembered((value: number, unit: Unit) => long().format(value, unit));

  return {
    count: remembered((value: number) => numbers().format(value)),
    brief: remembered((value: number) => compact().format(value)),
    bytes(value) {
      let index = 0;
      let rest = value;
      while (rest >= 999.5 && index < byteUnits.length - 1) {
        rest /= 1000;
        index++;
      }
      return inUnit(rest, byteUnits[index] ?? 'byte', index === 0 ? 'long' : 'short');
    },
    percent: (share) => shares().format(share),
    roughly: (value) => rough().format(value),
    money: (value, currency, digits = 2) =>
      new Intl.NumberFormat(known(), {
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        maximumSignificantDigits: digits,
      }).format(value),
    age: (seconds, nowMs) => age(...distance(seconds, nowMs)),
    spokenAge: (seconds, nowMs) => spokenAge(...distance(seconds, nowMs)),
    moment: (seconds) => dated(moments(), seconds * 1000),
    timeOfDay: (ms) => dated(times(), ms),
    duration(seconds) {
      const days = Math.floor(seconds / day);
      const hours = Math.floor((seconds % day) / hour);
      const minutes = Math.floor((seconds % hour) / minute);
      const parts: readonly (readonly [number, string])[] =
        days > 0
          ? [
              [days, 'day'],
              [hours, 'hour'],
            ]
          : hours > 0
            ? [
                [hours, 'hour'],
                [minutes, 'minute'],
              ]
            : minutes > 0
              ? [[minutes, 'minute']]
              : [[Math.max(0, Math.floor(seconds)), 'second']];
      return parts
        .filter(([value], index) => index === 0 || value > 0)
        .map(([value, name]) => inUnit(value, name, 'narrow'))
        .join(' ');
    },
    day: (date) => dated(days(), date),
    month: (date) => dated(months(), date),
    list: (items) => lists().format(items),
  };
}

/** In milliseconds. A time that no calendar has, as a broken file of ours may hold, is shown as such: drawing goes on. */
function dated(format: Intl.DateTimeFormat, time: number | Date): string {
  return Math.abs(Number(time)) <= lastMs ? format.format(time) : '–';
}

function onFirstUse<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const mostRemembered = 2_000;

/** Thousands of rows say the same few numbers and ages, and formatting one costs more than all else of its row. */
function remembered<U extends readonly string[]>(
  format: (value: number, ...units: U) => string,
): (value: number, ...units: U) => string {
  const texts = new Map<string, string>();
  return (value, ...units) => {
    const key = units.length === 0 ? String(value) : `${String(value)} ${units.join(' ')}`;
    const known = texts.get(key);
    if (known !== undefined) return known;
    const text = format(value, ...units);
    if (texts.size >= mostRemembered) texts.clear();
    texts.set(key, text);
    return text;
  };
}

type Unit = 'second' | 'minute' | 'hour' | 'day';

/** Value and unit for a relative time; zero seconds, which reads "now", below a minute. */
export function distance(seconds: number, nowMs: number): [number, Unit] {
  const delta = seconds - nowMs / 1000;
  const size = Math.abs(delta);
  if (size < minute || !Number.isFinite(size)) return [0, 'second'];
  if (size < hour) return [Math.trunc(delta / minute), 'minute'];
  if (size < 2 * day) return [Math.trunc(delta / hour), 'hour'];
  return [Math.trunc(delta / day), 'day'];
}
