import type { BatchApi } from '../../src/batches/batchApi.ts';

/** An API with some of its calls done in another way. */
export function apiWith(api: BatchApi, change: Partial<BatchApi>): BatchApi {
  return {
    listModels: (signal) => api.listModels(signal),
    countTokens: (request, signal) => api.countTokens(request, signal),
    balance: (signal) => api.balance(signal),
    uploadFile: (source, options) => api.uploadFile(source, options),
    retrieveFile: (id, signal) => api.retrieveFile(id, signal),
    listFiles: (after, signal) => api.listFiles(after, signal),
    deleteFile: (id, signal) => api.deleteFile(id, signal),
    downloadFile: (id, target, options) => api.downloadFile(id, target, options),
    createBatch: (request, signal) => api.createBatch(request, signal),
    listBatches: (after, signal) => api.listBatches(after, signal),
    retrieveBatch: (id, signal) => api.retrieveBatch(id, signal),
    cancelBatch: (id, signal) => api.cancelBatch(id, signal),
    ...change,
  };
}
