import type { Account } from '../../batches/account.ts';

const idGrammar = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Reads the setting `batchStudio.accounts`, which people write by hand: an entry that cannot be used is left out,
 * and of two with one id the first counts, since the key is stored under the id.
 */
export function readAccounts(value: unknown): readonly Account[] {
  if (!Array.isArray(value)) return [];
  const accounts = new Map<string, Account>();
  for (const entry of value as readonly unknown[]) {
    const account = readAccount(entry);
    if (account && !accounts.has(account.id)) accounts.set(account.id, account);
  }
  return [...accounts.values()];
}

function readAccount(entry: unknown): Account | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { id, provider, name, baseUrl, apiKeyEnv } = entry as Readonly<Record<string, unknown>>;
  if (typeof id !== 'string' || !idGrammar.test(id)) return undefined;
  if (typeof baseUrl !== 'string' || baseUrl.trim() === '') return undefined;
  return {
    id,
    provider: typeof provider === 'string' ? provider : 'compatible',
    name: typeof name === 'string' && name.trim() !== '' ? name.trim() : id,
    baseUrl: baseUrl.trim(),
    ...(typeof apiKeyEnv === 'string' && apiKeyEnv.trim() !== ''
      ? { apiKeyEnv: apiKeyEnv.trim() }
      : {}),
  };
}

/** An id for a new account, from its name, that no other account has. */
export function newAccountId(name: string, taken: readonly string[]): string {
  const stem =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 48) || 'account';
  for (let n = 1; ; n++) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    if (!taken.includes(id)) return id;
  }
}
