import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { schemasAhead } from '../../../scripts/schemasAhead.ts';
import { BodySchemas } from '../../../src/jsonl/schemas/bodySchemas.ts';
import { compiledSchemas, type SchemaByName } from '../../../src/jsonl/schemas/compiledSchemas.ts';
import { requestSchemas } from '../../../src/jsonl/schemas/requestSchemas.ts';
import { profiles } from '../../../src/providers/profiles.ts';

/** The schemas as the build compiles them. */
async function compiledAhead(): Promise<SchemaByName> {
  const source = join(import.meta.dirname, '../../../src/jsonl/schemas/compiledSchemas.ts');
  const { outputFiles } = await build({
    plugins: [schemasAhead],
    entryPoints: [source],
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    write: false,
  });
  const url = `data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`;
  const module = (await import(url)) as { compiledSchemas: typeof compiledSchemas };
  return module.compiledSchemas();
}

const kinds = { here: compiledSchemas, ahead: compiledAhead };

/** A body with so many faults in each of its lists, whatever kind it is. */
function faulty(count: number) {
  const list = (item: unknown) => Array.from({ length: count }, () => item);
  return {
    model: 5,
    messages: list({ role: 'user', content: 5, tool_calls: 5 }),
    tools: list({ type: 1, function: {} }),
    input: list({ role: 5, type: 5, content: 5 }),
    prompt: list({}),
  };
}

/** How often lists are copied to make longer ones while something runs. */
function copiesWhile(run: () => void): number {
  const concat = Object.getOwnPropertyDescriptor(Array.prototype, 'concat') ?? {};
  let copies = 0;
  const counted = function (this: unknown[], ...lists: unknown[]) {
    copies++;
    return Reflect.apply(concat.value as (...all: unknown[]) => unknown[], this, lists);
  };
  Object.defineProperty(Array.prototype, 'concat', { ...concat, value: counted });
  try {
    run();
    return copies;
  } finally {
    Object.defineProperty(Array.prototype, 'concat', concat);
  }
}

for (const [name, compile] of Object.entries(kinds))
  test(`no fault makes a copy of those before it: schemas compiled ${name}`, async () => {
    const schemas = await compile();
    for (const { $id } of requestSchemas) {
      const validate = schemas($id);
      assert.ok(validate);
      const copies = copiesWhile(() => assert.equal(validate(faulty(50)), false, $id));
      assert.equal(copies, 0, $id);
    }
  });

test('every fault of a body is told, in the order of its parts', () => {
  const schemas = new BodySchemas();
  for (const profile of profiles) {
    const errors = schemas.check(faulty(3), '/v1/chat/completions', profile);
    const contents = errors.filter(({ instancePath }) => instancePath.endsWith('/content'));
    const paths = new Set(contents.map(({ instancePath }) => instancePath));
    assert.deepEqual(
      [...paths],
      [0, 1, 2].map((index) => `/messages/${String(index)}/content`),
      profile.id,
    );
  }
});
