import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TakenPlaces } from '../../../../src/ui/editor/fixes/takenPlaces.ts';

const change = (line: number, start: number, end: number, endLine = line) => ({
  line,
  start,
  endLine,
  end,
  newText: 'x',
});

test('what is taken is taken, and what stands beside it is free', () => {
  const places = new TakenPlaces();
  assert.ok(places.take([change(1, 4, 8)]));
  assert.ok(!places.take([change(1, 7, 9)]));
  assert.ok(!places.take([change(1, 5, 5)]));
  assert.ok(places.take([change(1, 8, 9)]));
  assert.ok(places.take([change(2, 4, 8)]));
});

test('changes count together or not at all', () => {
  const places = new TakenPlaces();
  assert.ok(places.take([change(1, 4, 8)]));
  assert.ok(!places.take([change(3, 0, 1), change(1, 4, 5)]));
  assert.ok(places.take([change(3, 0, 1)]));
});

test('a change over several lines takes them', () => {
  const places = new TakenPlaces();
  assert.ok(places.take([change(2, 0, 0, 4)]));
  assert.ok(!places.take([change(3, 5, 6)]));
  assert.ok(places.take([change(4, 3, 6)]));
  assert.ok(places.take([change(1, 0, 9)]));
});

test('an addition at the edge of what goes waits', () => {
  const places = new TakenPlaces();
  assert.ok(places.take([change(1, 4, 8)]));
  assert.ok(!places.take([change(1, 4, 4)]));
  assert.ok(!places.take([change(1, 8, 8)]));
});
