import body from '../../schemas/body.schema.json' with { type: 'json' };
import chat from '../../schemas/chat.schema.json' with { type: 'json' };
import embeddings from '../../schemas/embeddings.schema.json' with { type: 'json' };
import kimiChat from '../../schemas/kimi.chat.schema.json' with { type: 'json' };
import openaiChat from '../../schemas/openai.chat.schema.json' with { type: 'json' };

/** The JSON Schemas of request bodies, each with its file name as `$id`; checks and completion share them. */
export const requestSchemas = [body, chat, embeddings, kimiChat, openaiChat] as const;
