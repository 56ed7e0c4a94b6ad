import type { Dialect } from './dialect.ts';

const types: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'invalid_authentication_error',
  403: 'permission_denied_error',
  404: 'resource_not_found_error',
  429: 'engine_overloaded_error',
  500: 'server_error',
  503: 'server_unavailable',
};

const typeOf = (status: number) =>
  types[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');

/** Kimi; https://platform.kimi.ai/docs/api/batch-create.md and https://platform.kimi.ai/docs/api/errors */
export const kimiDialect: Dialect = {
  requestIdHeader: 'msh-request-id',
  batchIdPrefix: 'batch_',
  filePrefixes: { input: 'file_', output: 'file_', error: 'file_' },
  fileStatus: 'ready',
  resultPurpose: 'batch_output',
  purposes: ['file-extract', 'batch', 'batch_output', 'lambda', 'image', 'video'],
  listEnds: false,
  filePages: false,
  errorsInBatch: false,
  tellsExpiredAt: false,
  tellsModelAndUsage: false,
  linesForExpired: false,
  checksInputFileAtOnce: true,
  cancelRefusal: 400,
  lineIds: (customId) => ({ id: customId, requestId: '' }),
  failedLine: ({ status, message }, requestId) => ({
    response: {
      status_code: status,
      request_id: requestId,
      body: { error: { message, type: typeOf(status) } },
    },
    error: null,
  }),
  errorBody: ({ status, message }) => ({ error: { message, type: typeOf(status) } }),
  says: {
    unauthorized: 'Invalid Authentication',
    wrongPurpose: (purpose) =>
      `Invalid purpose: ${purpose}, only file-extract, batch, batch_output, lambda, image and video accepted`,
    tooLarge: (max) =>
      `File size is too large, max file size is ${String(Math.floor(max / 2 ** 20))}MB, please confirm and re-upload the file`,
    tooManyFiles: (max) =>
      `The number of files you have uploaded exceeded the max file count ${String(max)}, please delete previous uploaded files`,
    emptyFile: 'File size is zero, please confirm and re-upload the file',
    wrongExtension: 'Invalid file format: a file with purpose batch must be a .jsonl file',
    noFile: (id) => `Not found the file ${id} or permission denied`,
    noBatch: (id) => `Not found the batch ${id} or permission denied`,
    cannotCancel: (status) => `Invalid request: batch with status ${status} cannot be cancelled`,
  },
};
