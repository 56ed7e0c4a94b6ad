// Stands alone: every route that takes JSON reads it here.
import type { IncomingMessage } from 'node:http';
import { Refusal } from './requestError.ts';
import { isObject, jsonIn, type JsonObject } from '../json/unknownJson.ts';

const maxBytes = 16 * 2 ** 20;

/** Reads a request's JSON object. @throws Refusal 400 when it is none, 413 when it is far too long */
export async function readJson(request: IncomingMessage): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Refusal(413, 'The request body is too large.');
    chunks.push(chunk);
  }
  const json = jsonIn(Buffer.concat(chunks).toString('utf8'));
  if (isObject(json)) return json;
  throw new Refusal(400, 'We could not parse the JSON body of your request.');
}
