import type { AnswerHeaders } from './dispatcher.ts';
import { keyMask } from '../read/keyMask.ts';
import { serverText } from '../read/serverText.ts';

export function firstHeader(headers: AnswerHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

/** Names under which services say which request this was; the provider's own before a gateway's. */
const requestIdHeaders = [
  'x-request-id',
  'msh-request-id',
  'x-msh-request-id',
  'x-msh-trace-id',
  'x-dashscope-request-id',
  'x-acs-request-id',
  'request-id',
  'apim-request-id',
  'x-trace-id',
  'x-siliconcloud-trace-id',
  'cf-ray',
];

/** The service's id of a request, for its support; undefined when it gave none. */
export function requestIdOf(headers: AnswerHeaders, key: string): string | undefined {
  for (const name of requestIdHeaders) {
    const value = firstHeader(headers, name);
    if (value) return serverText(value, 128, key) || undefined;
  }
  return undefined;
}

/** The length that the server announces, in bytes; undefined when it announces none. */
export function contentLength(headers: AnswerHeaders): number | undefined {
  const text = firstHeader(headers, 'content-length') ?? '';
  return /^\d{1,20}$/.test(text) ? Number(text) : undefined;
}

/** Headers without the key that was sent, wherever the server echoes it: some are kept on disk, or logged. */
export function withoutKey(headers: AnswerHeaders, key: string): AnswerHeaders {
  const mask = keyMask(key);
  const clean = (value: string | string[] | undefined) =>
    Array.isArray(value) ? value.map(mask) : value && mask(value);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, clean(value)]));
}
