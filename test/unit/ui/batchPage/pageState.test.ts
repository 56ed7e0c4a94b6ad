import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiFailure } from '../../../../src/batches/apiFailure.ts';
import type { Batch } from '../../../../src/batches/batch.ts';
import type { RemoteFile } from '../../../../src/batches/batchApi.ts';
import type { Sample } from '../../../../src/tracking/progress/samples.ts';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { anAccount } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { pageState } = await import('../../../../src/ui/batchPage/pageState.ts');
const { nothingYet } = await import('../../../../src/ui/batchPage/lookedUp.ts');

type Known = Parameters<typeof pageState>[0];

// Local noon, so that an hour more or less is the same day everywhere.
const noon = new Date(2026, 9, 1, 12).getTime() / 1000;
const formats = formatsFor('en-GB');

function stateOf(batch: Batch, more: Partial<Known> = {}, nowMs = noon * 1000) {
  const watched = { samples: [], seenAt: noon, others: [] };
  const known = { batch, account: anAccount(), submission: undefined, watched, looked: nothingYet, prices: [] }; // prettier-ignore
  return pageState({ ...known, ...more }, formats, nowMs);
}

/** 10 requests a minute for an hour, of 1,000. */
const steady = Array.from({ length: 61 }, (_, minute): Sample => [noon - (60 - minute) * 60, minute * 10, 0, 1_000]); // prettier-ignore

const running = (deadlineHours: number) =>
  aBatch({
    counts: { total: 1_000, completed: 600, failed: 0 },
    times: {
      createdAt: noon - 3_700,
      inProgressAt: noon - 3_600,
      expiresAt: noon + deadlineHours * 3_600,
    },
  });

test('foretells a running batch in words and in the picture, with the deadline', () => {
  const { progress, notices, timeline, status } = stateOf(running(2), {
    watched: { samples: steady, seenAt: noon, others: [] },
  });
  assert.equal(status.word, 'In progress');
  assert.equal(progress?.words, '600 of 1,000 done');
  assert.deepEqual(progress.sentences.slice(0, 2), [
    'Done between 12:36 and 12:44 (from the last 21 samples).',
    '600 requests an hour.',
  ]);
  assert.deepEqual(notices, []);
  const { chart } = progress;
  assert.equal(chart?.deadline, noon + 7_200);
  assert.ok(chart.to >= noon + 7_200 && chart.from === noon - 3_600);
  assert.match(chart.label, /^600 of 1,000 done Done between/);
  assert.deepEqual(chart.legend.map(({ of }) => of), ['done', 'forecast', 'deadline']); // prettier-ignore
  assert.ok(chart.table.rows.length <= 20);
  assert.deepEqual(chart.table.rows.at(-1), ['12:00', '600', '0']);
  assert.deepEqual(
    timeline.steps.map(({ label, time, durations }) => [label, time, ...durations]),
    [
      ['Created', '10:58'],
      ['In progress', '11:00', 'after 1m', 'for 1h so far'],
      ['Expires', '14:00 (in 2 hr)'],
    ],
  );
});

test('tells a deadline beside the picture when it would press the curve', () => {
  const watched = { samples: steady, seenAt: noon, others: [] };
  const { progress } = stateOf(running(10), { watched });
  assert.ok(progress?.chart && progress.chart.deadline === undefined);
  assert.ok(progress.chart.to < noon + 3_600);
  assert.equal(progress.chart.legend.at(-1)?.label, 'Deadline 22:00 (off the chart)');
});

test('warns of a deadline that may or will be missed', () => {
  const watched = { samples: steady, seenAt: noon, others: [] };
  const [atRisk] = stateOf(running(0.65), { watched }).notices;
  assert.equal(atRisk?.tone, 'warning');
  const [late] = stateOf(running(0.2), { watched }).notices;
  assert.equal(late?.tone, 'bad');
  assert.match(late.text, /At this speed it will not be done by its deadline at 12:12/);
});

test('foretells nothing without ground, and says how usual a pause is', () => {
  const first = stateOf(running(2), { watched: { samples: steady.slice(0, 1), seenAt: noon - 3600, others: [] } }, (noon - 3600) * 1000); // prettier-ignore
  assert.match(first.progress?.sentences.join(' ') ?? '', /^No forecast yet/);
  const later = noon + 3 * 3600;
  const paused: readonly Sample[] = [[1, 0, 0, 9], [2, 5, 0, 9], [20_000, 5, 0, 9], [20_060, 9, 0, 9]]; // prettier-ignore
  const still = stateOf(running(24), { watched: { samples: steady, seenAt: later, others: [paused, steady.slice(3)] } }, later * 1000); // prettier-ignore
  assert.equal(
    still.progress?.sentences[0],
    'No progress since 12:00 (3h). 1 of 2 other batches in this account paused this long.',
  );
  assert.equal(still.progress.chart?.forecast, undefined);
});

test('says of a rejected batch why, each sentence once, and offers no results', () => {
  const error = { code: 'bad_model', message: 'No such model', param: null, line: 1 };
  const batch = aBatch({
    status: 'failed',
    counts: null,
    errors: [error, { ...error, line: 2 }],
    times: { failedAt: noon },
  });
  const { notices, failures, buttons, progress, status } = stateOf(batch);
  assert.deepEqual(notices, [{ tone: 'bad', text: 'No such model' }]);
  assert.deepEqual(failures?.groups, [{ count: '2', text: 'bad_model: No such model' }]);
  assert.equal(progress, undefined);
  assert.equal(status.tone, 'bad');
  assert.ok(!buttons.some(({ command }) => command === 'showResults' || command === 'cancel'));
});

test('offers to send again what a cancelled batch did not run, and nothing where all went well', () => {
  const ended = (status: 'cancelled' | 'completed') =>
    stateOf(aBatch({ status, outputFileId: 'file-out', counts: { total: 10, completed: 8, failed: 0 } })); // prettier-ignore
  const offers = (status: 'cancelled' | 'completed') =>
    ended(status).buttons.some(({ command }) => command === 'retryFailed');
  assert.ok(offers('cancelled'));
  assert.ok(!offers('completed'));
});

test('tells of files what the service says of them, and what is gone', () => {
  const batch = aBatch({
    status: 'completed',
    outputFileId: 'file-out',
    errorFileId: 'file-err',
    counts: { total: 10, completed: 8, failed: 2 },
    times: { inProgressAt: noon - 60, completedAt: noon },
    metadata: { batch_name: 'x', purpose: 'a test', batch_studio_intent: 'hidden' },
    usage: { inputTokens: 5, cachedTokens: 0, outputTokens: 7, reasoningTokens: 0, totalTokens: 12 },
  }); // prettier-ignore
  const file = { id: 'file-out', bytes: 2_000, filename: 'o', purpose: 'batch', status: 'ok', createdAt: noon - 3600 }; // prettier-ignore
  const looked = {
    ...nothingYet,
    files: new Map<string, RemoteFile | ApiFailure>([
      ['file-out', { ...file, expiresAt: noon + 7 * 86_400 }],
      ['file-err', new ApiFailure({ kind: 'not_found' })],
    ]),
    failures: [{ count: 2, group: 0, status: 429, code: 'rate', message: 'Slow down' }],
    source: 'changed' as const,
  };
  const state = stateOf(batch, { looked });
  assert.deepEqual(
    state.files.rows.map(({ label, facts }) => [label, facts]),
    [
      ['Input file', ''],
      ['Output file', '2 kB · 1 hr ago · expires in 7 days'],
      ['Error file', 'no longer at the service'],
    ],
  );
  const commands = (row: number) => state.files.rows[row]?.buttons.map(({ command }) => command);
  assert.deepEqual(commands(1), ['openOutput', 'copyFileId', 'deleteFile']);
  assert.deepEqual(commands(2), ['copyFileId']);
  assert.deepEqual(state.failures?.groups, [{ count: '2', text: '429 rate: Slow down' }]);
  const metadata = state.facts.find(({ title }) => title === 'Metadata')?.rows ?? [];
  assert.ok(metadata.some(([key]) => key === 'purpose'));
  assert.ok(!metadata.some(([key]) => key === 'batch_studio_intent'));
  const tokens = (one: typeof state) => one.facts.find(({ title }) => title === 'Tokens')?.rows;
  assert.deepEqual(tokens(state)?.slice(0, 3), [['Input', '5'], ['From cache', '0'], ['Output', '7']]); // prettier-ignore
  // A service that sums up nothing: the results that are here do.
  const read = { ...looked, tokens: { input: 50, cached: 1, output: 70, lines: 8 } };
  const silent = stateOf({ ...batch, usage: null }, { looked: read });
  assert.deepEqual(tokens(silent)?.slice(0, 3), [['Input', '50'], ['From cache', '1'], ['Output', '70']]); // prettier-ignore
  // An ended batch that was not watched is drawn from its beginning to its end.
  assert.deepEqual(state.progress?.chart?.points, [
    [noon - 60, 0, 0],
    [noon, 10, 2],
  ]);
  assert.equal(state.progress.chart.isBeginGuessed, true);
});

test('says that a service gave no reason where none can be read', () => {
  const failed = (errorFileId: string | null) =>
    stateOf(aBatch({ status: 'failed', counts: null, errorFileId })).notices;
  assert.deepEqual(failed(null), [{ tone: 'bad', text: 'The service gave no reason.' }]);
  assert.deepEqual(failed('errors'), []);
});

test('tells a bad or stopped end from progress in the timeline', () => {
  const phases = (change: Parameters<typeof aBatch>[0]) =>
    stateOf(aBatch(change)).timeline.steps.map(({ phase }) => phase);
  const at = noon - 60;
  assert.deepEqual(phases({ status: 'failed', times: { failedAt: at } }), ['past', 'bad']);
  assert.deepEqual(
    phases({ status: 'cancelled', times: { cancellingAt: at, cancelledAt: noon } }),
    ['past', 'stopped', 'stopped'],
  );
});

test('takes for metadata what people gave, not what is written there for us', () => {
  const metadata = { batch_studio_intent: 'id', batch_studio_job: 'job 1/2', team: 'red' };
  const facts = stateOf(aBatch({ metadata })).facts.find(({ title }) => title === 'Metadata');
  assert.deepEqual(facts?.rows, [['team', 'red']]);
});
