import type { RuleTable } from './rule.ts';

const kimiModels = 'https://platform.kimi.ai/docs/api/models-overview.md';
const kimiBatch = 'https://platform.kimi.ai/docs/api/batch-create.md';
const kimiVision = 'https://platform.moonshot.ai/docs/guide/use-kimi-vision-model';
const dashscope =
  'https://www.alibabacloud.com/help/en/model-studio/batch-interfaces-compatible-with-openai';
const openaiGuide = 'https://developers.openai.com/api/docs/guides/batch';
const openaiChat = 'https://developers.openai.com/api/reference/resources/chat';

/** Rules about models and the parameters in a request's body. */
export const rulesOfBody: RuleTable<
  | 'model_not_found'
  | 'unknown_model'
  | 'retired_model'
  | 'model_retires'
  | 'mismatched_model'
  | 'pinned_parameter'
  | 'redundant_parameter'
  | 'mismatched_test_url'
  | 'streaming_unsupported'
  | 'mismatched_thinking'
  | 'unsupported_thinking'
  | 'unsupported_thinking_keep'
  | 'incompatible_tool_choice'
  | 'partial_message'
  | 'invalid_value'
  | 'unusual_value'
  | 'out_of_range'
  | 'invalid_length'
  | 'invalid_count'
  | 'invalid_format'
  | 'invalid_data_uri'
  | 'stringified_content'
  | 'unsupported_image_url'
  | 'unknown_scheme'
  | 'deprecated_parameter'
  | 'unsupported_parameter'
  | 'unmatched_tool_call'
  | 'unanswered_tool_call'
  | 'duplicate_tool'
  | 'unknown_tool'
> = {
  model_not_found: {
    severity: 'error',
    message: '{1} does not run the model "{0}" in batches. Choose another.',
    args: ['model', 'provider'],
    explanation: 'The provider lists the models that its Batch API runs; this one is excluded.',
    source: kimiBatch,
  },
  unknown_model: {
    severity: 'warning',
    message: '"{0}" is not a model that {1} is known to run in batches. Check its name.',
    args: ['model', 'provider'],
    explanation:
      'The name is in no list that this version knows. It may be new, or a name with a typing error; services refuse the latter when the batch is validated or line by line.',
  },
  retired_model: {
    severity: 'error',
    message: 'The provider retired the model "{0}" on {1}. Choose another.',
    args: ['model', 'date'],
    explanation: 'A retired model is answered with "not found".',
    source: kimiModels,
  },
  model_retires: {
    severity: 'warning',
    message: 'The provider retires the model "{0}" on {1}.',
    args: ['model', 'date'],
    explanation: 'Batches that still run on that day will fail. Choose the successor in time.',
    source: kimiModels,
  },
  mismatched_model: {
    severity: 'error',
    severities: { undocumented: 'warning' },
    message:
      'The model "{0}" differs from the other requests, which use "{1}". A batch has one model.',
    args: ['model', 'usual'],
    explanation:
      'With most services a file can hold requests to a single model; where nothing is documented, this is a warning. The lines of the minority are marked.',
    source: openaiGuide,
  },
  pinned_parameter: {
    severity: 'error',
    message: '{3} takes only {2} for "{0}", not {1}. Remove the parameter.',
    args: ['param', 'value', 'allowed', 'model'],
    explanation: 'The model fixes this parameter; a request with another value is refused.',
    source: kimiModels,
  },
  redundant_parameter: {
    severity: 'warning',
    message: '"{0}" is fixed for {1}; the documents ask not to set it in a batch. Remove it.',
    args: ['param', 'model'],
    explanation:
      'The value is the one that the model has anyway. Real-time calls accept it, but the guide of the Batch API says not to send it.',
    source: kimiBatch,
  },
  mismatched_test_url: {
    severity: 'error',
    message: 'Only the url "{1}" runs the model "{0}". Set the url to it.',
    messages: {
      url: 'The url "{1}" runs only the model "{0}". Set the model to it, or choose another url.',
    },
    args: ['model', 'url'],
    explanation:
      'DashScope has a model that rehearses a batch without cost. It runs under a url of its own, which runs nothing else.',
    source: dashscope,
  },
  streaming_unsupported: {
    severity: 'warning',
    severities: { refused: 'error', undocumented: 'warning' },
    message: 'Batches cannot stream. Remove "stream".',
    args: [],
    explanation:
      'A batch answers in a file, so there is nothing to stream. OpenAI fails the whole batch; other providers do not say what they do.',
    source: openaiGuide,
  },
  mismatched_thinking: {
    severity: 'error',
    severities: { other: 'error', absent: 'warning' },
    message:
      'enable_thinking differs from the other requests, which use {0}. All requests of a batch must agree.',
    messages: {
      absent:
        'enable_thinking is not set here, but other requests set it to {0}. Set it on every line to be sure.',
    },
    args: ['usual'],
    explanation: 'DashScope runs a batch in one thinking mode.',
    source: dashscope,
  },
  unsupported_thinking: {
    severity: 'error',
    message: '{1} does not take {0} for "thinking.type". It takes: {2}.',
    args: ['value', 'model', 'allowed'],
    explanation: 'Each model has its thinking modes; a request with another one is refused.',
    source: kimiModels,
  },
  unsupported_thinking_keep: {
    severity: 'error',
    message: '{0} does not take "thinking.keep". Remove it.',
    args: ['model'],
    explanation: 'Only some models can keep earlier thinking; others refuse the parameter.',
    source: kimiModels,
  },
  incompatible_tool_choice: {
    severity: 'error',
    message: '{1} takes no tool_choice {0} while it thinks. Use "auto" or "none".',
    args: ['value', 'model'],
    explanation:
      'With thinking enabled (the default) only `auto` and `none` are accepted for `tool_choice`.',
    source: kimiModels,
  },
  partial_message: {
    severity: 'warning',
    message: '"partial" only works on the last message. Move or remove it.',
    messages: {
      not_last: '"partial" only works on the last message. Move or remove it.',
      not_assistant: '"partial" only works on a message with the role "assistant".',
    },
    args: [],
    explanation:
      'Partial mode continues the text of the last message, which must be one of the assistant.',
    source: kimiBatch,
  },
  invalid_value: {
    severity: 'error',
    message: '"{0}" cannot be {1}. It takes: {2}.',
    args: ['param', 'value', 'allowed'],
    explanation: 'The parameter takes one of a fixed set of values.',
    source: openaiChat,
  },
  unusual_value: {
    severity: 'warning',
    message: '{1} is not a known value of "{0}". Known: {2}.',
    args: ['param', 'value', 'allowed'],
    explanation:
      'The documents list other values. Some services know more of them, so this is only a warning.',
    source: openaiChat,
  },
  out_of_range: {
    severity: 'error',
    message: '"{0}" is out of range: the limit is {1}.',
    messages: {
      low: '"{0}" must be at least {1}.',
      high: '"{0}" must be at most {1}.',
      low_exclusive: '"{0}" must be greater than {1}.',
      high_exclusive: '"{0}" must be less than {1}.',
    },
    args: ['param', 'limit'],
    explanation: 'The parameter is a number with bounds.',
    source: openaiChat,
  },
  invalid_length: {
    severity: 'error',
    message: '"{0}" has the wrong length: the limit is {1}.',
    messages: {
      empty: '"{0}" must not be empty.',
      short: '"{0}" must have at least {1} characters.',
      long: '"{0}" must have at most {1} characters.',
      bytes: '"{0}" must have at most {1} bytes of UTF-8.',
    },
    args: ['param', 'limit'],
    explanation: 'The text of this parameter has bounds.',
    source: openaiChat,
  },
  invalid_count: {
    severity: 'error',
    message: '"{0}" has the wrong number of entries: the limit is {1}.',
    messages: {
      empty: '"{0}" must not be empty.',
      few: '"{0}" must have at least {1} entries.',
      many: '"{0}" must have at most {1} entries.',
    },
    args: ['param', 'limit'],
    explanation: 'The list has bounds.',
    source: openaiChat,
  },
  invalid_format: {
    severity: 'error',
    message: '"{0}" cannot be {1}. It must match {2}.',
    args: ['param', 'value', 'pattern'],
    explanation:
      'Names of tools and of answer schemas consist of letters, digits, underscores and dashes, and have a bounded length.',
    source: openaiChat,
  },
  invalid_data_uri: {
    severity: 'error',
    severities: { media_type: 'warning' },
    message: 'This is not a data URI that a service can read.',
    messages: {
      malformed: 'A data URI has the form data:image/png;base64,… Complete it.',
      not_base64: 'The data URI must be base64: write ;base64 after the media type.',
      bad_base64: 'The base64 text of this data URI is damaged at {0}. Encode the file again.',
      media_type: 'The media type {0} is not one that the documents list for pictures or videos.',
      empty: 'The data URI holds no data.',
    },
    args: ['found'],
    explanation:
      'Pictures and videos travel inside the request as base64. A damaged or empty one fails its request.',
    source: kimiVision,
  },
  stringified_content: {
    severity: 'warning',
    message:
      'The content is a list of parts written as text, which the model reads as it stands. Write the list itself, without quotation marks around it.',
    args: [],
    explanation:
      'Pictures, videos and texts are sent as an array of parts. The same array as a string is accepted, but the model gets its JSON to read, base64 and all.',
    source: kimiVision,
  },
  unsupported_image_url: {
    severity: 'warning',
    message:
      '{0} documents no http addresses for pictures or videos. Send a base64 data URI or an uploaded file (ms://…).',
    args: ['provider'],
    explanation:
      'The documents name only data URIs and files of the provider. An address on the web is widely reported to be refused.',
    source: kimiVision,
  },
  unknown_scheme: {
    severity: 'warning',
    message: '"{0}" is not an address that services take here. Use a data URI or an uploaded file.',
    args: ['scheme'],
    explanation:
      'A picture or video is given as a data URI, as an address on the web where the provider allows it, or as a file of the provider. Paths of your machine reach no service.',
    source: kimiVision,
  },
  deprecated_parameter: {
    severity: 'hint',
    message: '"{0}" is deprecated; use "{1}".',
    args: ['param', 'instead'],
    explanation: 'The provider still accepts the old name.',
    source: openaiChat,
  },
  unsupported_parameter: {
    severity: 'warning',
    message: '{1} does not support "{0}". Remove it.',
    args: ['param', 'provider'],
    explanation: 'The parameter exists in the API that this one is modelled on, but not here.',
  },
  unmatched_tool_call: {
    severity: 'warning',
    message:
      'No assistant message before this one has tool_calls that it could answer. Add them, or change the role.',
    messages: {
      other_id:
        'The assistant message before this one made no call with this id. Repeat the id of one of its tool_calls.',
    },
    args: [],
    explanation:
      'Every message of the role `tool` answers a call that the assistant message before it made; services refuse the conversation otherwise.',
    source: openaiChat,
  },
  unanswered_tool_call: {
    severity: 'warning',
    message:
      'No tool message answers this call before the conversation goes on. Add one with its id as "tool_call_id".',
    args: [],
    explanation:
      'Each call of an assistant message, also of several made at once, is answered by a message of the role `tool` right after it; services refuse the conversation otherwise.',
    source: openaiChat,
  },
  duplicate_tool: {
    severity: 'warning',
    message: 'Two tools have the name "{0}". Rename one.',
    args: ['name'],
    explanation: 'The model calls tools by their names; services may refuse two of one name.',
    source: openaiChat,
  },
  unknown_tool: {
    severity: 'warning',
    message: 'No tool of this request has the name "{0}". Add it to "tools", or choose another.',
    args: ['name'],
    explanation: '`tool_choice` can only name a function that `tools` describes.',
    source: openaiChat,
  },
};
