import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openResults } from '../../../src/results/query/openResults.ts';
import {
  chatRequest,
  chatResult,
  jsonLines,
  queried,
  withFiles,
} from '../../support/resultFixtures.ts';

const schema = {
  type: 'object',
  properties: { label: { enum: ['x', 'y'] }, deep: { type: 'object', properties: { n: { type: 'number' } } } },
  required: ['label'],
}; // prettier-ignore
const asSchema = { response_format: { type: 'json_schema', json_schema: { name: 's', schema } } };
const asObject = { response_format: { type: 'json_object' } };
const tools = { tools: [{ type: 'function', function: { name: 'f', parameters: schema } }] };
const withCall = (id: string, args: string) => {
  const call = { id: 'c', type: 'function', function: { name: 'f', arguments: args } };
  const message = { role: 'assistant', content: null, tool_calls: [call] };
  return chatResult(id, null, { choices: [{ message, finish_reason: 'tool_calls' }] });
};

interface Case {
  readonly ask: object;
  readonly result: (id: string) => object;
  readonly reasons: readonly object[];
}

const answer = (text: string) => (id: string) => chatResult(id, text);
const cases: readonly Case[] = [
  { ask: {}, result: answer('plain'), reasons: [] },
  { ask: asObject, result: answer('{"a":1}'), reasons: [] },
  { ask: asObject, result: answer('Sure! {"a":1}'), reasons: [{ reason: 'not_json', path: '', detail: 'Unexpected token' }] },
  { ask: asSchema, result: answer('```json\n{"label":"x"}\n```'), reasons: [{ reason: 'not_json', path: '', detail: 'Unexpected token' }] },
  { ask: asSchema, result: answer('{"label":"x"}'), reasons: [] },
  { ask: asSchema, result: answer('{"label":"x","deep":{"n":"1"}}'), reasons: [{ reason: 'schema', path: '/deep/n', detail: 'must be number' }] },
  { ask: asSchema, result: answer('{}'), reasons: [{ reason: 'schema', path: '', detail: "must have required property 'label'" }] },
  { ask: tools, result: (id) => withCall(id, '{"label":"x"}'), reasons: [] },
  { ask: tools, result: (id) => withCall(id, '{"label":"z"}'), reasons: [{ reason: 'tool_arguments', path: 'f/label', detail: 'must be equal to one of the allowed values' }] },
  { ask: tools, result: (id) => withCall(id, '{"label":'), reasons: [{ reason: 'tool_arguments', path: 'f', detail: 'Unexpected end of JSON input' }] },
  // No schema at all, one that refers to nothing, and one whose pattern never ends: the answer is not to blame.
  { ask: { response_format: { type: 'json_schema', json_schema: { schema: { $ref: 'https://example.com/x' } } } }, result: answer('{}'), reasons: [] },
  { ask: { text: { format: { type: 'json_schema', schema: { type: 'array' } } } }, result: answer('{}'), reasons: [{ reason: 'schema', path: '', detail: 'must be array' }] },
  // Deeper than the validator's stack.
  { ask: { text: { format: { type: 'json_schema', schema: { items: { $ref: '#' }, type: 'array' } } } }, result: answer('['.repeat(20_000) + ']'.repeat(20_000)), reasons: [{ reason: 'schema', path: '', detail: 'nested too deeply' }] },
]; // prettier-ignore

test('answers are held against what their requests asked for', async () => {
  const files = {
    'in.jsonl': jsonLines(cases.map(({ ask }, at) => chatRequest(`id-${at}`, 'q', ask))),
    'out.jsonl': jsonLines(cases.map(({ result }, at) => result(`id-${at}`)).reverse()),
  };
  await withFiles(files, async (path) => {
    const session = await openResults([{ label: 'A', input: path('in.jsonl'), outputs: [path('out.jsonl')], errors: [] }]); // prettier-ignore
    await session.loaded?.();
    for (const [at, { reasons }] of cases.entries()) {
      const detail = await session.detail(at);
      assert.deepEqual(detail.reasons, reasons, String(at));
      assert.equal(detail.outcome, reasons.length > 0 ? 'review' : 'answered');
    }
    const bad = cases.flatMap(({ reasons }, at) => (reasons.length > 0 ? [at] : []));
    const review = await queried(session, { conditions: [{ column: 'outcome', is: 'in', values: ['review'] }] }); // prettier-ignore
    assert.deepEqual(review.rows, bad);
    const notJson = await queried(session, { conditions: [{ column: 'reasons', is: 'in', values: ['not_json'] }] }); // prettier-ignore
    assert.deepEqual(notJson.rows, [2, 3]);
    const { outcomes, reasons } = await session.overview();
    assert.equal(outcomes.review, bad.length);
    assert.equal(reasons.reduce((sum, { count }) => sum + count, 0), bad.length); // prettier-ignore
    session.dispose();
  });
});

test('a pattern that never ends blames no answer, and those beside it are judged', async () => {
  const asks = (schema: unknown) => ({ text: { format: { type: 'json_schema', schema } } });
  const endless = asks({ type: 'string', pattern: '^(a+)+$' });
  const ids = ['a', 'b', 'c', 'd'];
  const answer = JSON.stringify(`${'a'.repeat(60)}!`);
  const files = {
    'in.jsonl': jsonLines(
      ids.map((id) => chatRequest(id, 'q', id === 'd' ? asks({ type: 'number' }) : endless)),
    ),
    'out.jsonl': jsonLines(ids.map((id) => chatResult(id, answer))),
  };
  await withFiles(files, async (path) => {
    const session = await openResults([{ label: 'A', input: path('in.jsonl'), outputs: [path('out.jsonl')], errors: [] }]); // prettier-ignore
    await session.loaded?.();
    const { outcomes } = await session.overview();
    assert.deepEqual([outcomes.answered, outcomes.review], [3, 1]);
    session.dispose();
  });
});
