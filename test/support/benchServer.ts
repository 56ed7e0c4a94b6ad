// The other side of the wire benchmark, in a process of its own: it swallows uploads and pours downloads.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const line = `${JSON.stringify({ custom_id: 'request-1', answer: 'x'.repeat(900) })}\n`;
const block = Buffer.from(line.repeat(Math.ceil((256 * 1024) / line.length)));

const server = createServer((request, response) => {
  if (request.method === 'POST') {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('end', () => response.end(JSON.stringify({ id: 'file-1', bytes })));
    return;
  }
  let left = Number(/files\/(\d+)\//.exec(request.url ?? '')?.[1]);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': left });
  const pour = () => {
    while (left > 0 && !response.destroyed) {
      const chunk = left < block.length ? block.subarray(0, left) : block;
      left -= chunk.length;
      if (!response.write(chunk)) {
        response.once('drain', pour);
        return;
      }
    }
    response.end();
  };
  pour();
});
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.once('disconnect', () => process.exit());
