import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SecretVault } from '../../../../src/ui/accounts/secretVault.ts';
import { anAccount } from '../../../support/aStore.ts';

function vaultWith(environment: Record<string, string> = {}) {
  const stored = new Map<string, string>();
  const vault = new SecretVault({
    secrets: {
      get: (name) => Promise.resolve(stored.get(name)),
      store: (name, value) => Promise.resolve(void stored.set(name, value)),
      delete: (name) => Promise.resolve(void stored.delete(name)),
      keys: () => Promise.resolve([...stored.keys()]),
    },
    environment: () => environment,
    simulatorKey: () => Promise.resolve({ key: 'sim', origin: 'simulator:' }),
  });
  return { vault, stored };
}

const kimi = anAccount();
const variable = { MOONSHOT_API_KEY: 'sk-env' };

describe('the vault', () => {
  it('keeps a key with the origin it was entered for', async () => {
    const { vault, stored } = vaultWith();
    await vault.setKey(kimi, 'sk-1');
    assert.deepEqual(await vault.keyFor(kimi), { key: 'sk-1', origin: 'https://api.moonshot.cn' });
    assert.deepEqual([...stored.keys()], ['batchStudio.key.kimi']);
  });

  it('does not hand out a key when the address changed, not even the one of the environment', async () => {
    const { vault } = vaultWith(variable);
    await vault.setKey(kimi, 'sk-1');
    const moved = anAccount({ baseUrl: 'https://api.moonshot.ai/v1' });
    await assert.rejects(vault.keyFor(moved), { name: 'ApiFailure', kind: 'wrong_origin' });
    assert.equal(await vault.sourceOf(moved), 'other_origin');
    const otherPath = anAccount({ baseUrl: 'https://api.moonshot.cn/v2' });
    assert.equal((await vault.keyFor(otherPath)).key, 'sk-1');
  });

  const environmentCases: readonly [string, Parameters<typeof anAccount>[0], string | undefined][] =
    [
      ['to the provider’s own host', {}, 'sk-env'],
      ['to the other region’s own host', { baseUrl: 'https://api.moonshot.ai/v1' }, 'sk-env'],
      ['not to another host', { baseUrl: 'https://evil.example/v1' }, undefined],
      ['not to a look-alike', { baseUrl: 'https://api.moonshot.cn.evil.example/v1' }, undefined],
      ['not to another port', { baseUrl: 'https://api.moonshot.cn:8443/v1' }, undefined],
      ['not for another provider', { provider: 'compatible' }, undefined],
      ['not over http', { baseUrl: 'http://127.0.0.1:1/v1' }, undefined],
    ];
  for (const [name, change, expected] of environmentCases) {
    it(`sends the provider’s usual variable ${name}`, async () => {
      const { vault } = vaultWith(variable);
      const key = await vault.keyFor(anAccount(change)).catch(() => undefined);
      assert.equal(key?.key, expected);
    });
  }

  it('takes the variable that the account names to the account’s own address', async () => {
    const { vault } = vaultWith({ MINE: ' sk-mine ', MOONSHOT_API_KEY: 'sk-env' });
    const account = anAccount({ apiKeyEnv: 'MINE', baseUrl: 'https://gateway.example/v1' });
    assert.deepEqual(await vault.keyFor(account), {
      key: 'sk-mine',
      origin: 'https://gateway.example',
    });
    assert.equal(await vault.sourceOf(account), 'environment');
  });

  it('says that there is no key, and that an address cannot be used', async () => {
    const { vault } = vaultWith();
    await assert.rejects(vault.keyFor(kimi), { kind: 'no_key' });
    await assert.rejects(vault.keyFor(anAccount({ baseUrl: 'nonsense' })), {
      kind: 'bad_base_url',
    });
  });

  it('gives a key for an unencrypted address only to who insisted on exactly that address', async () => {
    const { vault, stored } = vaultWith({ MINE: 'sk-mine' });
    const at = (baseUrl: string) => anAccount({ baseUrl, apiKeyEnv: 'MINE' });
    const lan = at('http://10.0.0.2:8000/v1');
    await assert.rejects(vault.keyFor(lan), { kind: 'insecure' });
    await vault.setKey(lan, 'sk-1');
    await assert.rejects(vault.keyFor(lan), { kind: 'insecure' });
    await vault.allowPlainHttp(lan);
    const origin = 'http://10.0.0.2:8000';
    assert.deepEqual(await vault.keyFor(lan), { key: 'sk-1', origin, overPlainHttp: true });
    for (const other of ['http://10.0.0.2:8001/v1', 'http://10.0.0.3:8000/v1'])
      await assert.rejects(vault.keyFor(at(other)), { kind: 'insecure' }, other);
    await assert.rejects(vault.keyFor(anAccount({ ...lan, id: 'another' })), { kind: 'insecure' });
    await vault.forget(lan.id);
    assert.equal(stored.size, 0);
    await vault.allowPlainHttp(lan);
    assert.equal((await vault.keyFor(lan)).key, 'sk-mine');
    assert.equal((await vault.keyFor(at('http://127.0.0.1:8000'))).overPlainHttp, undefined);
    await vault.forgetAll();
    assert.equal(stored.size, 0);
  });

  it('takes damaged entries for none', async () => {
    const { vault, stored } = vaultWith();
    for (const damaged of ['', 'null', '{}', '"text"', '{"key":1,"origin":"x"}']) {
      stored.set('batchStudio.key.kimi', damaged);
      await assert.rejects(vault.keyFor(kimi), { kind: 'no_key' }, damaged);
    }
  });

  it('forgets one key, or all of them', async () => {
    const { vault, stored } = vaultWith();
    await vault.setKey(kimi, 'a');
    await vault.setKey(anAccount({ id: 'removed' }), 'b');
    stored.set('somebody.else', 'c');
    await vault.forget('kimi');
    assert.equal(await vault.sourceOf(kimi), 'none');
    await vault.forgetAll();
    assert.deepEqual([...stored.keys()], ['somebody.else']);
  });

  it('asks the simulator for its own', async () => {
    const { vault, stored } = vaultWith();
    const account = anAccount({ baseUrl: 'simulator:' });
    assert.deepEqual(await vault.keyFor(account), { key: 'sim', origin: 'simulator:' });
    assert.equal(stored.size, 0);
  });
});
