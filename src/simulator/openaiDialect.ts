import type { Dialect } from './dialect.ts';

const lineCodes: Readonly<Record<number, string>> = {
  429: 'rate_limit_exceeded',
  500: 'server_error',
};

const typeOf = (status: number) => (status >= 500 ? 'server_error' : 'invalid_request_error');

/** OpenAI, and services that follow it; https://developers.openai.com/api/docs/guides/batch */
export const openaiDialect: Dialect = {
  requestIdHeader: 'x-request-id',
  batchIdPrefix: 'batch_',
  filePrefixes: { input: 'file-', output: 'file-', error: 'file-' },
  fileStatus: 'processed',
  resultPurpose: 'batch_output',
  purposes: ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'],
  listEnds: true,
  filePages: true,
  errorsInBatch: true,
  tellsExpiredAt: true,
  tellsModelAndUsage: true,
  linesForExpired: true,
  checksInputFileAtOnce: false,
  cancelRefusal: 409,
  lineIds: (_customId, key) => ({ id: `batch_req_${key}`, requestId: `req_${key}` }),
  failedLine: ({ status, message, param }, requestId) => ({
    response: {
      status_code: status,
      request_id: requestId,
      body: {
        error: {
          message,
          type: typeOf(status),
          param: param ?? null,
          code: lineCodes[status] ?? null,
        },
      },
    },
    error: null,
  }),
  errorBody: ({ status, message, param, code }) => ({
    error: { message, type: typeOf(status), param: param ?? null, code: code ?? null },
  }),
  says: {
    unauthorized:
      'Incorrect API key provided. You can find your API key at https://platform.openai.com/account/api-keys.',
    wrongPurpose: (purpose, accepted) =>
      `Invalid value: '${purpose}'. Supported values are: ${accepted.map((one) => `'${one}'`).join(', ')}.`,
    tooLarge: () => 'File is too large.',
    emptyFile: 'Invalid file format for Batch API. The file is empty.',
    wrongExtension: 'Invalid file format for Batch API. Must be .jsonl',
    noFile: (id) => `No such File object: ${id}`,
    noBatch: (id) => `No batch found with id '${id}'.`,
    cannotCancel: (status) => `Cannot cancel a batch with status '${status}'.`,
  },
};
