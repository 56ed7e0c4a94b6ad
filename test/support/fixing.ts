import assert from 'node:assert/strict';
import { BatchDocument } from '../../src/jsonl/document/batchDocument.ts';
import type { BodySchemas } from '../../src/jsonl/schemas/bodySchemas.ts';
import type { FixSource, TextChange } from '../../src/jsonl/fixes/fix.ts';
import type { Problem } from '../../src/jsonl/problem.ts';
import type { ProviderProfile } from '../../src/providers/profile.ts';

/** The problems of a file and what their fixes ask of it. @param schemas to be shared by many files */
export function openForFixes(
  lines: readonly string[],
  profile: ProviderProfile,
  schemas?: BodySchemas,
): { readonly problems: readonly Problem[]; readonly source: FixSource } {
  const options = { today: '2026-11-21', assumeBatch: true, ...(schemas && { schemas }) };
  const document = new BatchDocument(profile, options);
  document.replace(0, 0, lines);
  document.check(() => false);
  const summary = document.summary();
  const source: FixSource = {
    lineCount: lines.length,
    lineAt: (line) => lines[line] ?? '',
    hasId: (id) => document.lineOfCustomId(id) !== undefined,
    profile,
    model: [...summary.models.keys()][0],
    url: summary.url,
  };
  return { problems: document.problems(5000).list, source };
}

/** Applies changes from the last to the first; as in an editor, none may touch another. */
export function applyChanges(lines: readonly string[], changes: readonly TextChange[]): string[] {
  const result = [...lines];
  const backwards = [...changes].sort(
    (a, b) => b.line - a.line || b.start - a.start || b.end - a.end,
  );
  let next: TextChange | undefined;
  for (const change of backwards) {
    const { line, start, endLine = line, end, newText } = change;
    assert.ok(!next || endLine < next.line || (endLine === next.line && end <= next.start));
    next = change;
    const head = result[line]?.slice(0, start) ?? '';
    const tail = result[endLine]?.slice(end) ?? '';
    result.splice(line, endLine - line + 1, ...(head + newText + tail).split('\n'));
  }
  return result;
}
