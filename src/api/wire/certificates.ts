// Stands alone: the one place that reads the machine’s certificates, which costs a turn.
import { getCACertificates } from 'node:tls';

/** Authorities that this machine trusts: the system's own store, Node's list and `NODE_EXTRA_CA_CERTS`. */
export function trustedCertificates(): readonly string[] {
  const list = new Set(getCACertificates('default'));
  try {
    for (const certificate of getCACertificates('system')) list.add(certificate);
  } catch {
    // A broken system store must not cost the connection.
  }
  return [...list];
}
