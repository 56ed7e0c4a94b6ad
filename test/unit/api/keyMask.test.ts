import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keyMask } from '../../../src/api/read/keyMask.ts';
import { serve } from '../../support/loopbackServer.ts';
import { failureOf, testKey, wireTo } from '../../support/testWire.ts';

const hex = (key: string) => Buffer.from(key).toString('hex');
const spread = (key: string, between: string) => [...key].join(between);
const percent = (key: string) => hex(key).replace(/../g, '%$&');
const escapes = (key: string) => hex(key).replace(/../g, '\\u00$&');

/** Ways to write a key in a text, as the text is after JSON was parsed. */
const ways: Readonly<Record<string, (key: string) => string>> = {
  'as it is': (key) => key,
  'in base64': (key) => Buffer.from(key).toString('base64'),
  'in base64 within more': (key) => Buffer.from(`Bearer ${key}!`).toString('base64'),
  'in the base64 of addresses': (key) => Buffer.from(`a${key}`).toString('base64url'),
  'in hex': hex,
  'in upper hex': (key) => hex(key).toUpperCase(),
  'in hex with colons': (key) => hex(key).replace(/..(?=.)/g, '$&:'),
  'percent-encoded': percent,
  'percent-encoded twice': (key) => percent(key).replaceAll('%', '%25'),
  'with escapes of JSON': escapes,
  'with a slash that is escaped': (key) => spread(key, '').replace('-', '\\-'),
  'with escapes of HTML': (key) => [...key].map((c) => `&#${String(c.charCodeAt(0))};`).join(''),
  'with zero-width spaces': (key) => spread(key, '\u200b'),
  'with soft hyphens and joiners': (key) => spread(key, '\u00ad\u2060'),
  'with spaces': (key) => spread(key, ' '),
  'in full width': (key) => key.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)), // prettier-ignore
};

const keys = [testKey, '0123456789abcdef0123456789abcdef', 'eyJh/+bGciOi.JIUzI1NiJ9-_'.repeat(40), 'tok-abc123']; // prettier-ignore

for (const [name, write] of Object.entries(ways))
  test(`a key is found ${name}`, () => {
    for (const key of keys) {
      const text = `Wrong key: ${write(key)}, try another`;
      const clean = keyMask(key)(text);
      assert.match(clean, /\[key\]/, text);
      assert.ok(!clean.includes(write(key)), clean);
    }
  });

test('a text without the key stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      assert.equal(keyMask(testKey)(text), text);
    }),
  );
});

test('a key that is a common word is taken for one only where it stands alone', () => {
  const mask = keyMask('batch');
  assert.equal(mask('batch-1 of batches'), 'batch-1 of batches');
  assert.equal(mask('Bearer batch'), 'Bearer [key]');
});

for (const [name, echo] of [
  ['escapes of JSON', JSON.stringify(testKey).replace(/./g, (c) => (c === '"' ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`))], // prettier-ignore
  ['zero-width characters', JSON.stringify(spread(testKey, '\u200d'))],
  ['base64', JSON.stringify(Buffer.from(testKey).toString('base64'))],
  ['hex', JSON.stringify(hex(testKey))],
] as const)
  test(`a service that echoes the key in ${name} does not get it kept, shown or logged`, async (t) => {
    const body = `{"id":"b","status":"failed","errors":[{"message":${echo}}],"metadata":{"a":${echo},${echo}:"v"},"x":[{"y":${echo}}]}`; // prettier-ignore
    const server = await serve(t, ({ url }, response) => {
      const header = { 'x-request-id': Buffer.from(testKey).toString('base64') };
      if (url.endsWith('/b')) response.writeHead(200, header).end(body);
      else response.writeHead(400, header).end(`{"error":{"message":${echo},"code":${echo}}}`);
    });
    const { api, log } = wireTo(t, server.origin);
    const told = JSON.stringify([await api.retrieveBatch('b'), await failureOf(api.retrieveBatch('c')), log]); // prettier-ignore
    const plain = told.replace(/[^ -~]/g, '');
    for (const form of [
      testKey,
      Buffer.from(testKey).toString('base64').slice(0, 20),
      hex(testKey),
    ])
      assert.ok(!plain.includes(form), form);
    assert.match(plain, /\[key\]/);
  });
