import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Query, QueryProgress, ResultSession } from '../../src/results/query/session.ts';

/** A chat request, as a line's value. */
export const chatRequest = (custom_id: string, question: string, body: object = {}) => ({
  custom_id,
  method: 'POST',
  url: '/v1/chat/completions',
  body: { model: 'm', messages: [{ role: 'user', content: question }], ...body },
});

/** Its answer, as a line's value. */
export const chatResult = (custom_id: string, content: string | null, extra: object = {}) => ({
  custom_id,
  response: {
    status_code: 200,
    body: {
      model: 'm-1',
      choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: content?.length ?? 0 },
      ...extra,
    },
  },
  error: null,
});

export const failedResult = (custom_id: string, code: string, message = 'No') => ({
  custom_id,
  response: { status_code: 400, body: { error: { code, message } } },
  error: null,
});

export const jsonLines = (objects: readonly unknown[]): string =>
  objects.map((object) => `${JSON.stringify(object)}\n`).join('');

/** Gives a folder with these files to a test, and takes it away. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (pathOf: (name: string) => string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'results-'));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return await use((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a query to its end. */
export async function queried(session: ResultSession, query: Query) {
  const { promise, resolve } = Promise.withResolvers<QueryProgress>();
  const id = await session.query(query, (progress) => {
    if (progress.isDone) resolve(progress);
  });
  const progress = await promise;
  const rows = await session.rows(id, 0, progress.rows, []);
  return { id, progress, rows: rows.map(({ row }) => row) };
}
