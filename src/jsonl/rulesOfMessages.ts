import type { RuleTable } from './rule.ts';

const kimiBatch = 'https://platform.kimi.ai/docs/api/batch-create.md';
const kimiVision = 'https://platform.moonshot.ai/docs/guide/use-kimi-vision-model';
const openaiChat = 'https://developers.openai.com/api/reference/resources/chat';

/** Rules about the messages of a chat, what they carry, and the tools that they call. */
export const rulesOfMessages: RuleTable<
  | 'partial_message'
  | 'invalid_data_uri'
  | 'stringified_content'
  | 'unsupported_image_url'
  | 'unknown_scheme'
  | 'unmatched_tool_call'
  | 'unanswered_tool_call'
  | 'duplicate_tool'
  | 'unknown_tool'
> = {
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
