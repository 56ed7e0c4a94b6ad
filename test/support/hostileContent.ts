import type { ServerResponse } from 'node:http';
import { oneOf, seededRandom, type Random } from '../faults/seededRandom.ts';
import { type Received, sendJson } from './loopbackServer.ts';

const lines = 40;

/** A file of results that fills some packets; another `version` has the same length. */
function results(version: string): Buffer {
  const line = (n: number) => `{"custom_id":"r-${String(n)}","response":{"body":"${version.repeat(2_000)}"}}\n`; // prettier-ignore
  return Buffer.from(Array.from({ length: lines }, (_, n) => line(n)).join(''));
}

type Validator = 'strong' | 'weak' | 'date' | 'none';

/**
 * A service, or what stands before it, that spoils the download of a file: it cuts, changes the file or its validator,
 * sends short ranges, pages and errors with a status of success, and may keep no record of the file.
 */
export class HostileContent {
  /** All that the file ever was. */
  readonly contents = [results('a'), results('b')] as const;
  readonly hasRecord: boolean;
  /** What was done, for a report. */
  readonly story: string[] = [];
  readonly #random: Random;
  #version = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    this.hasRecord = this.#random() < 0.5;
  }

  respond({ url, headers }: Received, response: ServerResponse): void {
    if (url.endsWith('/content')) this.#content(headers.range, response);
    else if (this.hasRecord)
      sendJson(response, 200, { id: 'file-out', object: 'file', bytes: this.contents[0].length }); // prettier-ignore
    else response.writeHead(404).end();
  }

  #content(range: string | undefined, response: ServerResponse): void {
    const random = this.#random;
    if (random() < 0.2) this.#version = 1 - this.#version;
    const whole = this.contents[this.#version] as Buffer;
    const way = oneOf(random, ['whole', 'whole', 'cut', 'cut', 'cut', 'early', 'short', 'page', 'error', 'appended'] as const); // prettier-ignore
    const validator = oneOf<Validator>(random, ['strong', 'strong', 'weak', 'date', 'none']);
    const tags = this.#tags(validator);
    const from = range === undefined || random() < 0.2 ? 0 : Number(/\d+/.exec(range)?.[0]);
    const to = from + Math.floor(random() * (whole.length - from));
    this.story.push(
      `${way} of ${String(this.#version)}, ${validator}, ${String(from)} to ${String(to)}`,
    );
    switch (way) {
      case 'page':
        response
          .writeHead(200)
          .end(oneOf(random, ['<html>Please log in</html>', ' \n<!doctype html>', '\ufeff<p>']));
        return;
      case 'error':
        sendJson(response, 200, { error: { message: 'Try again later', code: 500 } });
        return;
      case 'appended':
        response
          .writeHead(200, tags)
          .end(`${whole.toString('utf8', 0, to)}\n{"error":{"message":"late"}}\n`);
        return;
      case 'early':
        // A body that ends well, in the midst of the file and not at the end of a line.
        response
          .writeHead(200, tags)
          .end(whole.subarray(0, to - (whole[to - 1] === 0x0a ? 1 : 0) - 1));
        return;
      case 'whole':
      case 'cut':
      case 'short':
    }
    const end = way === 'short' && to > from ? to : whole.length;
    const total = way === 'short' && random() < 0.5 ? '*' : String(whole.length);
    const part = way === 'short' || from > 0 || random() < 0.1;
    if (part)
      response.writeHead(206, {
        ...tags,
        'content-range': `bytes ${String(from)}-${String(end - 1)}/${total}`,
      });
    else response.writeHead(200, { ...tags, 'content-length': whole.length });
    if (way === 'cut') response.write(whole.subarray(from, to), () => response.destroy());
    else response.end(whole.subarray(from, end));
  }

  #tags(validator: Validator): Record<string, string> {
    const tag = `"v${String(this.#version)}"`;
    if (validator === 'strong') return { etag: tag };
    if (validator === 'weak') return { etag: 'W/"v"' };
    return validator === 'date' ? { 'last-modified': 'Wed, 25 Dec 2024 07:55:44 GMT' } : {};
  }
}
