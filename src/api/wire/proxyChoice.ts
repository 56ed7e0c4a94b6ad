import { BlockList, isIP } from 'node:net';
import { ApiFailure } from '../../batches/apiFailure.ts';
import type { ProxyRoute } from './dispatcher.ts';
import { isLoopback } from '../../batches/loopback.ts';
import type { NetworkSettings } from '../../batches/networkSettings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL: the editor's setting, else the environment; null goes direct. This machine is reached directly
 * unless the list of exceptions holds `<-loopback>`, as in Chromium.
 * @throws ApiFailure `proxy` when the proxy's address cannot be used.
 */
export function chooseProxy(
  target: URL,
  settings: NetworkSettings,
  environment: Environment,
): ProxyRoute | null {
  if (settings.proxySupport === false) return null;
  const address = settings.proxy?.trim() || fromEnvironment(target, environment);
  if (!address) return null;
  const exceptions = settings.noProxy?.length
    ? settings.noProxy
    : (variable(environment, 'no_proxy') ?? '').split(/[\s,]+/);
  if (isLoopback(target) && !exceptions.includes('<-loopback>')) return null;
  if (exceptions.some((entry) => excludes(entry.trim().toLowerCase(), target))) return null;
  return { uri: proxyUri(address), authorization: settings.proxyAuthorization || undefined };
}

function fromEnvironment(target: URL, environment: Environment): string | undefined {
  const name = target.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  return variable(environment, name) ?? variable(environment, 'all_proxy');
}

function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim() || environment[name.toUpperCase()]?.trim();
  return value || undefined;
}

function excludes(entry: string, target: URL): boolean {
  if (entry === '*') return true;
  const host = bare(target.hostname);
  if (entry === '<local>') return !host.includes('.') && !host.includes(':');
  const match = /^(?<host>\[[^\]]+\]|[^:]+|[^:]*:[^:]*:.*)(?::(?<port>\d+))?$/.exec(entry);
  const name = bare(match?.groups?.['host'] ?? '');
  if (!name) return false;
  const port = match?.groups?.['port'];
  if (port && port !== (target.port || (target.protocol === 'https:' ? '443' : '80'))) return false;
  const family = isIP(host);
  if (family > 0) return covers(name, host, family === 6 ? 'ipv6' : 'ipv4');
  if (name.startsWith('*.')) return host.endsWith(name.slice(1));
  const suffix = name.startsWith('.') ? name : `.${name}`;
  return host === name.replace(/^\./, '') || host.endsWith(suffix);
}

/** An address is excluded as itself or by its network, as in `10.0.0.0/8`: never by the end of its digits. */
function covers(entry: string, host: string, family: 'ipv4' | 'ipv6'): boolean {
  const [address = '', bits] = entry.split('/');
  const network = new BlockList();
  try {
    if (bits === undefined) network.addAddress(address, family);
    else network.addSubnet(address, Number(bits || Number.NaN), family);
  } catch {
    return false;
  }
  return network.check(host, family);
}

function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function proxyUri(address: string): string {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `http://${address}`;
  const url = URL.parse(text);
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return url.href;
  throw new ApiFailure({ kind: 'proxy', code: 'unsupported_proxy_address' });
}
