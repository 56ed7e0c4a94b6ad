import type { Account, ApiKey, Vault } from '../../batches/account.ts';
import { ApiFailure } from '../../batches/apiFailure.ts';
import { isExposedUrl, isSimulator, originOf } from './accountOrigin.ts';
import { environmentKey, type Environment } from '../kit/environmentKey.ts';

/** The part of the editor's `SecretStorage` that is needed here. */
export interface Secrets {
  get(name: string): PromiseLike<string | undefined>;
  store(name: string, value: string): PromiseLike<void>;
  delete(name: string): PromiseLike<void>;
  keys(): PromiseLike<readonly string[]>;
}

export interface SecretVaultDeps {
  readonly secrets: Secrets;
  /** Read at each call; usually `process.env`. */
  readonly environment: () => Environment;
  /** Starts the simulator when it is not running; the key is not stored. */
  readonly simulatorKey: () => Promise<ApiKey>;
}

/** Where an account's key comes from. */
export type KeySource = 'stored' | 'environment' | 'simulator' | 'none' | 'other_origin';

const keys = 'batchStudio.key.';
/** Each holds the origin to which an account may send unencrypted: settings, which travel, never say so. */
const consents = 'batchStudio.plainHttp.';

/** The account whose key a secret is, or whose consent; undefined for any other secret. */
export function accountIdOf(secret: string): string | undefined {
  const prefix = [keys, consents].find((one) => secret.startsWith(one));
  return prefix === undefined ? undefined : secret.slice(prefix.length);
}

/** Keys in the system's secret storage, each with the origin it was entered for. */
export class SecretVault implements Vault {
  readonly #deps: SecretVaultDeps;

  constructor(deps: SecretVaultDeps) {
    this.#deps = deps;
  }

  /** @throws ApiFailure `no_key`, `wrong_origin`, `bad_base_url`, or `insecure` without the user's consent. */
  async keyFor(account: Account): Promise<ApiKey> {
    if (isSimulator(account)) return this.#deps.simulatorKey();
    const origin = originOf(account);
    if (origin === undefined) throw new ApiFailure({ kind: 'bad_base_url' });
    const { host } = new URL(origin);
    if (!isExposedUrl(origin)) return this.#keyFor(account, origin, host);
    if (!(await this.allowsPlainHttp(account))) throw new ApiFailure({ kind: 'insecure', host });
    return { ...(await this.#keyFor(account, origin, host)), overPlainHttp: true };
  }

  async #keyFor(account: Account, origin: string, host: string): Promise<ApiKey> {
    const stored = await this.#stored(account.id);
    if (stored?.origin === origin) return stored;
    // A stored key was a choice; the environment must not silently take its place when the address changed.
    if (stored) throw new ApiFailure({ kind: 'wrong_origin', host });
    const key = environmentKey(account, this.#deps.environment());
    if (key === undefined) throw new ApiFailure({ kind: 'no_key', host });
    return { key, origin };
  }

  async sourceOf(account: Account): Promise<KeySource> {
    if (isSimulator(account)) return 'simulator';
    const stored = await this.#stored(account.id);
    if (stored) return stored.origin === originOf(account) ? 'stored' : 'other_origin';
    return environmentKey(account, this.#deps.environment()) === undefined ? 'none' : 'environment';
  }

  /** Keeps a key for the account's present origin. @throws ApiFailure `bad_base_url`. */
  async setKey(account: Account, key: string): Promise<void> {
    const origin = originOf(account);
    if (origin === undefined) throw new ApiFailure({ kind: 'bad_base_url' });
    await this.#deps.secrets.store(keys + account.id, JSON.stringify({ key, origin }));
  }

  /** Did the user insist that this account sends unencrypted to its present origin? */
  async allowsPlainHttp(account: Account): Promise<boolean> {
    const origin = originOf(account);
    return origin !== undefined && (await this.#deps.secrets.get(consents + account.id)) === origin;
  }

  /** Keeps that the user insists, for the account's present origin and no other. @throws ApiFailure `bad_base_url`. */
  async allowPlainHttp(account: Account): Promise<void> {
    const origin = originOf(account);
    if (origin === undefined) throw new ApiFailure({ kind: 'bad_base_url' });
    await this.#deps.secrets.store(consents + account.id, origin);
  }

  /** Deletes an account's key and consent. */
  async forget(accountId: string): Promise<void> {
    await this.#deps.secrets.delete(keys + accountId);
    await this.#deps.secrets.delete(consents + accountId);
  }

  /** Deletes every stored key and consent, also of accounts that are no longer listed. */
  async forgetAll(): Promise<void> {
    const names = await this.#deps.secrets.keys();
    for (const name of names) {
      if (accountIdOf(name) !== undefined) await this.#deps.secrets.delete(name);
    }
  }

  async #stored(accountId: string): Promise<ApiKey | undefined> {
    const text = await this.#deps.secrets.get(keys + accountId);
    if (text === undefined) return undefined;
    try {
      const { key, origin } = JSON.parse(text) as Readonly<Record<string, unknown>>;
      return typeof key === 'string' && typeof origin === 'string' ? { key, origin } : undefined;
    } catch {
      return undefined;
    }
  }
}
