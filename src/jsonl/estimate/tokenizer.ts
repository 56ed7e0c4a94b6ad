// Stands alone: the choice must not load what counts.
/**
 * How tokens are counted: with one of OpenAI's vocabularies, or with the larger one and what other tokenizers make of
 * the same text.
 */
export type Tokenizer = 'o200k' | 'cl100k' | 'calibrated';

/** Models from before GPT-4o, and those for embeddings. */
const older = /^(gpt-4(-|$)|gpt-3\.5|text-embedding-(3|ada)|davinci|babbage)/;
const calibrated = /qwen|qwq|kimi|moonshot|glm|deepseek/i;

/**
 * The tokenizer for the requests of a file; undefined when nothing is known of that of its models.
 * @param ofProvider what the provider's profile says of its models
 * https://developers.openai.com/cookbook/examples/how_to_count_tokens_with_tiktoken
 */
export function tokenizerOf(
  ofProvider: 'openai' | 'calibrated' | undefined,
  models: readonly string[],
): Tokenizer | undefined {
  if (ofProvider === 'openai' || isEvery(models, /gpt-oss/))
    return isEvery(models, older) ? 'cl100k' : 'o200k';
  return ofProvider ?? (isEvery(models, calibrated) ? 'calibrated' : undefined);
}

function isEvery(models: readonly string[], pattern: RegExp): boolean {
  return models.length > 0 && models.every((model) => pattern.test(model));
}
