// Stands alone: it is tested without rows.
import type { Cell, Condition } from './session.ts';

/** Tells whether a cell meets a condition. No value counts as an empty text, and lies between no numbers. */
export function conditionTest(condition: Condition): (value: Cell) => boolean {
  if (condition.is === 'in') {
    const values = new Set(condition.values);
    return (value) => values.has(value === null ? '' : String(value));
  }
  const { from = -Infinity, to = Infinity } = condition;
  return (value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && number >= from && number <= to;
  };
}
