import { dashscopeModels } from './models/dashscopeModels.ts';
import type { ProviderProfile } from './profile.ts';

/** Alibaba Cloud Model Studio (DashScope), OpenAI-compatible; half the real-time price. */
export const dashscope: ProviderProfile = {
  id: 'dashscope',
  name: 'DashScope (Qwen)',
  modelNames: /^(qwen|qwq|qvq|tongyi|text-embedding-v\d)/i,
  source:
    'https://www.alibabacloud.com/help/en/model-studio/batch-interfaces-compatible-with-openai',
  regions: [
    {
      id: 'beijing',
      name: 'Beijing',
      baseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
      hosts: ['dashscope.aliyuncs.com', '*.cn-beijing.maas.aliyuncs.com'],
      console: 'https://bailian.console.aliyun.com/',
    },
    {
      id: 'singapore',
      name: 'Singapore',
      baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
      hosts: ['dashscope-intl.aliyuncs.com', '*.ap-southeast-1.maas.aliyuncs.com'],
      console: 'https://bailian.console.alibabacloud.com/',
    },
    {
      id: 'workspace-beijing',
      name: 'Beijing (workspace host)',
      baseUrl: 'https://{WorkspaceId}.cn-beijing.maas.aliyuncs.com/compatible-mode/v1',
      hosts: ['*.cn-beijing.maas.aliyuncs.com'],
      console: 'https://bailian.console.aliyun.com/',
    },
    {
      id: 'workspace-singapore',
      name: 'Singapore (workspace host)',
      baseUrl: 'https://{WorkspaceId}.ap-southeast-1.maas.aliyuncs.com/compatible-mode/v1',
      hosts: ['*.ap-southeast-1.maas.aliyuncs.com'],
      console: 'https://bailian.console.alibabacloud.com/',
    },
  ],
  apiKeyEnv: 'DASHSCOPE_API_KEY',
  filePurpose: 'batch',
  endpoints: ['/v1/chat/completions', '/v1/embeddings', '/v1/chat/ds-test'],
  envelope: { required: ['custom_id', 'method', 'url', 'body'], mixedModels: 'refused' },
  // "500 MB" and "6 MB": nobody says whether of 1000 or of 1024, so only what is above both is an error.
  limits: {
    maxFileBytes: 524_288_000,
    warnFileBytes: 500_000_000,
    maxRequests: 50_000,
    maxLineBytes: 6_291_456,
  },
  window: {
    minHours: 24,
    maxHours: 336,
    units: ['h', 'd'],
    default: '24h',
    suggestions: ['24h', '3d', '7d', '14d'],
  },
  metadata: {
    maxPairs: 16,
    maxKeyLength: 64,
    maxValueLength: 512,
    nameKey: 'ds_name',
    descriptionKey: 'ds_description',
    valueLengths: { ds_name: 100, ds_description: 200 },
  },
  models: dashscopeModels,
  warnUnknownModel: true,
  tokenizer: 'calibrated',
  rehearsal: { model: 'batch-test-model', url: '/v1/chat/ds-test' },
  cancellable: ['validating', 'in_progress', 'finalizing'],
  resultDays: 30,
  listLimit: 100,
  listedByName: 'ds_name',
  fileQuota: { files: 10_000, bytes: 100_000_000_000 },
  // https://help.aliyun.com/zh/model-studio/deep-thinking
  thinkingMembers: ['enable_thinking', 'thinking_budget'],
  oneThinkingMode: true,
  answerLimit: 'max_tokens',
  priceFactor: 0.5,
  imageUrls: true,
  addressSchemes: ['oss:'],
  streaming: 'undocumented',
  bodySchemas: { chat: 'dashscope.chat.schema.json', embeddings: 'texts.embeddings.schema.json' },
  jsonWord: true,
  // https://docs.qwencloud.com/api-reference/preparation/error-messages: "Json mode response is not supported when
  // enable_thinking is true", "The input messages do not contain elements with the role of user", "Model not exist."
  noJsonWhileThinking: true,
  neededRole: 'user',
  foreignModels: '^(qwen|deepseek-ai|meta-llama)/|\\s',
};
