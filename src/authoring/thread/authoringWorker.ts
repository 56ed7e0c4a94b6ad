import { serveTasks } from '../../jsonl/file/workerPool.ts';
import { writeAnswers } from '../answers/writeAnswers.ts';
import { cellsOfProblems } from '../build/placeProblems.ts';
import { checkAll, hashOfTable, writeBatch } from '../build/writeBatch.ts';
import { choosePreview } from '../table/choosePreview.ts';
import { countRows } from '../table/countRows.ts';
import { readHead } from '../table/openTable.ts';
import { TableError } from '../table/table.ts';
import type { AuthoringNews, AuthoringTask, ResultOf, TaskOf, WorkName } from './authoringTask.ts';

interface Meanwhile {
  readonly signal: AbortSignal;
  readonly onRows: (rows: number) => void;
}

const works: {
  readonly [W in WorkName]: (task: TaskOf<W>, meanwhile: Meanwhile) => Promise<ResultOf<W>>;
} = {
  check: ({ text, path, ...task }, meanwhile) => checkAll(text, path, { ...task, ...meanwhile }),
  build: ({ text, path, out, ...task }, meanwhile) =>
    writeBatch(text, path, out, { ...task, ...meanwhile }),
  answers: ({ text, path, files, out }, meanwhile) =>
    writeAnswers(text, path, files, out, meanwhile),
  head: ({ place, prompt, most }, { signal }) => readHead(place, prompt, most, signal),
  choose: ({ place, prompt, choice, most }, { signal }) =>
    choosePreview(place, prompt, choice, most, { signal }),
  count: ({ place, prompt }, { signal }) => countRows(place, prompt, { signal }),
  hash: ({ text, path }, { signal }) => hashOfTable(text, path, { signal }),
  cells: ({ problems, ...table }, { signal }) => cellsOfProblems(problems, table, signal),
};

/** Between two looks at whether it is to end, and two words of how far it is. */
const lookMs = 100;

serveTasks(async (given, say: (news: AuthoringNews) => void) => {
  const { work, task, stop } = given as AuthoringTask;
  const controller = new AbortController();
  let [rows, told] = [0, 0];
  const timer = setInterval(() => {
    if (Atomics.load(stop, 0) !== 0) controller.abort();
    if (rows !== told) say({ rows: (told = rows) });
  }, lookMs);
  const meanwhile = {
    signal: controller.signal,
    onRows: (done: number) => {
      rows = done;
    },
  };
  try {
    say({ result: await works[work](task as never, meanwhile) });
  } catch (error) {
    say(failureOf(error));
  } finally {
    clearInterval(timer);
  }
});

function failureOf(error: unknown): AuthoringNews {
  if (error instanceof TableError)
    return { tableError: { code: error.code, detail: error.detail } };
  const { message, code } = error as NodeJS.ErrnoException;
  return { error: { message, code } };
}
