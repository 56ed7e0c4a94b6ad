import type { Disposable } from '../../batches/emitter.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { NetworkSettings } from '../../batches/networkSettings.ts';
import { chooseProxy } from './proxyChoice.ts';

export interface DispatchersOptions {
  readonly network: () => NetworkSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** PEM certificates of the trusted authorities; asked for once, at the first use of TLS. */
  readonly certificates: () => readonly string[];
  readonly connectMs: number;
}

export interface Way {
  readonly dispatcher: Dispatcher;
  readonly viaProxy: boolean;
}

/** Owns the connection pools: one per way of getting there, opened when first needed. */
export class Dispatchers implements Disposable {
  readonly #options: DispatchersOptions;
  readonly #open = new Map<string, Dispatcher>();
  #settings = '';
  #certificates: readonly string[] | undefined;
  #disposed = false;

  constructor(options: DispatchersOptions) {
    this.#options = options;
  }

  /**
   * @param keepAlive false for a call that must not be lost on a connection that the server is just closing
   * @throws ApiFailure `proxy` when the proxy's address cannot be used
   */
  async wayTo(target: URL, keepAlive: boolean): Promise<Way> {
    const settings = this.#options.network();
    this.#retireAfterChange(settings);
    const proxy = chooseProxy(target, settings, this.#options.environment);
    const isSecure = target.protocol === 'https:' || proxy?.uri.startsWith('https:') === true;
    const key = JSON.stringify([proxy, isSecure, keepAlive]);
    // Loaded at the first call: most of a session needs no network.
    const { createDispatcher } = await import('./undici.ts');
    let dispatcher = this.#open.get(key);
    if (!dispatcher) {
      dispatcher = createDispatcher({
        proxy,
        keepAlive,
        rejectUnauthorized: settings.strictSSL,
        certificates: isSecure ? this.#authorities() : null,
        connectMs: this.#options.connectMs,
      });
      if (this.#disposed) dispatcher.destroy();
      else this.#open.set(key, dispatcher);
    }
    return { dispatcher, viaProxy: proxy !== null };
  }

  dispose(): void {
    this.#disposed = true;
    for (const dispatcher of this.#open.values()) dispatcher.destroy();
    this.#open.clear();
  }

  #authorities(): readonly string[] {
    this.#certificates ??= this.#options.certificates();
    return this.#certificates;
  }

  #retireAfterChange(settings: NetworkSettings): void {
    const now = JSON.stringify(settings);
    if (now === this.#settings) return;
    this.#settings = now;
    for (const dispatcher of this.#open.values()) dispatcher.close();
    this.#open.clear();
  }
}
