import { writeFile } from 'node:fs/promises';
import { Session, type Profiler } from 'node:inspector/promises';

/** One stretch of work that no one else's interrupts; in milliseconds of `now()`. */
export interface Slice {
  readonly begin: number;
  readonly ms: number;
}

/** Milliseconds on the clock of V8's profiler. */
export const now = () => Number(process.hrtime.bigint() / 1000n) / 1000;

const samplingUs = 200;
/** Samples that are further apart than this tell that another process had the processor meanwhile. */
const longestStepMs = 1;

/** Tells the extension's own work from all else on the extension host's thread, by a sampling profile. */
export class OwnWork {
  readonly #session = new Session();
  readonly #turns: number[] = [];

  constructor() {
    this.#session.connect();
    this.#noteTurns('setImmediate');
    this.#noteTurns('setTimeout');
  }

  async start(): Promise<void> {
    this.#turns.length = 0;
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.setSamplingInterval', { interval: samplingUs });
    await this.#session.post('Profiler.start');
  }

  /**
   * @param owns is a script, by its address, the extension's own?
   * @param file where the profile is written for other tools to read; nowhere when undefined
   */
  async stop(owns: (url: string) => boolean, file?: string): Promise<Slice[]> {
    const { profile } = await this.#session.post('Profiler.stop');
    if (file !== undefined) await writeFile(file, JSON.stringify(profile));
    return slicesOf(profile, owns, this.#turns);
  }

  /** One of our slices may follow another without a pause; the timer that starts it tells them apart. */
  #noteTurns(name: 'setImmediate' | 'setTimeout'): void {
    const original = globalThis[name] as (work: () => void, ...rest: unknown[]) => unknown;
    const noting = (work: (...args: unknown[]) => void, ...rest: unknown[]) =>
      original(
        (...args: unknown[]) => {
          this.#turns.push(now());
          work(...args);
        },
        ...rest,
      );
    Object.assign(globalThis, { [name]: Object.assign(noting, original) });
  }
}

function slicesOf(
  { nodes, samples = [], timeDeltas = [], startTime }: Profiler.Profile,
  owns: (url: string) => boolean,
  turns: readonly number[],
): Slice[] {
  const own = ownNodes(nodes, owns);
  const collector = new Set(
    nodes.flatMap(({ id, callFrame }) =>
      callFrame.functionName === '(garbage collector)' ? [id] : [],
    ),
  );
  const slices: Slice[] = [];
  let current: { begin: number; ms: number } | undefined;
  let at = startTime / 1000;
  let turn = 0;
  for (const [index, node] of samples.entries()) {
    at += (timeDeltas[index] ?? 0) / 1000;
    let isNewTurn = false;
    for (; (turns[turn] ?? Infinity) <= at; turn++) isNewTurn = true;
    const isOwn = own.has(node);
    if (isNewTurn || !(isOwn || collector.has(node))) current = undefined;
    if (isOwn && !current) slices.push((current = { begin: at, ms: 0 }));
    // A collection is due to all that runs here.
    if (current && isOwn)
      current.ms += Math.min(longestStepMs, (timeDeltas[index + 1] ?? 0) / 1000);
  }
  return slices;
}

/** Nodes of the call tree that are below a function of the extension. */
function ownNodes(nodes: readonly Profiler.ProfileNode[], owns: (url: string) => boolean) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Set<number>();
  const visit = (node: Profiler.ProfileNode, isInside: boolean) => {
    const isOwn = isInside || owns(node.callFrame.url);
    if (isOwn) own.add(node.id);
    for (const child of node.children ?? []) {
      const found = byId.get(child);
      if (found) visit(found, isOwn);
    }
  };
  const [root] = nodes;
  if (root) visit(root, false);
  return own;
}
