import * as vscode from 'vscode';
import { RecordFile } from '../../results/join/recordFile.ts';
import { answerOf, briefly, promptOf } from '../../results/export/recordText.ts';
import { ResultReader } from '../../results/join/resultReader.ts';
import { selectRequests } from '../../results/export/requestLines.ts';
import type { Formats } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import type { LoadedResults } from './batchResults.ts';
import { linePiece } from './lineAccounts.ts';
import type { LinkedText, Piece } from './linkedText.ts';
import { pageSize, selectionsOf, type ResultsView, type Shown } from './resultsAddress.ts';
import { failureWords, isAwaited, outcomeMarks, outcomeWords } from './outcomeWords.ts';

const indent = '    ';

/** Characters that are shown of prompts and answers. */
interface Lengths {
  readonly prompt: number;
  readonly answer: number;
}

const brief: Lengths = { prompt: 160, answer: 2_000 };
/** Of a request that is shown alone. */
const long: Lengths = { prompt: 100_000, answer: 1_000_000 };

/** Writes one page of the requests that a view shows. @throws ApiFailure `input_changed`, or the system's error */
export async function writeRequestsPage(
  text: LinkedText,
  results: LoadedResults,
  { shown, page }: ResultsView,
  formats: Formats,
): Promise<void> {
  const requests = requestsOf(results, shown);
  const from = Math.min(page, Math.floor(requests.length / pageSize)) * pageSize;
  const onPage = requests.slice(from, from + pageSize);
  const range = (start: number) =>
    `${formats.count(start + 1)}–${formats.count(Math.min(requests.length, start + pageSize))}`;
  text.section(
    requests.length === 0
      ? vscode.l10n.t('No Requests')
      : requests.length === 1
        ? vscode.l10n.t('One Request')
        : vscode.l10n.t('Requests {0} of {1}', range(from), formats.count(requests.length)),
  );
  const here = page * pageSize;
  const to = (words: string, start: number): Piece => ({
    text: words,
    to: { view: { shown, page: start / pageSize } },
  });
  const pages: Piece[] = [
    ...(from > 0 ? [to(vscode.l10n.t('Previous: {0}', range(from - pageSize)), from - pageSize)] : []),
    ...(from + pageSize < requests.length ? [to(vscode.l10n.t('Next: {0}', range(from + pageSize)), here + pageSize)] : []),
  ].flatMap((piece, at) => (at === 0 ? [piece] : [' · ', piece])); // prettier-ignore
  if (pages.length > 0) text.line(...pages);
  const reader = await PageReader.open(results);
  try {
    for (const request of onPage) {
      text.line();
      const isAlone = typeof shown === 'object' && 'request' in shown;
      await reader.write(text, request, isAlone ? long : brief, formats);
    }
  } finally {
    await reader.close();
  }
  if (pages.length > 0) {
    text.line();
    text.line(...pages);
  }
}

function requestsOf({ joined }: LoadedResults, shown: Shown): readonly number[] {
  if (shown === 'all') return Array.from({ length: joined.size }, (_, at) => at);
  if (typeof shown === 'object' && 'request' in shown)
    return shown.request < joined.size ? [shown.request] : [];
  return [...selectRequests(joined, selectionsOf(shown))];
}

/** Reads the records of a page's requests, one after the other. */
class PageReader {
  readonly #results: LoadedResults;
  readonly #files: ReadonlyMap<string, RecordFile>;
  readonly #reader = new ResultReader();

  private constructor(results: LoadedResults, files: ReadonlyMap<string, RecordFile>) {
    this.#results = results;
    this.#files = files;
  }

  static async open(results: LoadedResults): Promise<PageReader> {
    const files = new Map<string, RecordFile>();
    for (const [kind, path] of Object.entries(results.paths))
      if (path !== undefined) files.set(kind, await RecordFile.open(path as string));
    return new PageReader(results, files);
  }

  async write(
    text: LinkedText,
    request: number,
    lengths: Lengths,
    formats: Formats,
  ): Promise<void> {
    const { joined, batch } = this.#results;
    const result = joined.resultOf(request);
    const asked = joined.requestPlace(request);
    const back = result === undefined ? undefined : joined.resultPlace(result);
    const isOf = (bytes: Uint8Array) => joined.isOf(request, bytes);
    const question = asked && (await this.#files.get('input')?.readJson(asked, isOf))?.json;
    const output = back && (await this.#files.get(back.file)?.readJson(back, isOf));
    const id = idOf(question) ?? idOf(output?.json) ?? '';
    const outcome = joined.outcome(request);
    const word =
      outcome === 'missing' && isAwaited(batch)
        ? vscode.l10n.t('pending')
        : outcomeWords[outcome]();
    const name = plainText(id, 200);
    text.entry(name, word);
    text.line(
      `#${String(request + 1)} ${outcomeMarks[outcome]} `,
      { text: name || '""', to: { view: { shown: { request }, page: 0 } } },
      ` · ${word}`,
      ...(asked ? [' · ', linePiece('input', asked.line)] : []),
      ...(back ? [' · ', linePiece(back.file, back.line)] : []),
    );
    const prompt = promptOf(question);
    if (prompt !== '') {
      if (lengths === long) text.block(`${indent}> `, prompt.slice(0, lengths.prompt));
      else text.line(`${indent}> ${briefly(prompt, lengths.prompt)}`);
    }
    if (!output) return;
    if (outcome === 'failed') {
      this.#reader.read(output.bytes, 0);
      text.block(indent, failureWords(this.#reader.failure(), lengths.answer));
      return;
    }
    const answer = answerOf(output.json);
    text.block(indent, answer.slice(0, lengths.answer).trimEnd());
    const more = answer.length - lengths.answer;
    if (more <= 0) return;
    const words = vscode.l10n.t('… {0} more characters', formats.count(more));
    text.line(indent, { text: words, to: { view: { shown: { request }, page: 0 } } });
  }

  async close(): Promise<void> {
    for (const file of this.#files.values()) await file.close();
  }
}

function idOf(record: unknown): string | undefined {
  const id = (record as { custom_id?: unknown } | null | undefined)?.custom_id;
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined;
}
