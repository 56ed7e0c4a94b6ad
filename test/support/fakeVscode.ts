/** A stand-in for the `vscode` module that counts what is registered and not yet disposed. */
export interface FakeVscode {
  readonly module: object;
  /** Names of the listeners, providers, commands, views … that are alive. */
  live(): string[];
  readonly commands: ReadonlyMap<string, (...args: unknown[]) => unknown>;
}

type Bag = Record<string, unknown>;

/** Answers whatever a bag lacks: types are classes and tables of names, `on…`, `create…`, `register…` are counted. */
export function fakeVscode(): FakeVscode {
  const alive = new Set<{ readonly name: string }>();
  const commands = new Map<string, (...args: unknown[]) => unknown>();

  const track = (name: string, more: Bag = {}) => {
    const entry = { name };
    alive.add(entry);
    return withDefaults({ ...more, dispose: () => void alive.delete(entry) }, (key) =>
      key === 'then' ? undefined : action(key),
    );
  };
  const member = (key: string): unknown => {
    if (/^on(Did|Will)[A-Z]/.test(key)) return () => track(key);
    if (/^(create|register)[A-Z]/.test(key)) return (id: unknown) => track(`${key} ${String(id)}`);
    return undefined;
  };
  const action = (key: string) => member(key) ?? (() => Promise.resolve(undefined));

  class EventEmitter {
    readonly #own = track('EventEmitter');
    readonly event = () => track('listener of an EventEmitter');
    fire(): void {
      // Nobody listens in these tests.
    }
    dispose(): void {
      (this.#own['dispose'] as () => void)();
    }
  }
  class Disposable {
    readonly dispose: () => void;
    constructor(dispose: () => void) {
      this.dispose = dispose;
    }
    static from(...parts: readonly { dispose(): void }[]): Disposable {
      return new Disposable(() => parts.forEach((part) => part.dispose()));
    }
  }
  const configuration = { get: () => undefined, inspect: () => undefined };
  const uri = (path: string) => ({ scheme: 'file', path, fsPath: path, toString: () => path });
  const module = {
    EventEmitter,
    Disposable,
    Uri: { file: uri, parse: uri, joinPath: uri, from: ({ path }: { path: string }) => uri(path) },
    CodeActionKind: withDefaults({}, kind),
    l10n: { t: (text: unknown) => String(text) },
    env: withDefaults({ language: 'en', uriScheme: 'vscode' }, action),
    commands: {
      executeCommand: () => Promise.resolve(undefined),
      registerCommand: (id: string, run: (...args: unknown[]) => unknown) => {
        commands.set(id, run);
        return track(`registerCommand ${id}`);
      },
    },
    workspace: withDefaults(
      { textDocuments: [], isTrusted: true, getConfiguration: () => configuration },
      action,
    ),
    window: withDefaults(
      {
        visibleTextEditors: [],
        activeTextEditor: undefined,
        state: { focused: true },
        tabGroups: withDefaults({ all: [], activeTabGroup: { tabs: [] } }, member),
      },
      action,
    ),
    languages: withDefaults({}, action),
  };
  const typeOf = (key: string) => (/^[A-Z]/.test(key) ? anyType(key) : undefined);
  // The bundle copies own members and keeps the prototype, so the defaults live on the prototype.
  const exported = Object.create(withDefaults({}, typeOf)) as object;
  return {
    module: Object.assign(exported, module),
    live: () => [...alive].map(({ name }) => name).sort(),
    commands,
  };
}

function withDefaults(known: Bag, missing: (key: string) => unknown): Bag {
  return new Proxy(known, {
    get: (target, key) =>
      key in target || typeof key === 'symbol' ? target[key as string] : missing(key),
  });
}

/** Kinds of code actions are refined by `append`. */
function kind(value: string): object {
  return { value, append: (part: string) => kind(`${value}.${part}`) };
}

/** A class without behaviour whose members are their own names: enough for `new ThemeIcon(…)` and `ViewColumn.One`. */
function anyType(name: string): unknown {
  class AnyType {
    readonly args: readonly unknown[];
    constructor(...args: readonly unknown[]) {
      this.args = args;
    }
  }
  return new Proxy(AnyType, {
    get: (target, key, receiver) =>
      key in target || typeof key === 'symbol'
        ? (Reflect.get(target, key, receiver) as unknown)
        : `${name}.${key}`,
  });
}
