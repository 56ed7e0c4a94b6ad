import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { ApiFailure, type FailureFacts } from '../../../src/batches/apiFailure.ts';
import type { RealTimeApi } from '../../../src/batches/realTimeApi.ts';
import { chosenLines } from '../../../src/realtime/chosenLines.ts';
import { readLineRequest, type LineRequest } from '../../../src/realtime/lineRequest.ts';
import { rehearsalLine } from '../../../src/realtime/rehearsalLine.ts';
import { runTrial, type TrialReport } from '../../../src/realtime/runTrial.ts';
import { costOf } from '../../../src/providers/costOf.ts';

const line = (id: string) =>
  `{"custom_id":"${id}","method":"POST","url":"/v1/chat/completions","body":{"model":"m", "seed":12345678901234567890}}`;

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'trial-'));
  t.after(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** Answers by the id of the request: `fails` with facts, `waits` never but for the signal. */
async function tried(
  t: TestContext,
  ids: readonly string[],
  { failures = {}, stop }: { failures?: Record<string, FailureFacts>; stop?: AbortController } = {},
) {
  const dir = await folder(t);
  const lines = ids.map(line);
  const requests = lines.map((text) => readLineRequest(text) as LineRequest);
  const sent: string[] = [];
  let [underWay, most] = [0, 0];
  const api: RealTimeApi = {
    async send(request, signal) {
      const id = (request as LineRequest).customId;
      sent.push(id);
      most = Math.max(most, ++underWay);
      await new Promise(setImmediate);
      underWay--;
      if (id === 'stops') stop?.abort();
      if (signal?.aborted) throw new ApiFailure({ kind: 'cancelled', outcomeUnknown: true });
      if (failures[id]) throw new ApiFailure(failures[id]);
      const usage = { prompt_tokens: 10, completion_tokens: 5 };
      return { status: 200, requestId: `r-${id}`, body: { choices: [], usage } };
    },
  };
  const [input, output] = [join(dir, 'x.input.jsonl'), join(dir, 'x.output.jsonl')];
  const told: TrialReport[] = [];
  const report = await runTrial(
    { requests, api, input, output },
    lines,
    (one) => told.push(one),
    stop?.signal,
  );
  const written = (await readFile(output, 'utf8')).trim().split('\n');
  return { sent, most, report, told, input, written: written.map((text) => JSON.parse(text) as Record<string, unknown>) }; // prettier-ignore
}

test('each answer is written as a line of an output file, at most two are under way', async (t) => {
  const { report, written, told, most, input } = await tried(t, ['a', 'b', 'c']);
  assert.deepEqual(report, {
    answered: 3, failed: 0, unknown: 0, notSent: 0, counted: 3, failure: undefined,
    tokens: { input: 30, cached: 0, output: 15 },
  }); // prettier-ignore
  assert.equal(most, 2);
  assert.deepEqual(told.map(({ answered }) => answered), [1, 2, 3]); // prettier-ignore
  assert.deepEqual(written.map((one) => one['custom_id']).sort(), ['a', 'b', 'c']);
  assert.deepEqual(written[0]!['response'], {
    status_code: 200,
    request_id: 'r-a',
    body: { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } },
  });
  assert.equal(await readFile(input, 'utf8'), `${['a', 'b', 'c'].map(line).join('\n')}\n`);
});

test('a request that fails does not keep the others, and one of unknown outcome is told', async (t) => {
  const { report, written } = await tried(t, ['a', 'bad', 'cut', 'd'], {
    failures: {
      bad: { kind: 'rejected', status: 400, code: 'invalid', serverMessage: 'No.' },
      cut: { kind: 'reset', outcomeUnknown: true },
    },
  });
  assert.deepEqual([report.answered, report.failed, report.unknown, report.notSent], [2, 2, 1, 0]);
  const of = (id: string) => written.find((one) => one['custom_id'] === id);
  assert.deepEqual(of('bad')?.['response'], {
    status_code: 400,
    request_id: '',
    body: { error: { code: 'invalid', message: 'No.' } },
  });
  assert.equal((of('cut')?.['error'] as { outcome_unknown: boolean }).outcome_unknown, true);
});

test('a failure that all would meet ends it', async (t) => {
  const ids = ['a', 'locked', 'c', 'd', 'e', 'f'];
  const { sent, report } = await tried(t, ids, { failures: { locked: { kind: 'unauthorized', status: 401 } } }); // prettier-ignore
  assert.deepEqual(sent, ['a', 'locked', 'c']);
  assert.equal(report.notSent, 3);
  assert.equal(report.failure?.kind, 'unauthorized');
});

test('stopping sends nothing more, and keeps what there is', async (t) => {
  const { sent, report } = await tried(t, ['a', 'stops', 'c', 'd', 'e'], { stop: new AbortController() }); // prettier-ignore
  assert.ok(sent.length <= 3, String(sent));
  assert.equal(report.answered, 1);
  assert.equal(report.unknown, report.failed);
  assert.equal(report.notSent, 5 - sent.length);
});

test('a line is read with its body as it is written', () => {
  const request = readLineRequest(line('a')) as LineRequest;
  assert.equal(Buffer.from(request.body).toString(), '{"model":"m", "seed":12345678901234567890}');
  assert.deepEqual([request.customId, request.url, request.model], ['a', '/v1/chat/completions', 'm']); // prettier-ignore
  assert.equal(readLineRequest('{"custom_id":"a"'), 'no_json');
  assert.equal(readLineRequest('{"custom_id":"a","url":"/v1/x","body":[]}'), 'no_request');
  assert.equal(
    readLineRequest('{"custom_id":"a","url":"/v1/x","body":{"stream":true}}'),
    'streams',
  );
});

test('a few lines of a file are read, and all are counted', async (t) => {
  const path = join(await folder(t), 'a.jsonl');
  await writeFile(path, '\uFEFF{"a":1}\r\n\n  \n{"b":"é"}\n{"c":3}');
  assert.deepEqual(await chosenLines(path, { first: 2 }), {
    lines: ['{"a":1}', '{"b":"é"}'],
    total: 3,
  });
  assert.deepEqual(await chosenLines(path, { numbers: new Set([0, 2, 4]) }), { lines: ['{"a":1}', '{"c":3}'], total: 3 }); // prettier-ignore
  await assert.rejects(chosenLines(`${path}x`, { first: 1 }), { kind: 'input_gone' });
});

test('a rehearsal changes the model and the url alone', () => {
  const rehearsal = { model: 'batch-test-model', url: '/v1/chat/ds-test' };
  assert.equal(
    rehearsalLine(line('a'), rehearsal),
    line('a').replace('/v1/chat/completions', rehearsal.url).replace('"m"', '"batch-test-model"'),
  );
  const embedding = '{"custom_id":"a","url":"/v1/embeddings","body":{"model":"m"}}';
  assert.equal(rehearsalLine(embedding, rehearsal), undefined);
});

test('cached tokens cost what they cost', () => {
  const tokens = { input: 1_000_000, cached: 400_000, output: 500_000 };
  assert.equal(costOf(tokens, { input: 10, cachedInput: 1, output: 20 }), 6 + 0.4 + 10);
  assert.equal(costOf(tokens, { input: 10, output: 20 }), 20);
});
