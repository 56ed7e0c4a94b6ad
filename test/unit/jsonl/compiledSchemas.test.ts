import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { readTree } from '../../../src/jsonl/json/readTree.ts';
import { BodySchemas } from '../../../src/jsonl/schemas/bodySchemas.ts';
import { compiledSchemas } from '../../../src/jsonl/schemas/compiledSchemas.ts';
import { requestSchemas } from '../../../src/jsonl/schemas/requestSchemas.ts';
import { profiles } from '../../../src/providers/profiles.ts';
import { bodies } from './arbitraryLines.ts';

const schemas = compiledSchemas();

/** The same schemas as the usual library reads them. */
const ajv = new Ajv({ allErrors: true, strict: false });
ajv.addKeyword({
  keyword: 'maxBytes',
  type: 'string',
  validate: (limit: number, text: string) => new TextEncoder().encode(text).length <= limit,
});
for (const schema of requestSchemas) ajv.addSchema(schema);

/** Keywords that only lead to others, in the library's words. */
const leading = ['if', 'anyOf', 'allOf'];

for (const { $id } of requestSchemas)
  test(`finds what the usual library finds: ${$id}`, () => {
    const validate = schemas($id);
    const theirs = ajv.getSchema($id);
    assert.ok(validate && theirs);
    let faults = 0;
    fc.assert(
      fc.property(bodies, (body) => {
        const text = JSON.stringify(body);
        const isRight = theirs(JSON.parse(text));
        const expected = (theirs.errors ?? [])
          .filter(({ keyword, schemaPath }) => !leading.includes(keyword) && !/\/anyOf\//.test(schemaPath))
          .map(({ keyword, instancePath, params }) => {
            const missing: unknown = params['missingProperty'];
            return `${keyword} ${instancePath} ${keyword === 'required' ? String(missing) : ''}`;
          });
        const errors = validate(readTree(text));
        const found = errors.map(({ keyword, path, asked }) => {
          const steps = keyword === 'additionalProperties' ? path.slice(0, -1) : path;
          const place = steps.map((step) => `/${String(step)}`).join('');
          return `${keyword} ${place} ${keyword === 'required' ? String(asked) : ''}`;
        });
        faults += found.length;
        assert.equal(errors.length === 0, isRight, text);
        for (const one of expected) assert.ok(found.includes(one), `${one} in ${text}`);
      }),
      { numRuns: 1_000 },
    );
    assert.ok(faults > 0);
  }); // prettier-ignore

/** A body with so many faults in each of its lists. */
function faulty(count: number) {
  const list = (item: unknown) => Array.from({ length: count }, () => item);
  return readTree(JSON.stringify({ model: 5, messages: list({ role: 'user', content: 5 }) }));
}

test('every fault of a body is told, in the order of its parts', () => {
  const all = new BodySchemas();
  for (const profile of profiles) {
    const errors = all.check(faulty(3), '/v1/chat/completions', profile);
    const paths = errors.map(({ path }) => path.join('/')).filter((path) => /content$/.test(path));
    assert.deepEqual(
      [...new Set(paths)],
      [0, 1, 2].map((index) => `messages/${String(index)}/content`),
      profile.id,
    );
  }
});

test('the place of a fault is that of the value, and the key that leads to it', () => {
  const text = '{"model":"m","messages":[{"role":"user","content":5}]}';
  const validate = schemas('chat.schema.json');
  const error = validate?.(readTree(text))[0];
  assert.equal(text.slice(error?.node.start, error?.node.end), '5');
  assert.equal(text.slice(error?.key?.start, error?.key?.end), '"content"');
});
