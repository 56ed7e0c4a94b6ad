import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openResults } from '../../../src/results/query/openResults.ts';
import type { Condition, Query, ResultSession } from '../../../src/results/query/session.ts';
import {
  chatRequest,
  chatResult,
  failedResult,
  jsonLines,
  queried,
  withFiles,
} from '../../support/resultFixtures.ts';

interface Given {
  readonly question: string;
  readonly answer: { readonly label: string; readonly score: number } | string | null;
}

const labels = ['good', 'bad', 'Ärger'];
const word = fc.constantFrom(
  'Katze',
  'katze',
  'dog "x"',
  'a\\b',
  'line\nfeed',
  '你好',
  '<b>',
  'É',
  '/',
);
const given: fc.Arbitrary<Given> = fc.record({
  question: fc.array(word, { maxLength: 4 }).map((words) => words.join(' ')),
  answer: fc.oneof(
    fc.constant(null),
    fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' ')),
    fc.record({ label: fc.constantFrom(...labels), score: fc.integer({ min: -5, max: 5 }) }),
  ),
});
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.subarray(['answered', 'failed', 'missing']).map((values) => ({ column: 'outcome', is: 'in' as const, values })),
  fc.subarray([...labels, '']).map((values) => ({ column: 'answer.label', is: 'in' as const, values })),
  fc.tuple(fc.integer({ min: -5, max: 0 }), fc.integer({ min: 0, max: 5 })).map(([from, to]) => ({ column: 'answer.score', is: 'between' as const, from, to })),
); // prettier-ignore
const search = fc.record({
  text: word,
  isRegex: fc.constant(false),
  matchCase: fc.boolean(),
  in: fc.constantFrom('everything' as const, 'question' as const, 'answer' as const, 'custom_id' as const),
}); // prettier-ignore

const textOf = ({ answer }: Given) =>
  answer === null ? '' : typeof answer === 'string' ? answer : JSON.stringify(answer);
const memberOf = (row: Given, name: 'label' | 'score') =>
  typeof row.answer === 'object' && row.answer ? row.answer[name] : null;

/** Every third request failed, every fourth other one is missing. */
const outcomeOf = (row: Given, at: number) =>
  at % 3 === 1 ? 'failed' : at % 4 === 2 ? 'missing' : textOf(row) === '' ? 'review' : 'answered';

function matches(row: Given, at: number, query: Query): boolean {
  const isBack = ['answered', 'review'].includes(outcomeOf(row, at));
  const seen: Given = isBack ? row : { ...row, answer: null };
  const meets = (one: Condition) => {
    const value = { outcome: outcomeOf(row, at), 'answer.label': memberOf(seen, 'label'), 'answer.score': memberOf(seen, 'score') }[one.column] ?? null; // prettier-ignore
    if (one.is === 'in') return one.values.includes(String(value ?? ''));
    return typeof value === 'number' && value >= (one.from ?? -9) && value <= (one.to ?? 9);
  };
  if (!query.conditions.every(meets)) return false;
  if (!query.search) return true;
  const { text, matchCase, in: place } = query.search;
  const fold = (one: string) => (matchCase ? one : one.toLowerCase());
  const id = `id-${at}`;
  const failure = outcomeOf(row, at) === 'failed' ? 'code message' : '';
  const texts = { everything: [id, row.question, textOf(seen), failure], question: [row.question], answer: [textOf(seen)], custom_id: [id], reasoning: [] }[place]; // prettier-ignore
  return texts.some((one) => fold(one).includes(fold(text)));
}

function withSession<T>(
  rows: readonly Given[],
  use: (session: ResultSession) => Promise<T>,
  hasInput = true,
): Promise<T> {
  const outcome = (at: number) => outcomeOf(rows[at]!, at);
  const back = rows.flatMap((row, at) => (['answered', 'review'].includes(outcome(at)) ? [chatResult(`id-${at}`, textOf(row))] : [])); // prettier-ignore
  const failed = rows.flatMap((_, at) => (outcome(at) === 'failed' ? [failedResult(`id-${at}`, 'code', 'message')] : [])); // prettier-ignore
  const files = {
    'in.jsonl': jsonLines(rows.map(({ question }, at) => chatRequest(`id-${at}`, question))),
    'out.jsonl': jsonLines(back.reverse()),
    'errors.jsonl': jsonLines(failed),
  };
  return withFiles(files, async (path) => {
    const input = hasInput ? { input: path('in.jsonl') } : {};
    const source = { label: 'A', ...input, outputs: [path('out.jsonl')], errors: [path('errors.jsonl')] }; // prettier-ignore
    const session = await openResults([source]);
    try {
      await session.loaded?.();
      return await use(session);
    } finally {
      session.dispose();
    }
  });
}

test('a query finds in all rows what a filter of the joined values finds', async () => {
  const seed: Given = { question: 'first', answer: { label: 'good', score: 1 } };
  await fc.assert(
    fc.asyncProperty(
      fc.array(given, { maxLength: 40 }),
      fc.array(condition, { maxLength: 3 }),
      fc.option(search, { nil: undefined }),
      async (some, conditions, wanted) => {
        const rows = [seed, ...some];
        await withSession(rows, async (session) => {
          const query: Query = { conditions, ...(wanted ? { search: wanted } : {}) };
          const expected = rows.flatMap((row, at) => (matches(row, at, query) ? [at] : []));
          assert.deepEqual((await queried(session, query)).rows, expected);
          // As a regular expression, and again from what is kept.
          const regex = wanted && {
            ...wanted,
            isRegex: true,
            text: wanted.text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'),
          };
          const again: Query = { conditions, ...(regex ? { search: regex } : {}) };
          assert.deepEqual((await queried(session, again)).rows, expected);
        });
      },
    ),
    { numRuns: 60 },
  );
});

test('rows are sorted by numbers, choices and texts, and those without a value come last', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(given, { maxLength: 40 }), fc.boolean(), async (some, descending) => {
      const long = 'the same beginning of twenty-four bytes and more';
      const rows: Given[] = [{ question: `${long} b`, answer: { label: 'good', score: 1 } }, ...some, { question: `${long} a`, answer: null }]; // prettier-ignore
      await withSession(rows, async (session) => {
        const isBack = (at: number) => ['answered', 'review'].includes(outcomeOf(rows[at]!, at));
        const values: Readonly<Record<string, (at: number) => string | number | null>> = {
          question: (at) => rows[at]!.question.toLowerCase() || null,
          answer: (at) => (isBack(at) ? textOf(rows[at]!).toLowerCase() || null : null),
          'answer.label': (at) => (isBack(at) ? (memberOf(rows[at]!, 'label') as string | null) : null)?.toLowerCase() ?? null,
          'answer.score': (at) => (isBack(at) ? memberOf(rows[at]!, 'score') : null),
          'tokens.out': (at) => (isBack(at) ? textOf(rows[at]!).length : null),
        }; // prettier-ignore
        for (const [column, valueOf] of Object.entries(values)) {
          const compare = (a: number, b: number) => {
            const [left, right] = [valueOf(a), valueOf(b)];
            if (left === null || right === null) return Number(left === null) - Number(right === null);
            return (left < right ? -1 : left > right ? 1 : 0) * (descending ? -1 : 1);
          }; // prettier-ignore
          const expected = rows.map((_, at) => at).sort(compare);
          const found = await queried(session, { conditions: [], sort: { column, descending } });
          assert.deepEqual(found.rows, expected, column);
        }
      });
    }),
    { numRuns: 30 },
  );
});

const rows: readonly Given[] = Array.from({ length: 30 }, (_, at) => ({
  question: `Question ${at}`,
  answer: { label: labels[at % 2]!, score: at % 5 },
}));

test('a distribution counts the rows of a query', async () => {
  await withSession(rows, async (session) => {
    const { id } = await queried(session, { conditions: [{ column: 'outcome', is: 'in', values: ['answered'] }] }); // prettier-ignore
    const score = await session.distribution(id, 'answer.score');
    const label = await session.distribution(id, 'answer.label');
    const count = rows.filter((row, at) => outcomeOf(row, at) === 'answered').length;
    assert.equal(
      score.bins?.counts.reduce((a, b) => a + b, 0),
      count,
    );
    assert.deepEqual([score.bins.min, score.bins.max], [0, 4]);
    assert.deepEqual((label.values ?? []).map(({ value }) => value).sort(), ['bad', 'good']);
    assert.equal(
      label.values?.reduce((sum, one) => sum + one.count, 0),
      count,
    );
  });
});

test('a regular expression that never ends is given up, and one that is none is told', async () => {
  const slow = [{ question: `${'a'.repeat(60)}!`, answer: 'x' }];
  await withSession(slow, async (session) => {
    const search = { text: '^(a+)+$', isRegex: true, matchCase: true, in: 'question' } as const;
    assert.equal((await queried(session, { conditions: [], search })).progress.error, 'timeout');
    const broken = await queried(session, { conditions: [], search: { ...search, text: '(' } });
    assert.match(broken.progress.error ?? '', /Invalid regular expression/);
    const works = await queried(session, { conditions: [], search: { ...search, text: 'a{60}' } });
    assert.deepEqual(works.rows, [0]);
  });
});

test('a newer query ends the one before', async () => {
  await withSession(rows, async (session) => {
    const told: boolean[] = [];
    const first = await session.query({ conditions: [], sort: { column: 'question', descending: true } }, ({ isDone }) => told.push(isDone)); // prettier-ignore
    const second = await queried(session, { conditions: [], search: { text: 'question 7', isRegex: false, matchCase: false, in: 'question' } }); // prettier-ignore
    assert.deepEqual(second.rows, [7]);
    assert.ok(!told.includes(true));
    await assert.rejects(session.rows(first, 0, 1, []), /replaced/);
  });
});

test('without the input file, rows are those that came back', async () => {
  await withSession(
    rows,
    async (session) => {
      const { total, hasInput, outcomes } = await session.overview();
      assert.equal(hasInput, false);
      assert.equal(total, outcomes.answered + outcomes.failed);
      const found = await queried(session, { conditions: [], search: { text: 'id-0', isRegex: false, matchCase: true, in: 'custom_id' } }); // prettier-ignore
      assert.equal(found.rows.length, 1);
    },
    false,
  );
});

test('who still reads when results are closed opens no file again', async () => {
  await withFiles({ 'out.jsonl': jsonLines([chatResult('a', 'x')]) }, async (path) => {
    const session = await openResults([{ label: 'A', outputs: [path('out.jsonl')], errors: [] }]);
    await session.loaded?.();
    session.dispose();
    await assert.rejects(session.detail(0), { name: 'AbortError' });
  });
});

test('requests and results of Gemini are read as others are', async () => {
  const part = (text: string) => ({ role: 'user', parts: [{ text }] });
  const files = {
    'in.jsonl': jsonLines(['a', 'b'].map((key) => ({ key, request: { systemInstruction: { parts: [{ text: 'Classify.' }] }, contents: [part(`Question ${key}`)] } }))),
    'out.jsonl': jsonLines([
      { key: 'b', error: { code: 429, message: 'Slow down' } },
      { key: 'a', response: { modelVersion: 'gemini-x', candidates: [{ content: { role: 'model', parts: [{ text: 'Hm', thought: true }, { text: '{"n":' }, { text: '1}' }] }, finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 7, thoughtsTokenCount: 2 } } },
    ]),
  }; // prettier-ignore
  await withFiles(files, async (path) => {
    const session = await openResults([{ label: 'A', input: path('in.jsonl'), outputs: [path('out.jsonl')], errors: [] }]); // prettier-ignore
    const { id } = await queried(session, { conditions: [] });
    const columns = ['custom_id', 'outcome', 'question', 'answer', 'reasoning', 'answer.n', 'finish', 'model', 'tokens.in', 'tokens.out', 'tokens.reasoning', 'failure.message']; // prettier-ignore
    const rows = await session.rows(id, 0, 2, columns);
    assert.deepEqual(rows.map(({ cells }) => columns.map((column) => cells[column])), [
      ['a', 'answered', 'Question a', '{"n":1}', 'Hm', 1, 'STOP', 'gemini-x', 5, 9, 2, null],
      ['b', 'failed', 'Question b', null, null, null, null, null, null, null, null, 'Slow down'],
    ]); // prettier-ignore
    const { request } = await session.detail(0);
    assert.deepEqual(
      request.map(({ role, parts }) => [role, parts[0]?.text]),
      [
        ['system', 'Classify.'],
        ['user', 'Question a'],
      ],
    );
    session.dispose();
  });
});

const columnsOfShapes = ['custom_id', 'outcome', 'question', 'answer', 'finish', 'tokens.out', 'failure.message']; // prettier-ignore

async function rowsOf(session: ResultSession) {
  const { id, rows } = await queried(session, { conditions: [] });
  const shown = await session.rows(id, 0, rows.length, columnsOfShapes);
  return shown.map(({ cells }) => columnsOfShapes.map((column) => cells[column]));
}

test('result lines that hold their requests and no id are rows of their own', async () => {
  const line = (question: string, response: object, status = '') => ({ status, processed_time: '2026-11-01T18:13:16Z', request: { contents: [{ role: 'user', parts: [{ text: question }] }] }, response }); // prettier-ignore
  const files = {
    'predictions.jsonl': jsonLines([
      line('Why?', { candidates: [{ content: { parts: [{ text: 'So.' }] }, finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 7 } }),
      line('Who?', {}, 'Bad Request: no such role'),
      line('How?', { promptFeedback: { blockReason: 'SAFETY' }, modelVersion: 'gemini-x' }),
    ]),
  }; // prettier-ignore
  await withFiles(files, async (path) => {
    const session = await openResults([{ label: 'A', outputs: [path('predictions.jsonl')], errors: [], marks: path('marks') }]); // prettier-ignore
    assert.deepEqual(await rowsOf(session), [
      ['', 'answered', 'Why?', 'So.', 'STOP', 7, null],
      ['', 'failed', 'Who?', null, null, null, 'Bad Request: no such role'],
      ['', 'review', 'How?', null, 'SAFETY', null, null],
    ]);
    assert.equal((await session.overview()).unmatched.withoutId, 0);
    const search = { text: 'who', isRegex: false, matchCase: false, in: 'question' } as const;
    assert.deepEqual((await queried(session, { conditions: [], search })).rows, [1]);
    const sort = { column: 'question', descending: false };
    assert.deepEqual((await queried(session, { conditions: [], sort })).rows, [2, 1, 0]);
    assert.equal((await session.detail(0)).request[0]?.parts[0]?.text, 'Why?');
    // By what would it be found again?
    await assert.rejects(session.mark(0, 'good'), RangeError);
    session.dispose();
  });
});

test('requests and results of Bedrock are read as others are', async () => {
  const asked = (text: string) => ({ system: [{ text: 'Short.' }], messages: [{ role: 'user', content: [{ text }] }] }); // prettier-ignore
  const files = {
    'in.jsonl': jsonLines(['a', 'b', 'c', 'd'].map((recordId) => ({ recordId, modelInput: asked(`Question ${recordId}`) }))),
    'out.jsonl': jsonLines([
      { recordId: 'b', modelInput: {}, error: { errorCode: 424, errorMessage: 'Slow down' } },
      { modelInput: {}, modelOutput: { output: { message: { content: [{ text: 'x' }, { text: 'y' }] } }, stopReason: 'max_tokens', usage: { inputTokens: 5, outputTokens: 7 } }, recordId: 'a' },
      { recordId: 'c', modelOutput: { content: [{ type: 'text', text: 'z' }], stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 2 } } },
      { recordId: 'd', modelOutput: { results: [{ outputText: 'w', completionReason: 'FINISH' }] } },
    ]),
  }; // prettier-ignore
  await withFiles(files, async (path) => {
    const session = await openResults([{ label: 'A', input: path('in.jsonl'), outputs: [path('out.jsonl')], errors: [] }]); // prettier-ignore
    assert.deepEqual(await rowsOf(session), [
      ['a', 'review', 'Question a', 'x\ny', 'max_tokens', 7, null],
      ['b', 'failed', 'Question b', null, null, null, 'Slow down'],
      ['c', 'answered', 'Question c', 'z', 'end_turn', 2, null],
      ['d', 'answered', 'Question d', 'w', null, null, null],
    ]);
    session.dispose();
  });
});
