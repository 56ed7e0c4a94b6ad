import type { Problem } from '../../jsonl/problem.ts';
import { rules } from '../../jsonl/rules.ts';
import type { CheckSettings } from '../settings.ts';

/**
 * What a document's encoding says of the bytes that would be sent: editors take the byte order mark away before
 * anyone sees the text. `encoding` is VS Code's name for it.
 */
export function encodingProblem(encoding: string, settings: CheckSettings): Problem | undefined {
  if (encoding === 'utf8') return undefined;
  const code = encoding === 'utf8bom' ? 'byte_order_mark' : 'invalid_utf8';
  const severity = settings.rules[code] ?? rules[code].severity;
  return severity === 'off' ? undefined : { code, severity, line: 0, start: 0, end: 1 };
}
