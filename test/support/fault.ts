/** A place in a stream of bytes: so many bytes from its start, or a share of the whole from 0 to 1. */
export type Place = { readonly bytes: number } | { readonly share: number };

/** How far a request gets before the proxy replies in the server's stead. */
export type ReplyMoment =
  | 'at-once' // the body is not waited for
  | 'after-request' // read in full, and kept from the server
  | 'after-action'; // the server got it, acted and answered; its answer is lost

/** What goes wrong with one request between a client and its server. */
export type Fault =
  /** The connection breaks before the server hears of the request. */
  | { readonly kind: 'refuse' }
  /** The connection breaks while the request's body is on its way; the server sees the break too. */
  | { readonly kind: 'cut-request'; readonly at: Place }
  /** Nothing moves any more while the request's body is on its way. */
  | { readonly kind: 'stall-request'; readonly at: Place }
  /** The connection breaks within the answer, its head included. `end`: as if the server were done. */
  | { readonly kind: 'cut-answer'; readonly at: Place; readonly how: 'end' | 'reset' }
  /** Nothing moves any more within the answer. */
  | { readonly kind: 'stall-answer'; readonly at: Place }
  /** A well-formed answer whose body is only the first part of the server's. */
  | { readonly kind: 'truncate'; readonly at: Place }
  /** The whole answer, each byte of its body a chunk of its own. */
  | { readonly kind: 'pieces' }
  /** The server acts, and the connection breaks before a byte of its answer gets through. */
  | { readonly kind: 'lose-answer' }
  | { readonly kind: 'delay'; readonly what: 'request' | 'answer'; readonly ms: number }
  /** The server gets the request twice (the second answer gets through), or the client its answer. */
  | { readonly kind: 'repeat'; readonly what: 'request' | 'answer' }
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly when: ReplyMoment;
      readonly headers?: Readonly<Record<string, string>>;
      /** Default: an error object as the services send it. */
      readonly body?: string;
    };

export const htmlPage =
  '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

/** A gateway's page instead of an answer. */
export function htmlReply(status: number, when: ReplyMoment): Fault {
  return { kind: 'reply', status, when, headers: { 'content-type': 'text/html' }, body: htmlPage };
}

/** The number of bytes before a place. @param total undefined when nobody said how long the whole is */
export function bytesBefore(place: Place, total: number | undefined): number {
  if ('bytes' in place) return place.bytes;
  return Math.floor(place.share * (total ?? 64 * 1024));
}
