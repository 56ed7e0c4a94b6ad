import type { Account, Vault } from '../../batches/account.ts';
import { ApiFailure } from '../../batches/apiFailure.ts';
import { isExposed, isLoopback } from '../../batches/loopback.ts';

/**
 * The account's key, when it was entered for the origin that is about to be called.
 * @throws ApiFailure `no_key` (code `invalid_characters` when it cannot be a header), `wrong_origin`,
 * `insecure` for `http:` to a host that is not this machine, unless the user insisted on it
 */
export async function keyFor(account: Account, base: URL, vault: Vault): Promise<string> {
  const { key, origin, overPlainHttp } = await vault.keyFor(account);
  if (!belongsTo(origin, account, base)) {
    throw new ApiFailure({ kind: 'wrong_origin', host: base.host });
  }
  if (isExposed(base) && overPlainHttp !== true) {
    throw new ApiFailure({ kind: 'insecure', host: base.host });
  }
  const trimmed = key.trim();
  if (trimmed === '') throw new ApiFailure({ kind: 'no_key', host: base.host });
  // Pasted quotes, line ends or look-alike letters: sending it could only fail, and less clearly.
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new ApiFailure({ kind: 'no_key', code: 'invalid_characters', host: base.host });
  }
  return trimmed;
}

/** The simulator's port changes from run to run: its key belongs to its name, and never leaves this machine. */
function belongsTo(origin: string, account: Account, base: URL): boolean {
  if (origin === base.origin) return true;
  return account.baseUrl === 'simulator:' && origin === 'simulator:' && isLoopback(base);
}
