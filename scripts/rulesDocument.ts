import type { ProblemCode } from '../src/jsonl/problem.ts';
import { rules, ruleSubjects } from '../src/jsonl/rules/rules.ts';

interface Row {
  readonly severity: string;
  readonly severities?: Readonly<Record<string, string>>;
  readonly message: string;
  readonly messages?: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly explanation: string;
  readonly source?: string;
}

/** The text of docs/rules.md, from the table of rules. */
export function rulesDocument(): string {
  const sections = ruleSubjects.flatMap((subject) => [
    `## ${subject.title}`,
    ...Object.keys(subject.rules).map((code) => section(code as ProblemCode)),
  ]);
  return `${[introduction, ...sections].join('\n\n')}\n`;
}

const introduction = `# Rules

What Batch Studio checks in a batch file. This page is written from the table that the checks use
(\`npm run format\`).

An **error** is something that a service is known to refuse; what is only undocumented or unwise is a **warning**
or less. Names are those that the services use in their own error reports, where they have one.
The setting \`batchStudio.rules\` switches a rule off or changes its severity.`;

function section(code: ProblemCode): string {
  const row: Row = rules[code];
  const own = row.messages ? Object.entries(row.messages) : [];
  const isUsed = own.length > 0 && own.every(([, message]) => message !== row.message);
  const messages = isUsed ? [['', row.message] as const, ...own] : own;
  const listed = messages.map(([reason, message]) => {
    const severity = row.severities?.[reason];
    return `- ${filled(message, row.args)}${severity && severity !== row.severity ? ` (${severity})` : ''}`;
  });
  const others = Object.entries(row.severities ?? {})
    .filter(([reason, severity]) => !(reason in (row.messages ?? {})) && severity !== row.severity)
    .map(
      ([reason, severity]) =>
        `An ${severity} where the provider is known to refuse it (${reason}).`,
    );
  return [
    `### ${code}`,
    `**${row.severity}**`,
    listed.length > 0 ? listed.join('\n') : `> ${filled(row.message, row.args)}`,
    [row.explanation, ...others].join(' '),
    ...(row.source === undefined ? [] : [`Source: <${row.source}>`]),
  ].join('\n\n');
}

/** The sentence with the names of its facts in place of numbers; as Markdown. */
function filled(message: string, args: readonly string[]): string {
  return message
    .replace(/[\\*_<>]/g, '\\$&')
    .replace(/\{(\d+)\}/g, (_, index) => `‹${args[Number(index)] ?? ''}›`);
}
