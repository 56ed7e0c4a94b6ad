import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { get } from 'node:http';

/** Where a simulator shows that it knows its token, to whoever asks: nothing follows from an answer. */
export const proofPath = '/batch-studio/proof';

/** @param port where the one who proves listens: an answer that was fetched from another port proves nothing */
export function proofOf(token: string, port: number, nonce: string): string {
  return createHmac('sha256', token)
    .update(`simulator ${String(port)} ${nonce}`)
    .digest('hex');
}

const patienceMs = 2_000;

/** Is it the simulator with this token that listens on this port of this machine? It is not told the token. */
export function proves(token: string, port: number): Promise<boolean> {
  const nonce = randomBytes(16).toString('hex');
  const expected = proofOf(token, port, nonce);
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(patienceMs);
    const path = `${proofPath}?nonce=${nonce}`;
    const request = get({ host: '127.0.0.1', port, path, signal, agent: false }, (response) => {
      let answer = '';
      response.setEncoding('latin1');
      response.on('data', (text: string) => {
        answer += text;
        if (answer.length > expected.length) response.destroy();
      });
      response.on('close', () => {
        const isOurs = answer.length === expected.length;
        resolve(isOurs && timingSafeEqual(Buffer.from(answer, 'latin1'), Buffer.from(expected)));
      });
    });
    request.on('error', () => {
      resolve(false);
    });
  });
}
