import {
  fixOf,
  replacement,
  type Fix,
  type FixSource,
  type LineChange,
  type TextChange,
} from './fix.ts';
import { decodedLine } from '../json/decodedLine.ts';
import { JsonFault, readTree } from '../json/readTree.ts';
import { minify } from '../json/minify.ts';
import { withWrittenBreaks } from '../line/lineJoin.ts';
import type { Problem, ProblemOf } from '../problem.ts';

const literals: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null' };

/** Fixes for lines that are no JSON, and for the file as text; undefined for other problems. */
export function changeText(problem: Problem, source: FixSource): readonly Fix[] | undefined {
  switch (problem.code) {
    case 'byte_order_mark':
      return source.lineAt(0).startsWith('\uFEFF')
        ? [fixOf('strip_mark', '', problem, [{ start: 0, end: 1, newText: '' }])]
        : [];
    case 'blank_line':
      return [deleteLine(problem, source)];
    case 'lone_carriage_return':
      return [fixOf('remove_text', 'CR', problem, [replacement(problem, '')])];
    case 'json_array_file':
      return convertArray(problem, source);
    case 'invalid_json_line':
      return changeJson(problem, source);
    default:
      return undefined;
  }
}

function changeJson(problem: ProblemOf<'invalid_json_line'>, source: FixSource): readonly Fix[] {
  const text = source.lineAt(problem.line);
  const { found } = problem;
  switch (problem.reason) {
    case 'encoded_twice':
    case 'csv_quoted':
    case 'html_escaped': {
      const decoded = decodedLine(text)?.text;
      // Line breaks between its members must not become line breaks of the file.
      return decoded === undefined
        ? []
        : [fixOf('decode_line', '', problem, [replacement(problem, minify(decoded))])];
    }
    case 'several_values':
      return [fixOf('split_values', '', problem, splits(text))];
    case 'value_continues':
    case 'string_continues':
      return joinLines(problem, source);
    case 'trailing_comma':
    case 'final_comma':
      return [fixOf('remove_text', ',', problem, [replacement(problem, '')])];
    case 'comment':
      return /^(\/\/|#)/.test(text.slice(problem.start))
        ? [
            fixOf('remove_text', text.slice(problem.start).trim(), problem, [
              replacement(problem, ''),
            ]),
          ]
        : [];
    case 'missing_comma':
      return [
        fixOf('add_comma', '', problem, [
          { start: problem.start, end: problem.start, newText: ',' },
        ]),
      ];
    case 'bare_key':
      return [fixOf('make_string', found, problem, [replacement(problem, JSON.stringify(found))])];
    case 'literal': {
      const word = literals[found];
      return word ? [fixOf('replace_literal', word, problem, [replacement(problem, word)])] : [];
    }
    default:
      return [];
  }
}

/** A line feed in place of what stands between two values of a line. */
function splits(text: string): LineChange[] {
  const changes: LineChange[] = [];
  let from = 0;
  for (;;) {
    const second = secondValue(text.slice(from));
    if (second === undefined) return changes;
    const at = from + second;
    let start = at;
    while (start > from && /[\s,]/.test(text.charAt(start - 1))) start--;
    changes.push({ start, end: at, newText: '\n' });
    from = at;
  }
}

function secondValue(text: string): number | undefined {
  try {
    readTree(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof JsonFault) || error.reason !== 'several_values') return undefined;
    const comma = text.startsWith(',', error.start);
    return comma ? error.start + 1 + spacesAt(text, error.start + 1) : error.start;
  }
}

function spacesAt(text: string, at: number): number {
  return text.slice(at).length - text.slice(at).trimStart().length;
}

function joinLines(problem: Problem, source: FixSource): readonly Fix[] {
  const { line, endLine } = problem;
  if (endLine === undefined) return [];
  const lines = Array.from({ length: endLine - line + 1 }, (_, index) =>
    source.lineAt(line + index),
  );
  const end = lines.at(-1)?.length ?? 0;
  const newText = minify(withWrittenBreaks(lines));
  return [
    {
      code: 'join_lines',
      argument: '',
      problem,
      changes: [{ line, start: 0, endLine, end, newText }],
    },
  ];
}

function deleteLine(problem: Problem, source: FixSource): Fix {
  const changes = [deletion(problem.line, problem.line, source)];
  return { code: 'delete_line', argument: '', problem, changes };
}

/** Blank lines that follow each other go together, since the last line of a file takes the line end before it away. */
export function deleteAll(problems: readonly Problem[], source: FixSource): readonly TextChange[] {
  const blank = problems.filter(({ code }) => code === 'blank_line').map(({ line }) => line);
  const isBlank = new Set(blank);
  const lasts = [...isBlank].filter((line) => !isBlank.has(line + 1)).sort((a, b) => a - b);
  const firsts = [...isBlank].filter((line) => !isBlank.has(line - 1)).sort((a, b) => a - b);
  return firsts.map((first, index) => deletion(first, lasts[index] ?? first, source));
}

function deletion(first: number, last: number, source: FixSource): TextChange {
  const isEnd = last === source.lineCount - 1;
  if (!isEnd) return { line: first, start: 0, endLine: last + 1, end: 0, newText: '' };
  const line = Math.max(0, first - 1);
  const start = first === 0 ? 0 : source.lineAt(line).length;
  return { line, start, endLine: last, end: source.lineAt(last).length, newText: '' };
}

function convertArray(problem: Problem, source: FixSource): readonly Fix[] {
  const lines = Array.from({ length: source.lineCount }, (_, line) => source.lineAt(line));
  const text = lines.join('\n');
  try {
    const root = readTree(text.replace(/^\uFEFF/, ' '));
    if (root.type !== 'array') return [];
    const newText = root.items.map(({ start, end }) => minify(text.slice(start, end))).join('\n');
    const endLine = source.lineCount - 1;
    const change = { line: 0, start: 0, endLine, end: lines[endLine]?.length ?? 0, newText };
    return [{ code: 'convert_array', argument: '', problem, changes: [change] }];
  } catch {
    return [];
  }
}
