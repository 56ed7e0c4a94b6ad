import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  ApiFailure,
  type FailureFacts,
  type FailureKind,
} from '../../../src/batches/apiFailure.ts';
import { anAccount } from '../../support/aStore.ts';
import { provideVscodeWords } from '../../support/vscodeWords.ts';

provideVscodeWords();
const { failureMessage } = await import('../../../src/ui/kit/failures.ts');

const kinds: { readonly [K in FailureKind]: true } = {
  cancelled: true, no_key: true, wrong_origin: true, insecure: true, bad_base_url: true,
  dns: true, refused: true, unreachable: true, reset: true, timeout: true, tls: true,
  proxy: true, proxy_auth: true, redirect: true, unauthorized: true, forbidden: true,
  not_found: true, wrong_state: true, rejected: true, too_large: true, rate: true, quota: true,
  server: true, malformed: true, disk_full: true, disk: true, input_changed: true, input_gone: true,
}; // prettier-ignore

const say = (facts: FailureFacts, account = anAccount()) =>
  failureMessage(new ApiFailure(facts), account);

describe('the sentence of a failure', () => {
  for (const kind of Object.keys(kinds) as FailureKind[]) {
    it(`of kind ${kind} is finished and has its facts`, () => {
      const sentence = say({ kind, host: 'api.moonshot.cn', status: 418, systemCode: 'E' });
      assert.match(sentence, /^[A-Z{a].*\.$/);
      assert.doesNotMatch(sentence, /\{\d\}|undefined|null/);
    });
  }

  for (const [name, facts, words] of [
    ['a batch of another key', { kind: 'not_found', status: 404 }, /^Not visible to this key/],
    ['no list', { kind: 'not_found', status: 405, code: 'no_list' }, /no list of batches \(405\)/],
    ['a drip', { kind: 'timeout', code: 'too_slow' }, /is sending too slowly/],
    ['a cut answer', { kind: 'reset', code: 'incomplete' }, /was cut off/],
    ['a short file', { kind: 'malformed', code: 'wrong_length' }, /not as long as its record says/],
    ['a packed file', { kind: 'malformed', code: 'encoded' }, /compressed/],
    ['cut JSON', { kind: 'malformed', code: 'json' }, /not valid JSON/],
    ['a page', { kind: 'malformed', code: 'html' }, /for example a web page/],
    ['SOCKS', { kind: 'proxy', code: 'unsupported_proxy_address' }, /SOCKS/],
    ['a proxy’s refusal', { kind: 'proxy', status: 403 }, /\(403\)/],
    ['a key with quotes', { kind: 'no_key', code: 'invalid_characters' }, /quotes/],
    ['a removed account', { kind: 'no_key', code: 'no_account' }, /no longer in the settings/],
    [
      'a read-only folder',
      { kind: 'disk', systemCode: 'EROFS' },
      /permission is missing \(EROFS\)/,
    ],
    [
      'a file as folder',
      { kind: 'disk', systemCode: 'ENOTDIR' },
      /path cannot be used \(ENOTDIR\)/,
    ],
    ['another disk failure', { kind: 'disk', systemCode: 'EIO' }, /\(EIO\)/],
  ] as const) {
    it(`tells ${name}`, () => {
      const sentence = say({ host: 'api.moonshot.cn', ...facts });
      assert.match(sentence, words);
      assert.doesNotMatch(sentence, /failed|\{\d\}|undefined/i);
    });
  }

  it('names the other region of a Kimi key', () => {
    assert.match(say({ kind: 'unauthorized', host: 'api.moonshot.cn' }), /api\.moonshot\.ai/);
    assert.match(
      say({ kind: 'unauthorized', host: 'api.moonshot.ai' }),
      /belong to api\.moonshot\.cn\./,
    );
  });

  it('names the other region of a DashScope key', () => {
    const qwen = anAccount({ provider: 'dashscope' });
    assert.match(
      say({ kind: 'unauthorized', host: 'dashscope.aliyuncs.com' }, qwen),
      /belong to dashscope-intl\.aliyuncs\.com\./,
    );
  });

  it('names the variable that could give the key', () => {
    assert.match(say({ kind: 'no_key' }), /MOONSHOT_API_KEY/);
    const elsewhere = anAccount({ baseUrl: 'https://gateway.example/v1' });
    assert.doesNotMatch(say({ kind: 'no_key' }, elsewhere), /MOONSHOT_API_KEY/);
  });

  it('says when to try again', () => {
    assert.match(say({ kind: 'rate', host: 'h', retryAfterMs: 4200 }), /in 5 seconds/);
  });

  it('warns of a blind second try', () => {
    assert.match(
      say({ kind: 'timeout', host: 'h', outcomeUnknown: true }),
      /Check the status of the submission/,
    );
  });

  it('quotes the service as plain text', () => {
    const sentence = say({
      kind: 'rejected',
      host: 'h',
      serverMessage: 'see\n[here](command:workbench.action.quit)',
    });
    assert.match(sentence, /The service says: see \[here\] \(command/);
  });
});
