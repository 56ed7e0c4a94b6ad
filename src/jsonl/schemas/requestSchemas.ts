import anthropicMessages from '../../../schemas/anthropic.messages.schema.json' with { type: 'json' };
import body from '../../../schemas/body.schema.json' with { type: 'json' };
import chat from '../../../schemas/chat.schema.json' with { type: 'json' };
import completions from '../../../schemas/completions.schema.json' with { type: 'json' };
import dashscopeChat from '../../../schemas/dashscope.chat.schema.json' with { type: 'json' };
import embeddings from '../../../schemas/embeddings.schema.json' with { type: 'json' };
import groqChat from '../../../schemas/groq.chat.schema.json' with { type: 'json' };
import kimiChat from '../../../schemas/kimi.chat.schema.json' with { type: 'json' };
import mistralChat from '../../../schemas/mistral.chat.schema.json' with { type: 'json' };
import moderations from '../../../schemas/moderations.schema.json' with { type: 'json' };
import openaiChat from '../../../schemas/openai.chat.schema.json' with { type: 'json' };
import openaiCompletions from '../../../schemas/openai.completions.schema.json' with { type: 'json' };
import openaiEdits from '../../../schemas/openai.edits.schema.json' with { type: 'json' };
import openaiEmbeddings from '../../../schemas/openai.embeddings.schema.json' with { type: 'json' };
import openaiImages from '../../../schemas/openai.images.schema.json' with { type: 'json' };
import openaiModerations from '../../../schemas/openai.moderations.schema.json' with { type: 'json' };
import openaiResponses from '../../../schemas/openai.responses.schema.json' with { type: 'json' };
import responses from '../../../schemas/responses.schema.json' with { type: 'json' };
import siliconflowChat from '../../../schemas/siliconflow.chat.schema.json' with { type: 'json' };
import textsEmbeddings from '../../../schemas/texts.embeddings.schema.json' with { type: 'json' };
import zhipuChat from '../../../schemas/zhipu.chat.schema.json' with { type: 'json' };

/** The JSON Schemas of request bodies, each with its file name as `$id`; checks and completion share them. */
export const requestSchemas = [
  anthropicMessages,
  body,
  chat,
  completions,
  dashscopeChat,
  embeddings,
  groqChat,
  kimiChat,
  mistralChat,
  moderations,
  openaiChat,
  openaiCompletions,
  openaiEdits,
  openaiEmbeddings,
  openaiImages,
  openaiModerations,
  openaiResponses,
  responses,
  siliconflowChat,
  textsEmbeddings,
  zhipuChat,
] as const;
