// Stands alone: the vault, the questions and the failures must agree on it.
import type { Account } from '../../batches/account.ts';
import { isOwnHost, profileOf } from '../../providers/profiles.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The variable that may give an account's key: the one that the account names, or the provider's usual one, which
 * goes to the provider's own hosts over https and nowhere else.
 */
export function keyVariable(account: Account): string | undefined {
  if (account.apiKeyEnv !== undefined) return account.apiKeyEnv;
  const profile = profileOf(account.provider);
  const url = URL.parse(account.baseUrl);
  return url?.protocol === 'https:' && url.port === '' && isOwnHost(profile, url.hostname)
    ? profile.apiKeyEnv
    : undefined;
}

/** The key that the environment holds for this account, if any. */
export function environmentKey(account: Account, environment: Environment): string | undefined {
  const name = keyVariable(account);
  const key = name === undefined ? undefined : environment[name]?.trim();
  return key === '' ? undefined : key;
}
