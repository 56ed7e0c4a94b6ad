// Stands alone: the wire and the accounts must agree on it.

/** Does this URL name this very machine? `URL` has already made `127.1` and the like `127.0.0.1`. */
export function isLoopback(url: URL): boolean {
  const host = url.hostname.replace(/\.$/, '');
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(host)
  );
}

/** Can everyone on the way read and change what is sent there? */
export function isExposed(url: URL): boolean {
  return url.protocol === 'http:' && !isLoopback(url);
}
