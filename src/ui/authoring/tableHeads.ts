import { factsOf } from './fileFacts.ts';
import type { PreparedPrompt } from '../../authoring/build/prepare.ts';
import type { ChosenRows, RowChoice } from '../../authoring/table/choosePreview.ts';
import { readHead, type TableHead } from '../../authoring/table/openTable.ts';
import type { AuthoringThread } from '../../authoring/thread/authoringThread.ts';

/** Rows that a preview shows. */
export const rowsInPreview = 20;
const mostKept = 4;

/** Formats of which a few rows cost as much as all, or nearly so; a pattern's files may be many and large. */
const isReadWhole = /\.(xlsx|parquet|json)$/i;

/** The first rows of tables, read again only when the table or the way it is read changes. */
export class TableHeads {
  readonly #kept = new Map<string, Promise<TableHead | ChosenRows>>();
  readonly #thread: AuthoringThread;

  constructor(thread: AuthoringThread) {
    this.#thread = thread;
  }

  /** @throws TableError, the system's error */
  async of(
    { place, prompt }: PreparedPrompt,
    choice?: RowChoice,
  ): Promise<TableHead | ChosenRows | undefined> {
    if (!place) return undefined;
    const found = place.path === undefined ? undefined : await factsOf(place.path);
    const wantsText = prompt.mentions.some(({ column }) => column === 'text');
    const key = JSON.stringify([place, prompt.table, wantsText, found?.size, found?.mtime, choice]);
    const task = {
      place,
      prompt: { table: prompt.table, mentions: prompt.mentions },
      most: rowsInPreview,
    };
    const read = (): Promise<TableHead | ChosenRows> => {
      if (choice) return this.#thread.run('choose', { ...task, choice });
      return place.path === undefined || isReadWhole.test(place.path)
        ? this.#thread.run('head', task)
        : readHead(place, prompt, rowsInPreview);
    };
    const head = this.#kept.get(key) ?? read();
    this.#kept.delete(key);
    // What a pattern finds may be something else the next time.
    if (found) this.#kept.set(key, head);
    for (const oldest of this.#kept.keys())
      if (this.#kept.size > mostKept) this.#kept.delete(oldest);
    return head;
  }
}
