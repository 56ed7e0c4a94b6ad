import type { BatchApi } from '../../src/batches/batchApi.ts';

/** An API with some of its calls done in another way. */
export function apiWith(api: BatchApi, change: Partial<BatchApi>): BatchApi {
  return { ...eitherApi(() => api), ...change };
}

/** An API whose every call goes to the one that is chosen when it is made. */
export function eitherApi(choose: () => BatchApi): BatchApi {
  return {
    listModels: (signal) => choose().listModels(signal),
    countTokens: (request, signal) => choose().countTokens(request, signal),
    balance: (signal) => choose().balance(signal),
    uploadFile: (source, options) => choose().uploadFile(source, options),
    retrieveFile: (id, signal) => choose().retrieveFile(id, signal),
    listFiles: (after, signal) => choose().listFiles(after, signal),
    deleteFile: (id, signal) => choose().deleteFile(id, signal),
    downloadFile: (id, target, options) => choose().downloadFile(id, target, options),
    createBatch: (request, signal) => choose().createBatch(request, signal),
    listBatches: (...asked) => choose().listBatches(...asked),
    retrieveBatch: (id, signal) => choose().retrieveBatch(id, signal),
    cancelBatch: (id, signal) => choose().cancelBatch(id, signal),
  };
}
