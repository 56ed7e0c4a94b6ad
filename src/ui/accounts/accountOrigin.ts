import type { Account } from '../../batches/account.ts';
import { isLoopback } from '../../batches/loopback.ts';

/** Base URL of the accounts of the built-in simulator, which has no fixed address. */
export const simulatorUrl = 'simulator:';

export function isSimulator(account: Account): boolean {
  return account.baseUrl === simulatorUrl;
}

export type BaseUrlProblem = 'grammar' | 'placeholder' | 'credentials' | 'query' | 'insecure';

/** What is wrong with a base URL; undefined when calls may go there. */
export function checkBaseUrl(text: string): BaseUrlProblem | undefined {
  if (/[{}]/.test(text)) return 'placeholder';
  const url = URL.parse(text.trim());
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'grammar';
  if (url.username || url.password) return 'credentials';
  if (url.search || url.hash) return 'query';
  return url.protocol === 'http:' && !isLoopback(url) ? 'insecure' : undefined;
}

/** Origin that an account's key belongs to, or undefined when its base URL cannot be used. */
export function originOf(account: Account): string | undefined {
  if (isSimulator(account)) return simulatorUrl;
  return checkBaseUrl(account.baseUrl) === undefined
    ? new URL(account.baseUrl.trim()).origin
    : undefined;
}
