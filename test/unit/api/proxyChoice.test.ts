import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkSettings } from '../../../src/batches/networkSettings.ts';
import { chooseProxy } from '../../../src/api/wire/proxyChoice.ts';

const target = 'https://api.moonshot.cn/v1';

function choose(
  url: string,
  settings: Partial<NetworkSettings> = {},
  environment: Readonly<Record<string, string>> = {},
): string | null {
  return chooseProxy(new URL(url), { strictSSL: true, ...settings }, environment)?.uri ?? null;
}

const setting = { proxy: 'http://set:1' };
const environment = { HTTPS_PROXY: 'http://env:2', HTTP_PROXY: 'http://plain:3' };

for (const [name, actual, expected] of [
  ['none', choose(target), null],
  ['the setting', choose(target, setting), 'http://set:1/'],
  ['the environment', choose(target, {}, environment), 'http://env:2/'],
  ['the setting before the environment', choose(target, setting, environment), 'http://set:1/'],
  ['an empty setting is none', choose(target, { proxy: ' ' }, environment), 'http://env:2/'],
  [
    'small letters first',
    choose(target, {}, { ...environment, https_proxy: 'small:4' }),
    'http://small:4/',
  ],
  ['for all protocols', choose(target, {}, { all_proxy: 'http://all:5' }), 'http://all:5/'],
  ['not the one for http', choose(target, {}, { HTTP_PROXY: 'http://plain:3' }), null],
  ['switched off', choose(target, { ...setting, proxySupport: false }, environment), null],
  ['without a scheme', choose(target, { proxy: 'proxy.corp:8080' }), 'http://proxy.corp:8080/'],
  ['over TLS', choose(target, { proxy: 'https://proxy.corp' }), 'https://proxy.corp/'],
] as const) {
  test(`the proxy: ${name}`, () => {
    assert.equal(actual, expected);
  });
}

for (const [entry, url, isDirect] of [
  ['api.moonshot.cn', target, true],
  ['API.Moonshot.CN', target, true],
  ['moonshot.cn', target, true],
  ['.moonshot.cn', target, true],
  ['*.moonshot.cn', target, true],
  ['*.moonshot.cn', 'https://moonshot.cn', false],
  ['shot.cn', target, false],
  ['*', target, true],
  ['api.moonshot.cn:443', target, true],
  ['api.moonshot.cn:8443', target, false],
  ['api.moonshot.cn:8443', 'https://api.moonshot.cn:8443', true],
  ['10.0.0.5', 'https://10.0.0.5', true],
  ['[fd00::1]', 'https://[fd00::1]', true],
  ['fd00::1', 'https://[fd00::1]', true],
  ['[fd00::1]:8443', 'https://[fd00::1]', false],
  ['0.0.5', 'https://10.0.0.5', false],
  ['10.0.0.0/8', 'https://10.20.30.40', true],
  ['10.0.0.0/8', 'https://11.0.0.1', false],
  ['10.0.0.0/8:8443', 'https://10.0.0.1', false],
  ['10.0.0.5/32', 'https://10.0.0.5', true],
  ['10.0.0.0/', 'https://10.0.0.1', false],
  ['10.0.0.0/99', 'https://10.0.0.1', false],
  ['10.0.0.0/8', 'https://10.example', false],
  ['fd00::/8', 'https://[fd12::1]', true],
  ['fd00::/8', 'https://10.0.0.1', false],
  ['fd00:0:0::1', 'https://[fd00::1]', true],
  ['<local>', 'https://gateway/v1', true],
  ['<local>', target, false],
  ['', target, false],
] as const) {
  test(`the exception "${entry}" ${isDirect ? 'holds' : 'does not hold'} for ${url}`, () => {
    assert.equal(choose(url, { ...setting, noProxy: ['other.example', entry] }) === null, isDirect);
    const list = { ...environment, NO_PROXY: `other.example, ${entry}` };
    assert.equal(choose(url, {}, list) === null, isDirect);
  });
}

test("the setting's exceptions replace those of the environment", () => {
  const env = { NO_PROXY: '*' };
  assert.equal(choose(target, { ...setting, noProxy: ['x'] }, env), 'http://set:1/');
  assert.equal(choose(target, { ...setting, noProxy: [] }, env), null);
});

for (const url of [
  'http://127.0.0.1:8080',
  'http://localhost',
  'http://[::1]:1',
  'http://a.localhost',
]) {
  test(`${url} is reached directly, unless the user insists`, () => {
    assert.equal(choose(url, setting, environment), null);
    assert.equal(choose(url, { ...setting, noProxy: ['<-loopback>'] }), 'http://set:1/');
  });
}

for (const proxy of ['socks5://proxy:1080', 'http://', 'pac+http://x']) {
  test(`an address that cannot be used is told: ${proxy}`, () => {
    assert.throws(() => choose(target, { proxy }), { kind: 'proxy' });
  });
}

test('what to say to the proxy comes from the setting', () => {
  const way = chooseProxy(
    new URL(target),
    { strictSSL: true, ...setting, proxyAuthorization: 'Basic eA==' },
    {},
  );
  assert.equal(way?.authorization, 'Basic eA==');
});
