// The other side of the tracking benchmark, in a process of its own: a list of so many batches, all of which get on
// from one answer to the next.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const count = Number(process.argv[2] ?? 10_000);
let answers = 0;

function list(): Buffer {
  answers += 1;
  const data = Array.from({ length: count }, (_, i) => ({
    id: `batch_${String(i).padStart(20, '0')}`,
    object: 'batch',
    endpoint: '/v1/chat/completions',
    errors: null,
    input_file_id: `file-${String(i)}`,
    completion_window: '24h',
    status: i % 10 === 0 ? 'in_progress' : 'completed',
    output_file_id: i % 10 === 0 ? null : `file-out-${String(i)}`,
    created_at: 1_790_000_000 - i,
    in_progress_at: 1_790_000_060 - i,
    expires_at: 1_790_086_400 - i,
    request_counts: { total: 1_000, completed: answers, failed: 5 },
    metadata: { customer_id: `user_${String(i)}`, about: 'x'.repeat(300) },
  }));
  return Buffer.from(JSON.stringify({ object: 'list', data, has_more: false }));
}

let next = list();
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': next.length });
  response.end(next);
  next = list();
});
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.once('disconnect', () => process.exit());
