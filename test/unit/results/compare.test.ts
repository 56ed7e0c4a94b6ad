import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readFile, symlink } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { openResults } from '../../../src/results/query/openResults.ts';
import type { ResultSession, ResultSource } from '../../../src/results/query/session.ts';
import {
  chatRequest,
  chatResult,
  failedResult,
  jsonLines,
  queried,
  withFiles,
} from '../../support/resultFixtures.ts';

/** 'FAILED' stands for a failure. */
type Answer = string | undefined;

const answersOf = (answers: readonly Answer[]) =>
  jsonLines(
    answers.flatMap((answer, at) => {
      if (answer === undefined) return [];
      return [answer === 'FAILED' ? failedResult(`id-${at}`, 'c') : chatResult(`id-${at}`, answer)];
    }),
  );

async function opened<T>(
  sources: readonly ResultSource[],
  use: (session: ResultSession) => Promise<T>,
): Promise<T> {
  const session = await openResults(sources);
  try {
    await session.loaded?.();
    return await use(session);
  } finally {
    session.dispose();
  }
}

async function cellsOf(session: ResultSession, column: string): Promise<readonly unknown[]> {
  const { id, progress } = await queried(session, { conditions: [] });
  const rows = await session.rows(id, 0, progress.rows, [column, 'custom_id']);
  return rows
    .toSorted((a, b) => String(a.cells['custom_id']).localeCompare(String(b.cells['custom_id'])))
    .map(({ cells }) => cells[column]);
}

function compared(a: readonly Answer[], b: readonly Answer[]): Promise<readonly unknown[]> {
  const files = { 'a.jsonl': answersOf(a), 'b.jsonl': answersOf(b) };
  return withFiles(files, (path) =>
    opened(
      ['a.jsonl', 'b.jsonl'].map((name) => ({ label: name, outputs: [path(name)], errors: [] })),
      async (session) => {
        const cells = await cellsOf(session, 'comparison');
        const { id } = await queried(session, { conditions: [{ column: 'comparison', is: 'in', values: ['same'] }] }); // prettier-ignore
        const { values = [] } = await session.distribution(id, 'comparison');
        assert.equal(values[0]?.count ?? 0, cells.filter((cell) => cell === 'same').length);
        return cells;
      },
    ),
  );
}

test('answers are the same by the value of their JSON, and numbers by their size', async () => {
  const cells = await compared(
    ['{"a":1,"b":[2]}', 'x', '3', 'x', 'FAILED', '{"a":1}', 'x'],
    ['{"b":[2],"a":1.0}', 'x ', '3.0', 'y', 'y', '{"a":"1"}', undefined],
  );
  assert.deepEqual(cells, ['same', 'same', 'same', 'differs', 'only_2', 'differs', 'only_1']);
});

test('how each source went and how far they agree is told once all answers are compared', async () => {
  const output = (answers: readonly string[]) =>
    jsonLines(answers.map((answer, at) => chatResult(`id-${String(at)}`, answer)));
  const files = { 'a.jsonl': output(['1', '2', '']), 'b.jsonl': output(['1', '3', '4', '5']) };
  await withFiles(files, async (path) => {
    const session = await openResults(['a', 'b'].map((label) => ({ label, outputs: [path(`${label}.jsonl`)], errors: [] }))); // prettier-ignore
    const { promise, resolve } = Promise.withResolvers<undefined>();
    let told = 0;
    const look = async () => {
      if ((await session.overview()).agreement) resolve(undefined);
    };
    await session.query({ conditions: [] }, ({ isDone }) => {
      if (isDone) told++;
      void look();
    });
    await promise;
    const { sources, agreement } = await session.overview();
    session.dispose();
    assert.ok(told >= 2, 'a question is told again when all is known');
    assert.deepEqual(
      sources?.map(({ label, outcomes }) => [label, outcomes.answered, outcomes.review, outcomes.missing]), // prettier-ignore
      [['a', 2, 1, 1], ['b', 4, 0, 0]], // prettier-ignore
    );
    assert.deepEqual(new Map(agreement?.map(({ value, count }) => [value, count])), new Map([['same', 1], ['differs', 1], ['valid_2', 1], ['only_2', 1]])); // prettier-ignore
  });
});

test('a comparison says the same from the other side', async () => {
  const answer = fc.constantFrom<Answer>('x', 'y', '{"a":1}', '{"a":1.0}', '{"a":2}', '', 'FAILED', undefined); // prettier-ignore
  const pairs = fc.array(fc.tuple(answer, answer), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(pairs, async (given) => {
      const [left, right] = [given.map(([a]) => a), given.map(([, b]) => b)];
      const swap = { only_1: 'only_2', only_2: 'only_1', valid_1: 'valid_2', valid_2: 'valid_1' };
      const swapped = (await compared(right, left)).map((cell) => (swap as Record<string, string>)[String(cell)] ?? cell); // prettier-ignore
      assert.deepEqual(await compared(left, right), swapped);
    }),
    { numRuns: 30 },
  );
});

test('of several attempts the latest good answer counts, and they are merged in input order', async () => {
  const files = {
    'in.jsonl': jsonLines(['a', 'b', 'c', 'd'].map((id) => chatRequest(id, id))),
    'out1.jsonl': jsonLines([chatResult('b', 'first'), chatResult('a', 'first')]),
    'errors1.jsonl': jsonLines([failedResult('c', 'x'), failedResult('d', 'x')]),
    'out2.jsonl': `${JSON.stringify(chatResult('c', 'second'), null, 2)}\n${JSON.stringify(chatResult('b', 'second'))}\n`,
    'errors2.jsonl': jsonLines([failedResult('a', 'y'), failedResult('d', 'y')]),
  };
  await withFiles(files, async (path) => {
    const source = {
      label: 'A',
      input: path('in.jsonl'),
      outputs: [path('out1.jsonl'), path('out2.jsonl')],
      errors: [path('errors1.jsonl'), path('errors2.jsonl')],
    };
    await opened([source], async (session) => {
      assert.deepEqual(await cellsOf(session, 'answer'), ['first', 'second', 'second', null]);
      assert.deepEqual(await cellsOf(session, 'attempt'), ['1', '2', '2', '2']);
      assert.deepEqual(await cellsOf(session, 'failure.code'), [null, null, null, 'y']);
      assert.equal((await session.overview()).unmatched.duplicate, 0);
      assert.deepEqual(await session.exportMerged?.(path('merged')), { lines: 3, missing: 1 });
    });
    const merged = (await readFile(path('merged'), 'utf8')).trimEnd().split('\n');
    assert.deepEqual(
      merged.map((line) => JSON.parse(line) as unknown),
      [chatResult('a', 'first'), chatResult('b', 'second'), chatResult('c', 'second')],
    );
  });
});

test('marks and notes survive a new download, and a line that was cut', async () => {
  const files = { 'out.jsonl': answersOf(['x', 'y', 'z']), 'new.jsonl': answersOf(['x', 'y', 'z'].reverse()) }; // prettier-ignore
  await withFiles(files, async (path) => {
    const source = (name: string) => ({ label: 'A', outputs: [path(name)], errors: [], marks: path('marks') }); // prettier-ignore
    await opened([source('out.jsonl')], async (session) => {
      await Promise.all([session.mark(0, 'good'), session.mark(1, 'bad', 'why'), session.mark(2, 'bad')]); // prettier-ignore
      await session.mark(2, null);
      await session.mark(1, 'unsure');
      const bad = await queried(session, { conditions: [{ column: 'mark', is: 'in', values: ['unsure'] }] }); // prettier-ignore
      assert.deepEqual(bad.rows, [1]);
    });
    await appendFile(path('marks'), '{"custom_id":"id-0","ma');
    await opened([source('new.jsonl')], async (session) => {
      assert.deepEqual(await cellsOf(session, 'mark'), ['good', 'unsure', null]);
      assert.deepEqual(await cellsOf(session, 'note'), [null, 'why', null]);
      await session.mark(2, 'bad');
    });
    await opened([source('new.jsonl')], async (session) => {
      assert.deepEqual(await cellsOf(session, 'mark'), ['good', 'unsure', 'bad']);
    });
  });
});

test('what stands in the place of the marks and is no file is neither read nor written', async (t) => {
  if (process.platform === 'win32') {
    t.skip('No pipes in folders');
    return;
  }
  await withFiles({ 'out.jsonl': answersOf(['x']), victim: '{"custom_id":"id-0","mark":"good"}\n' }, async (path) => {
    await symlink(path('victim'), path('link'));
    await symlink(path('loop'), path('loop'));
    await mkdir(path('folder'));
    execFileSync('mkfifo', [path('pipe')]);
    for (const name of ['link', 'loop', 'folder', 'pipe']) {
      const source = { label: 'A', outputs: [path('out.jsonl')], errors: [], marks: path(name) };
      await opened([source], async (session) => {
        assert.deepEqual(await cellsOf(session, 'mark'), [null], name);
        await assert.rejects(session.mark(0, 'bad'), name);
      });
    }
    assert.equal(await readFile(path('victim'), 'utf8'), '{"custom_id":"id-0","mark":"good"}\n');
  }); // prettier-ignore
});

test('answers are right when they are what was expected', async () => {
  const expected = [
    { custom_id: 'id-0', expected: 'cat' },
    { custom_id: 'id-1', expected: 'ca', match: 'contains' },
    { custom_id: 'id-2', expected: '^c.t$', match: 'regex' },
    { custom_id: 'id-3', expected: { n: 1 } },
    { custom_id: 'id-4', expected: 0.3 },
    { custom_id: 'id-5', expected: 'dog' },
    { custom_id: 'id-6', expected: '(', match: 'regex' },
    { custom_id: 'elsewhere', expected: 'x' },
  ];
  const answers = ['cat ', 'a cat', 'cut', '{"n":1.0}', '0.30000000000000004', 'cat', '(', 'x'];
  const files = { 'out.jsonl': answersOf(answers), 'expected.jsonl': jsonLines(expected) };
  await withFiles(files, (path) =>
    opened([{ label: 'A', outputs: [path('out.jsonl')], errors: [], expected: path('expected.jsonl') }], async (session) => {
      assert.deepEqual(await cellsOf(session, 'expected'), ['right', 'right', 'right', 'right', 'right', 'wrong', 'wrong', null]);
      const wrong = await queried(session, { conditions: [{ column: 'expected', is: 'in', values: ['wrong'] }] });
      assert.deepEqual(wrong.rows, [5, 6]);
    }),
  ); // prettier-ignore
});

test('answers are counted by the label that was expected, and each count is that of its filter', async () => {
  const pairs = [['good', 'good'], ['good', 'bad'], ['good', ' good '], ['bad', 'bad'], ['bad', 'nothing of it'], ['mixed', 'good'], ['mixed', null]] as const; // prettier-ignore
  const answers = pairs.map(([, answer]) => answer);
  for (const isJson of [false, true]) {
    const line = (label: string) => (isJson ? { label, score: 1 } : label);
    const said = answers.map((answer) => (answer === null ? null : isJson ? JSON.stringify(line(answer)) : answer)); // prettier-ignore
    const back = said.flatMap((answer, at) => (answer === null ? [] : [chatResult(`id-${at}`, answer)])); // prettier-ignore
    const files = {
      'in.jsonl': jsonLines(pairs.map((_, at) => chatRequest(`id-${at}`, 'Which?'))),
      'out.jsonl': jsonLines(back),
      'expected.jsonl': jsonLines(pairs.map(([label], at) => ({ custom_id: `id-${at}`, expected: line(label) }))),
    }; // prettier-ignore
    await withFiles(files, async (path) => {
      const session = await openResults([{ label: 'A', input: path('in.jsonl'), outputs: [path('out.jsonl')], errors: [], expected: path('expected.jsonl') }]); // prettier-ignore
      await queried(session, { conditions: [] });
      await session.settled?.();
      const { confusion } = await session.overview();
      assert.deepEqual(confusion, {
        expected: ['good', 'bad', 'mixed'],
        answered: ['good', 'bad', 'mixed', '…'],
        counts: [
          [2, 1, 0, 0],
          [0, 1, 0, 1],
          [1, 0, 0, 0],
        ],
      });
      for (const [line, wanted] of confusion.expected.entries())
        for (const [at, given] of confusion.answered.entries()) {
          const conditions = [
            { column: 'expected.label', is: 'in', values: [wanted] },
            { column: 'answered.label', is: 'in', values: [given] },
          ] as const;
          const { rows } = await queried(session, { conditions });
          assert.equal(rows.length, confusion.counts[line]?.[at], `${wanted} ${given}`);
        }
      session.dispose();
    });
  }
});

test('texts that are no labels are not counted against each other', async () => {
  const many = Array.from({ length: 13 }, (_, at) => `label ${at}`);
  for (const expected of [many, ['a', 'x'.repeat(61)], ['only', 'only']]) {
    const files = {
      'out.jsonl': answersOf(expected),
      'expected.jsonl': jsonLines(expected.map((one, at) => ({ custom_id: `id-${at}`, expected: one }))),
    }; // prettier-ignore
    await withFiles(files, (path) =>
      opened([{ label: 'A', outputs: [path('out.jsonl')], errors: [], expected: path('expected.jsonl') }], async (session) => {
        await session.settled?.();
        assert.equal((await session.overview()).confusion, undefined);
        assert.ok(!(await session.columns()).some(({ id }) => id === 'answered.label'));
      }),
    ); // prettier-ignore
  }
});

test('the requests of the rows that a query found, or of some of them, are written to be sent again', async () => {
  const requests = ['a', 'b', 'c'].map((id) => chatRequest(id, `Question ${id}`));
  const files = {
    'in.jsonl': jsonLines(requests),
    'out.jsonl': jsonLines([chatResult('b', 'yes'), chatResult('unknown', 'x')]),
  };
  await withFiles(files, async (path) => {
    const session = await openResults([{ label: 'A', input: path('in.jsonl'), outputs: [path('out.jsonl')], errors: [] }]); // prettier-ignore
    const sort = { column: 'custom_id', descending: true };
    const { id } = await queried(session, { conditions: [{ column: 'outcome', is: 'in', values: ['missing'] }], sort }); // prettier-ignore
    assert.equal(await session.exportRequests(id, { path: path('again.jsonl') }), 2);
    assert.equal(
      await readFile(path('again.jsonl'), 'utf8'),
      jsonLines([requests[2], requests[0]]),
    );
    assert.equal(await session.exportRequests(id, { path: path('one.jsonl'), positions: [1] }), 1);
    assert.equal(await readFile(path('one.jsonl'), 'utf8'), jsonLines([requests[0]]));
    session.dispose();
  });
});
