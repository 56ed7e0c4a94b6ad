/** Writes docs/rules.md from the table of rules: `node scripts/rulesDocument.ts`. A test tells when it is out of date. */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import process from 'node:process';
import type { ProblemCode } from '../src/jsonl/problem.ts';
import { rules } from '../src/jsonl/rules/rules.ts';
import { rulesOfAnswerSchemas } from '../src/jsonl/rules/answerSchemas.ts';
import { rulesOfBody } from '../src/jsonl/rules/body.ts';
import { rulesOfCombinations } from '../src/jsonl/rules/combinations.ts';
import { rulesOfContext } from '../src/jsonl/rules/contextSize.ts';
import { rulesOfEnvelope } from '../src/jsonl/rules/envelope.ts';
import { rulesOfForeignMembers } from '../src/jsonl/rules/foreignMembers.ts';
import { rulesOfMessages } from '../src/jsonl/rules/messages.ts';
import { rulesOfModelFit } from '../src/jsonl/rules/modelFit.ts';
import { rulesOfModels } from '../src/jsonl/rules/models.ts';
import { rulesOfText } from '../src/jsonl/rules/text.ts';

const parts = [
  ['The text of the file', rulesOfText],
  ['The request line', rulesOfEnvelope],
  ['The model of a request', rulesOfModels],
  ['What the model takes', { ...rulesOfModelFit, ...rulesOfContext }],
  ['The parameters of a request', rulesOfBody],
  ['Members of other endpoints', rulesOfForeignMembers],
  ['Members that need or exclude each other', rulesOfCombinations],
  ['The form of the answer', rulesOfAnswerSchemas],
  ['Messages and tools', rulesOfMessages],
] as const;

interface Row {
  readonly severity: string;
  readonly severities?: Readonly<Record<string, string>>;
  readonly message: string;
  readonly messages?: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly explanation: string;
  readonly source?: string;
}

/** The text of docs/rules.md. */
export function rulesDocument(): string {
  const sections = parts.flatMap(([title, table]) => [
    `## ${title}`,
    ...Object.keys(table).map((code) => section(code as ProblemCode)),
  ]);
  return `${[introduction, ...sections].join('\n\n')}\n`;
}

const introduction = `# Rules

What Batch Studio checks in a batch file. This page is written from the table that the checks use
(\`node scripts/rulesDocument.ts\`).

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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(new URL('../docs/rules.md', import.meta.url), rulesDocument());
