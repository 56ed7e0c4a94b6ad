import { jsonText } from '../../../jsonl/json/jsonText.ts';
import type { Detail, MessagePart } from '../../../results/query/session.ts';
import { jsonIn } from '../../../json/unknownJson.ts';

/** One request and its answers, to read or to work on in an editor. */
export const detailText: Readonly<Record<'json' | 'markdown', (detail: Detail) => string>> = {
  json: ({ customId, outcome, reasons, request, answers }) =>
    `${jsonText({ custom_id: customId, outcome, reasons, request, answers: answers.map(parsed) }, 2)}\n`,
  markdown,
};

/** An answer that is JSON stands as JSON. */
function parsed({ json, ...answer }: Detail['answers'][number]): unknown {
  const value = json === undefined ? undefined : jsonIn(json);
  return value === undefined ? answer : { ...answer, json: value };
}

function markdown({ customId, request, answers }: Detail): string {
  const blocks = [`# ${escaped(customId)}`];
  for (const { role, parts } of request) blocks.push(`## ${escaped(role)}`, ...parts.map(partText));
  for (const answer of answers) {
    blocks.push(`## ${escaped(answer.source)}`);
    const { failure, reasoning, refusal } = answer;
    if (failure) blocks.push(fenced(`${String(failure.status ?? '')} ${failure.code}: ${failure.message}`.trim())); // prettier-ignore
    if (reasoning) blocks.push('### Reasoning', reasoning);
    if (refusal) blocks.push('### Refusal', refusal);
    if (answer.json !== undefined) blocks.push(fenced(answer.json, 'json'));
    else if (answer.text !== '') blocks.push(answer.text);
    for (const call of answer.toolCalls)
      blocks.push(`### ${escaped(call.name)}`, fenced(call.arguments, 'json'));
  }
  return `${blocks.join('\n\n')}\n`;
}

function partText({ kind, text, bytes }: MessagePart): string {
  if (kind === 'text') return text ?? '';
  return `*${[kind, text, bytes === undefined ? undefined : `${String(bytes)} B`].filter(Boolean).join(', ')}*`;
}

/** A text in Markdown, on one line, in which nothing is markup. */
export const escaped = (text: string) =>
  text.replaceAll(/[\\`*_<>[\]#]/g, '\\$&').replaceAll(/\s+/g, ' ');

/** A fence that is longer than any in the text. */
function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
