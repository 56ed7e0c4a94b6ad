import type { Dialect } from './dialect.ts';
import { openaiDialect } from './openaiDialect.ts';

const codes: Readonly<Record<number, string>> = {
  400: 'InvalidParameter',
  401: 'InvalidApiKey',
  404: 'ModelNotFound',
  429: 'Throttling.RateQuota',
  500: 'InternalError',
};

/** Alibaba Cloud Model Studio; https://www.alibabacloud.com/help/en/model-studio/batch-interfaces-compatible-with-openai */
export const dashscopeDialect: Dialect = {
  ...openaiDialect,
  filePrefixes: {
    input: 'file-batch-',
    output: 'file-batch_output-',
    error: 'file-batch_error-',
  },
  purposes: ['batch', 'file-extract', 'fine-tune'],
  tellsModelAndUsage: false,
  linesForExpired: false,
  checksInputFileAtOnce: true,
  cancelRefusal: 400,
  lineIds: (_customId, key) => ({ id: key, requestId: key }),
  failedLine: ({ status, message }) => ({
    response: null,
    error: { code: codes[status] ?? 'InternalError', message },
  }),
  errorBody: (complaint, requestId) => ({
    ...openaiDialect.errorBody(complaint, requestId),
    request_id: requestId,
  }),
  says: {
    ...openaiDialect.says,
    unauthorized:
      'Incorrect API key provided. For details, see: https://help.aliyun.com/zh/model-studio/error-code#apikey-error',
    tooLarge: (max) =>
      `Upload file capacity exceed limit. The maximum file size is ${String(max)} bytes.`,
    cannotCancel: (status) => `Batch with status '${status}' can not be cancelled.`,
  },
};
