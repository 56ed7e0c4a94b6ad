import type { Problem } from '../../jsonl/problem.ts';
import { rules } from '../../jsonl/rules.ts';
import type { CheckSettings } from '../settings.ts';

/**
 * What a document's encoding says of the bytes that would be sent: editors take the byte order mark away before
 * anyone sees the text. `encoding` is VS Code's name for it.
 */
export function encodingProblem(encoding: string, settings: CheckSettings): Problem | undefined {
  if (encoding === 'utf8') return undefined;
  const reason = encoding.startsWith('utf16') ? 'utf16' : 'other';
  const fault =
    encoding === 'utf8bom'
      ? ({ code: 'byte_order_mark' } as const)
      : ({ code: 'invalid_utf8', reason } as const);
  const severity = settings.rules[fault.code] ?? rules[fault.code].severity;
  return severity === 'off' ? undefined : { ...fault, severity, line: 0, start: 0, end: 1 };
}
