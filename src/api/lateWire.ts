import type { BatchApi } from '../batches/batchApi.ts';
import type { RealTimeApi } from '../batches/realTimeApi.ts';
import type { Wire, WireOptions } from './connect.ts';

/** As `createWire`; its code, a sixth of what would be read at the start, is read when something is first asked for. */
export function lateWire(options: WireOptions): Wire {
  let loading: Promise<Wire> | undefined;
  let isDisposed = false;
  const load = () => (loading ??= connected());
  const connected = async () => {
    try {
      const wire = (await import('./connect.ts')).createWire(options);
      if (isDisposed) wire.dispose();
      return wire;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  return {
    connect(account): BatchApi {
      let api: BatchApi | undefined;
      const ready = async () => (api ??= (await load()).connect(account));
      return {
        listModels: async (...asked) => (await ready()).listModels(...asked),
        countTokens: async (...asked) => (await ready()).countTokens(...asked),
        balance: async (...asked) => (await ready()).balance(...asked),
        uploadFile: async (...asked) => (await ready()).uploadFile(...asked),
        retrieveFile: async (...asked) => (await ready()).retrieveFile(...asked),
        listFiles: async (...asked) => (await ready()).listFiles(...asked),
        deleteFile: async (...asked) => (await ready()).deleteFile(...asked),
        downloadFile: async (...asked) => (await ready()).downloadFile(...asked),
        createBatch: async (...asked) => (await ready()).createBatch(...asked),
        listBatches: async (...asked) => (await ready()).listBatches(...asked),
        retrieveBatch: async (...asked) => (await ready()).retrieveBatch(...asked),
        cancelBatch: async (...asked) => (await ready()).cancelBatch(...asked),
      };
    },
    realTime(account): RealTimeApi {
      return {
        send: async (...asked) => (await load()).realTime(account).send(...asked),
      };
    },
    dispose() {
      isDisposed = true;
      loading?.then((wire) => wire.dispose()).catch(() => undefined);
    },
  };
}
