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
