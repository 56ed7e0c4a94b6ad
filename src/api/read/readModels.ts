// Stands alone: one kind of answer, one reader.
import type { ModelInfo } from '../../batches/batchApi.ts';
import { unwrapList } from './unwrap.ts';
import { member, readCount, readText } from './readValue.ts';
import { isObject } from '../../json/unknownJson.ts';

/** Reads the list of models. @throws ApiFailure `malformed` */
export function readModels(json: unknown): readonly ModelInfo[] {
  return unwrapList(json, 'models').items.flatMap((item) => {
    if (typeof item === 'string') return [{ id: item, contextTokens: null }];
    const id = isObject(item) ? readText(item['id']) : null;
    if (id === null || !isObject(item)) return [];
    const context = member(item, 'context_length', 'context_window', 'max_model_len');
    return [{ id, contextTokens: readCount(context) }];
  });
}
