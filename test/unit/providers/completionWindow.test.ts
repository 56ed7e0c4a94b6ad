import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkWindow, windowHours } from '../../../src/providers/completionWindow.ts';
import { dashscope } from '../../../src/providers/dashscope.ts';
import { kimi } from '../../../src/providers/kimi.ts';
import { openai } from '../../../src/providers/openai.ts';
import { profiles } from '../../../src/providers/profiles.ts';

test('hours and days', () => {
  assert.equal(windowHours('24h'), 24);
  assert.equal(windowHours('3d'), 72);
  for (const text of ['', '24', 'h', '1.5d', '1w', '-1h', '24H', ' 24h', '99999h'])
    assert.equal(windowHours(text), undefined, text);
});

test('Kimi takes 12h to 7d', () => {
  assert.equal(checkWindow('12h', kimi.window), undefined);
  assert.equal(checkWindow('7d', kimi.window), undefined);
  assert.equal(checkWindow('11h', kimi.window), 'too_short');
  assert.equal(checkWindow('169h', kimi.window), 'too_long');
  assert.equal(checkWindow('soon', kimi.window), 'grammar');
});

test('DashScope takes 24h to 336h, OpenAI 24h alone', () => {
  assert.equal(checkWindow('14d', dashscope.window), undefined);
  assert.equal(checkWindow('336h', dashscope.window), undefined);
  assert.equal(checkWindow('12h', dashscope.window), 'too_short');
  assert.equal(checkWindow('24h', openai.window), undefined);
  assert.equal(checkWindow('1d', openai.window), 'unit');
  assert.equal(checkWindow('48h', openai.window), 'too_long');
});

test('every profile suggests only windows that it takes, and its default among them', () => {
  for (const { id, window } of profiles) {
    for (const text of window.suggestions) assert.equal(checkWindow(text, window), undefined, id);
    assert.ok(window.suggestions.includes(window.default), id);
  }
});
