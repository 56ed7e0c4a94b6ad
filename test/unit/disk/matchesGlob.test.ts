import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchesGlob } from '../../../src/disk/matchesGlob.ts';

const matches = (pattern: string, path: string) => assert.ok(matchesGlob(pattern, path), path);
const differs = (pattern: string, path: string) => assert.ok(!matchesGlob(pattern, path), path);

test('a name matches in any folder', () => {
  matches('*.jsonl', '/project/a.jsonl');
  matches('requests-?.jsonl', '/project/requests-1.jsonl');
  differs('*.jsonl', '/project/a.jsonl.bak');
  differs('a.jsonl', '/project/ba.jsonl');
});

test('a path matches the end of the path', () => {
  matches('batches/**/*.jsonl', '/home/me/batches/2026/10/a.jsonl');
  matches('batches/**/*.jsonl', '/home/me/batches/a.jsonl');
  matches('**/a.jsonl', '/a.jsonl');
  matches('**', '/any/thing');
  differs('batches/*.jsonl', '/home/me/batches/2026/a.jsonl');
  differs('batches/*.jsonl', '/home/me/mybatches/a.jsonl');
});

test('braces list alternatives, other signs mean themselves', () => {
  matches('*.{jsonl,ndjson}', '/a.ndjson');
  matches('a+(1),2.jsonl', '/a+(1),2.jsonl');
  differs('a.c', '/abc');
  differs('{open', '/open');
});

test('a pattern of many wildcards takes no longer than its length asks for', () => {
  const name = 'a'.repeat(250);
  differs(`${'*a'.repeat(100)}*b`, `/${name}`);
  matches(`${'*a'.repeat(100)}*`, `/${name}`);
  differs(`${'**/a/'.repeat(60)}b`, '/a'.repeat(500));
  matches(`${'**/a/'.repeat(60)}a`, '/a'.repeat(500));
  differs('{a,b}'.repeat(50), `/${name}`);
});

test('braces with several parts, and a star inside them', () => {
  matches('{out,in}/**/*.{jsonl,ndjson}', '/x/in/1/2/a.ndjson');
  matches('{a*,b}.jsonl', '/abc.jsonl');
  differs('{a*,b}.jsonl', '/c.jsonl');
});
