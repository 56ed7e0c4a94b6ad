import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { checkBaseUrl, isExposedUrl } from '../../../../src/ui/accounts/accountOrigin.ts';
import { newAccountId, readAccounts } from '../../../../src/ui/kit/readAccounts.ts';

const good = { id: 'a', provider: 'kimi', name: 'A', baseUrl: 'https://api.moonshot.cn/v1' };

describe('the setting of accounts', () => {
  const cases: readonly [string, unknown, readonly string[]][] = [
    ['a good entry', [good], ['a']],
    ['no list', { a: good }, []],
    ['an entry without an id', [{ ...good, id: undefined }, good], ['a']],
    ['an id that is no word', [{ ...good, id: '../x' }], []],
    ['an entry without an address', [{ ...good, baseUrl: ' ' }], []],
    ['two entries with one id', [good, { ...good, name: 'B' }], ['a']],
    ['things that are no entries', [null, 1, 'x', [], good], ['a']],
  ];
  for (const [name, value, ids] of cases) {
    it(`is read with ${name}`, () => {
      assert.deepEqual(
        readAccounts(value).map(({ id }) => id),
        ids,
      );
    });
  }

  it('fills in what is missing', () => {
    assert.deepEqual(readAccounts([{ id: 'x', baseUrl: ' https://h/v1 ', apiKeyEnv: '' }]), [
      { id: 'x', provider: 'compatible', name: 'x', baseUrl: 'https://h/v1' },
    ]);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (value) => void readAccounts(value)));
  });
});

describe('a new account’s id', () => {
  it('comes from the name and differs from the others', () => {
    assert.equal(newAccountId('Kimi – api.moonshot.cn', []), 'kimi-api-moonshot-cn');
    assert.equal(newAccountId('月之暗面', []), 'account');
    assert.equal(newAccountId('Kimi', ['kimi', 'kimi-2']), 'kimi-3');
  });

  it('can always be read back from the setting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const [account] = readAccounts([{ ...good, id: newAccountId(name, ['a', 'account']) }]);
        assert.ok(account);
      }),
    );
  });
});

describe('a base URL', () => {
  const cases: readonly [string, ReturnType<typeof checkBaseUrl>][] = [
    ['https://api.moonshot.cn/v1', undefined],
    ['http://127.0.0.1:8080/v1', undefined],
    ['http://localhost/v1', undefined],
    ['http://[::1]:9/v1', undefined],
    ['https://{WorkspaceId}.maas.aliyuncs.com/v1', 'placeholder'],
    ['https://me:secret@host/v1', 'credentials'],
    ['https://host/v1?x=1', 'query'],
    ['ftp://host', 'grammar'],
    ['', 'grammar'],
  ];
  for (const [url, problem] of cases) {
    it(`${url || '(empty)'} is ${problem ?? 'fine'}`, () => {
      assert.equal(checkBaseUrl(url), problem);
    });
  }
});

for (const [url, isExposed] of [
  ['https://api.moonshot.cn/v1', false],
  ['http://127.0.0.1:8080/v1', false],
  ['http://localhost/v1', false],
  ['http://[::1]:9/v1', false],
  ['simulator:', false],
  ['http://localhost.evil.example/v1', true],
  ['http://127.0.0.1.evil.example', true],
  [' HTTP://api.moonshot.cn/v1', true],
] as const)
  it(`${url} sends ${isExposed ? 'in the open' : 'nothing in the open'}`, () => {
    assert.equal(isExposedUrl(url), isExposed);
  });
