import type { FailureKind } from './apiFailure.ts';

/** What a kind of failure says about what may be done next. */
export type FailureTrait =
  | 'may_pass' // the same call may go well a moment later
  | 'may_have_acted' // the service may have done what it was asked for, unless the failure says otherwise
  | 'needs_user' // it stays until the user gives a key, changes a setting or tops up the balance
  | 'no_connection' // no word from the service: the network, or the way to it
  | 'before_proxy' // through a proxy, and before the tunnel stands, it is about the proxy
  | 'of_one_object' // a service can fail so for ever at one batch, which must not hold up the account's others
  | 'of_one_request' // after it the next request in real time may be answered; after others it would fail, too
  | 'ends_download' // nothing of what came is worth keeping, or there is no room to keep it
  | 'refuses'; // the service has read the request and says no

/** All that is known of each kind, in one place: a new kind is placed here once, by the compiler's order. */
const traits: { readonly [K in FailureKind]: readonly FailureTrait[] } = {
  cancelled: ['may_have_acted'],
  no_key: ['needs_user'],
  wrong_origin: ['needs_user'],
  insecure: ['needs_user'],
  bad_base_url: ['needs_user'],
  dns: ['no_connection', 'before_proxy'],
  refused: ['before_proxy'],
  unreachable: ['no_connection', 'before_proxy'],
  reset: ['may_pass', 'may_have_acted', 'before_proxy', 'of_one_request'],
  timeout: ['may_pass', 'may_have_acted', 'no_connection', 'before_proxy', 'of_one_request'],
  tls: [],
  proxy: ['no_connection'],
  proxy_auth: ['needs_user'],
  redirect: ['needs_user'],
  unauthorized: ['needs_user'],
  forbidden: ['needs_user', 'of_one_object'],
  not_found: ['of_one_object', 'ends_download', 'refuses', 'of_one_request'],
  wrong_state: ['of_one_object', 'refuses'],
  rejected: ['of_one_object', 'ends_download', 'refuses', 'of_one_request'],
  too_large: ['of_one_object', 'ends_download', 'of_one_request'],
  rate: ['may_pass'],
  quota: ['needs_user'],
  server: ['may_pass', 'may_have_acted', 'of_one_object', 'of_one_request'],
  malformed: ['may_have_acted', 'before_proxy', 'of_one_object', 'ends_download', 'of_one_request'],
  disk_full: ['ends_download'],
  disk: ['ends_download'],
  input_changed: [],
  input_gone: [],
};

/** Is it a kind that this version knows? */
export function isFailureKind(value: unknown): value is FailureKind {
  return typeof value === 'string' && Object.hasOwn(traits, value);
}

/** Is this true of failures of that kind? */
export function hasTrait(kind: FailureKind, trait: FailureTrait): boolean {
  return traits[kind].includes(trait);
}
