import { parentPort } from 'node:worker_threads';
import { openResults } from './openResults.ts';
import type { ResultSession, ResultSource } from './session.ts';
import { failureOf, type SessionCall, type SessionNews } from './sessionMessages.ts';

let session: ResultSession | undefined;
const controllers = new Map<number, AbortController>();
const say = (news: SessionNews): void => {
  parentPort?.postMessage(news);
};

/** The session's own methods; a function among the arguments, or a signal, stays on the other side. */
async function answer(call: number, method: string, args: readonly unknown[]): Promise<unknown> {
  if (method === 'open') {
    const onLoad = () => {
      say({ load: true });
    };
    session = await openResults(args[0] as readonly ResultSource[], { onLoad });
    return undefined;
  }
  if (!session) throw new Error('No session');
  const extra = extras[method]?.(call) ?? [];
  const called = session as unknown as Record<string, (...all: unknown[]) => Promise<unknown>>;
  return called[method]?.(...args, ...extra);
}

function stoppable(call: number): readonly AbortSignal[] {
  const controller = new AbortController();
  controllers.set(call, controller);
  return [controller.signal];
}

/** Arguments that are made on this side. */
const extras: Readonly<Record<string, (call: number) => readonly unknown[]>> = {
  query: (call) => [
    (progress: unknown) => {
      say({ call, progress });
    },
  ],
  export: stoppable,
  exportRequests: stoppable,
  exportMerged: stoppable,
};

parentPort?.on('message', (message: SessionCall) => {
  if ('abort' in message) {
    controllers.get(message.abort)?.abort();
    return;
  }
  const { call, method, args } = message;
  answer(call, method, args)
    .then(
      (value) => say({ call, value }),
      (error: unknown) => say({ call, failure: failureOf(error) }),
    )
    .finally(() => controllers.delete(call));
});
