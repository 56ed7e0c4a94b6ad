import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readPair } from '../../../../src/ui/submit/readPair.ts';
import { sentName } from '../../../../src/ui/submit/sentName.ts';
import {
  checkDraft,
  metadataOf,
  proposeAccount,
  startDraft,
  withAccount,
} from '../../../../src/ui/submit/submitDraft.ts';
import { readSubmitOptions } from '../../../../src/ui/submit/submitOptions.ts';
import { anAccount } from '../../../support/aStore.ts';
import { aSubmission } from '../../../support/aSubmission.ts';

const cn = anAccount({ id: 'cn' });
const ai = anAccount({ id: 'ai', baseUrl: 'https://api.moonshot.ai/v1' });
const qwen = anAccount({ id: 'qwen', provider: 'dashscope' });
const openai = anAccount({ id: 'openai', provider: 'openai' });

describe('the account that is proposed', () => {
  const propose = (accounts: readonly (typeof cn)[], provider: string, used: readonly string[]) =>
    proposeAccount(accounts, provider, used)?.id;
  it('suits the file', () => assert.equal(propose([cn, qwen], 'dashscope', ['cn']), 'qwen'));
  it('is the one used last', () =>
    assert.equal(propose([cn, ai, qwen], 'kimi', ['qwen', 'ai', 'cn']), 'ai'));
  it('is left open between equals', () => assert.equal(propose([cn, ai], 'kimi', []), undefined));
  it('is the only one for a file that nobody knows', () =>
    assert.equal(propose([qwen], 'compatible', []), 'qwen'));
  it('is none that would refuse the file, even if it is the only one', () => {
    assert.equal(propose([qwen], 'kimi', []), undefined);
    assert.equal(propose([cn, ai], 'openai', ['cn']), undefined);
  });
  it('may be a gateway, which takes any file', () =>
    assert.equal(
      propose([cn, anAccount({ id: 'gw', provider: 'compatible' })], 'openai', []),
      'gw',
    ));
});

describe('a draft', () => {
  const none = { force: false };
  it('starts with the window used last for this account', () => {
    assert.equal(startDraft(cn, none, [aSubmission({ accountId: 'cn' })]).completionWindow, '3d');
    assert.equal(startDraft(cn, none, [aSubmission({ accountId: 'ai' })]).completionWindow, '24h');
    assert.equal(startDraft(cn, { ...none, completionWindow: '12h' }, []).completionWindow, '12h');
  });

  it('takes a window along to another provider only if it fits there', () => {
    const draft = startDraft(cn, { ...none, completionWindow: '3d' }, []);
    assert.equal(withAccount(draft, qwen, []).completionWindow, '3d');
    assert.equal(withAccount(draft, openai, []).completionWindow, '24h');
  });

  it('writes the name under the key that the provider shows', () => {
    const options = { ...none, name: ' nightly ', metadata: { team: 'x' } };
    assert.deepEqual(metadataOf(startDraft(cn, options, [])), { name: 'nightly', team: 'x' });
    assert.deepEqual(metadataOf(startDraft(qwen, options, [])), { ds_name: 'nightly', team: 'x' });
    assert.deepEqual(metadataOf(startDraft(cn, none, [])), {});
  });

  it('finds the name in given metadata', () => {
    const draft = startDraft(cn, { ...none, metadata: { name: 'n', a: 'b' } }, []);
    assert.deepEqual([draft.name, draft.metadata], ['n', { a: 'b' }]);
  });

  it('is checked by the provider’s rules', () => {
    const draft = (options: object) => checkDraft(startDraft(cn, { ...none, ...options }, []));
    assert.equal(draft({}), undefined);
    assert.deepEqual(draft({ completionWindow: '1h' }), { of: 'window', problem: 'too_short' });
    assert.equal(draft({ name: 'x'.repeat(513) })?.of, 'metadata');
    const pairs = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`k${n}`, 'v']));
    assert.equal(draft({ metadata: pairs })?.of, 'metadata');
  });
});

describe('what is given to submit', () => {
  it('is taken where it has the right type', () => {
    const all = {
      accountId: 'a',
      completionWindow: '24h',
      name: 'n',
      metadata: { a: 'b' },
      force: true,
    };
    assert.deepEqual(readSubmitOptions(all), all);
    const wrong = { accountId: 1, completionWindow: null, metadata: { a: 1 }, force: 'yes' };
    assert.deepEqual(readSubmitOptions(wrong), { force: false });
  });
  it('is nothing when the explorer passes its list of files', () => {
    assert.deepEqual(readSubmitOptions([{ scheme: 'file' }]), { force: false });
  });
  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readSubmitOptions(value)));
  });
});

describe('the name under which a file is sent', () => {
  const cases = [
    ['a.jsonl', 'a.jsonl'],
    ['A.JSONL', 'A.JSONL'],
    ['a.ndjson', 'a.jsonl'],
    ['a.json', 'a.jsonl'],
    ['Untitled-1', 'Untitled-1.jsonl'],
    ['a.b.txt', 'a.b.jsonl'],
    ['.json', 'batch.jsonl'],
  ] as const;
  for (const [name, sent] of cases)
    it(`${name} → ${sent}`, () => assert.equal(sentName(name), sent));
});

describe('a pair of metadata', () => {
  it('is split at the first equals sign', () => {
    assert.deepEqual(readPair(' a = b=c '), ['a', 'b=c']);
    assert.deepEqual(readPair('a='), ['a', '']);
  });
  it('needs a key and a sign', () => {
    for (const text of ['', 'a', '=b', ' = ']) assert.equal(readPair(text), undefined);
  });
});
