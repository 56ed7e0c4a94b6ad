import type { Account } from '../../batches/account.ts';
import { isExposed } from '../../batches/loopback.ts';

/** Base URL of the accounts of the built-in simulator, which has no fixed address. */
export const simulatorUrl = 'simulator:';

export function isSimulator(account: Account): boolean {
  return account.baseUrl === simulatorUrl;
}

export type BaseUrlProblem = 'grammar' | 'placeholder' | 'credentials' | 'query';

/** What is wrong with a base URL; undefined when there is nothing. */
export function checkBaseUrl(text: string): BaseUrlProblem | undefined {
  if (/[{}]/.test(text)) return 'placeholder';
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'grammar';
  if (url.username || url.password) return 'credentials';
  return url.search || url.hash ? 'query' : undefined;
}

/** Do calls go there unencrypted, to another machine? Then the user is asked whether they may. */
export function isExposedUrl(baseUrl: string): boolean {
  const url = URL.parse(baseUrl.trim());
  return url !== null && isExposed(url);
}

/** Origin that an account's key belongs to, or undefined when its base URL cannot be used. */
export function originOf(account: Account): string | undefined {
  if (isSimulator(account)) return simulatorUrl;
  return checkBaseUrl(account.baseUrl) === undefined
    ? new URL(account.baseUrl.trim()).origin
    : undefined;
}
