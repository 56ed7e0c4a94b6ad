import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'fixtures', 'tls');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** The private authority; no system trusts it. */
export const authority = read('ca.pem');
/** For batch.example, proxy.example, localhost and 127.0.0.1. */
export const serverTls = { key: read('server.key'), cert: read('server.pem') };
/** For other.example only. */
export const otherTls = { key: read('server.key'), cert: read('other.pem') };
