// Stands alone: the simulator and the UI read windows by the same rule.
import type { WindowRule } from './profile.ts';

export type WindowProblem = 'grammar' | 'unit' | 'too_short' | 'too_long';

const hoursPerUnit = { h: 1, d: 24 } as const;

/** Hours of a completion window such as `24h` or `3d`; undefined when it is not a whole number and a unit. */
export function windowHours(text: string): number | undefined {
  const match = /^(\d{1,4})([hd])$/.exec(text);
  if (!match) return undefined;
  return Number(match[1]) * hoursPerUnit[match[2] as 'h' | 'd'];
}

/** Checks a completion window against a provider's rule; undefined when the provider takes it. */
export function checkWindow(text: string, rule: WindowRule): WindowProblem | undefined {
  const hours = windowHours(text);
  if (hours === undefined) return 'grammar';
  if (!rule.units.some((unit) => text.endsWith(unit))) return 'unit';
  if (hours < rule.minHours) return 'too_short';
  return hours > rule.maxHours ? 'too_long' : undefined;
}

/** The shortest window that lasts so many hours: one that is offered, else one of whole units; undefined when the provider takes none. */
export function shortestWindow(hours: number, rule: WindowRule): string | undefined {
  const whole = rule.units.map((unit) => `${String(Math.ceil(hours / hoursPerUnit[unit]))}${unit}`);
  const lasting = [...rule.suggestions, ...whole]
    .map((text) => ({ text, hours: windowHours(text) ?? 0 }))
    .filter((window) => window.hours >= hours && checkWindow(window.text, rule) === undefined);
  const offered = lasting.filter(({ text }) => rule.suggestions.includes(text));
  return (offered.length > 0 ? offered : lasting).sort((a, b) => a.hours - b.hours)[0]?.text;
}
