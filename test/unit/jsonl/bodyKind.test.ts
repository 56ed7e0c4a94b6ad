import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodySchemaName } from '../../../src/jsonl/schemas/bodySchemas.ts';
import { requestSchemas } from '../../../src/jsonl/schemas/requestSchemas.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import { openai } from '../../../src/providers/openai.ts';
import { profiles } from '../../../src/providers/profiles.ts';

test('the url tells the schema of a body, and a profile may have its own', () => {
  assert.equal(bodySchemaName(kimi, '/v1/chat/completions'), 'kimi.chat.schema.json');
  assert.equal(bodySchemaName(openai, '/v4/embeddings'), 'openai.embeddings.schema.json');
  assert.equal(bodySchemaName(kimi, '/v4/embeddings'), 'embeddings.schema.json');
  assert.equal(bodySchemaName(kimi, '/v1/chats/completions'), 'body.schema.json', 'mistyped');
  assert.equal(bodySchemaName(kimi, '/inference/v1/completions'), 'completions.schema.json');
  assert.equal(bodySchemaName(openai, '/v1/completions'), 'openai.completions.schema.json');
  assert.equal(bodySchemaName(openai, '/v1/videos'), 'body.schema.json');
  assert.equal(bodySchemaName(openai, ''), 'body.schema.json');
});

test('every endpoint of every profile has a schema that is there', () => {
  const names: readonly string[] = requestSchemas.map(({ $id }) => $id);
  for (const profile of profiles)
    for (const url of profile.endpoints)
      assert.ok(names.includes(bodySchemaName(profile, url)), `${profile.id} ${url}`);
});
