import assert from 'node:assert/strict';
import { it } from 'node:test';
import { companions, fileSets } from '../../../../src/ui/results/view/fileSets.ts';

it('tells which files are of one batch by their names', () => {
  assert.deepEqual(
    fileSets([
      '/d/a.output.jsonl',
      '/d/a.errors.jsonl',
      '/d/batch_1_output.jsonl',
      '/d/batch_1_error.jsonl',
      '/d/plain.jsonl',
    ]),
    [
      { outputs: ['/d/a.output.jsonl'], errors: ['/d/a.errors.jsonl'], input: undefined },
      {
        outputs: ['/d/batch_1_output.jsonl'],
        errors: ['/d/batch_1_error.jsonl'],
        input: undefined,
      },
      { outputs: ['/d/plain.jsonl'], errors: [], input: undefined },
    ],
  );
});

it('takes an input file that is chosen with them', () => {
  const [set] = fileSets(['/d/x.input.jsonl', '/d/other_results.jsonl']);
  assert.equal(set?.input, '/d/x.input.jsonl');
  assert.deepEqual(set.outputs, ['/d/other_results.jsonl']);
});

it('knows where the files beside one would lie', () => {
  const { output, error, input } = companions('/d/x.output.jsonl');
  assert.deepEqual(output, []);
  assert.ok(error.includes('/d/x.errors.jsonl') && error.includes('/d/x_error.jsonl'));
  assert.ok(input.includes('/d/x.jsonl') && input.includes('/d/x.input.jsonl'));
  // A plain file is not its own input.
  assert.ok(!companions('/d/x.jsonl').input.includes('/d/x.jsonl'));
});
