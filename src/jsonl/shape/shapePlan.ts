import { requestsOfBareLines, type Envelope } from './bareLines.ts';
import { mergedIds } from './mergedIds.ts';
import { countLines } from './physicalLines.ts';
import { withoutSameBodies } from './sameBodies.ts';
import { sampleLines, type LineSample } from './sampleLines.ts';
import { setEverywhere } from './setEverywhere.ts';
import type { Shaper } from './shaper.ts';
import { setSystemPrompt, type SystemPromptChange } from './systemPrompt.ts';

/** What is to be done with one batch file, or for `merge` with several. */
export type ShapePlan =
  | { readonly what: 'set'; readonly member: string; readonly json: string | undefined }
  | ({ readonly what: 'system' } & SystemPromptChange)
  | ({ readonly what: 'sample' } & LineSample)
  | { readonly what: 'merge'; readonly longestId?: number | undefined }
  | { readonly what: 'unique' }
  | ({ readonly what: 'bare' } & Envelope);

/** @param path of the first file. @throws as `countLines`, for a choice at random */
export async function shaperFor(
  plan: ShapePlan,
  path: string,
  signal?: AbortSignal,
): Promise<Shaper> {
  switch (plan.what) {
    case 'set':
      return setEverywhere(plan.member, plan.json);
    case 'system':
      return setSystemPrompt(plan);
    case 'sample':
      return sampleLines(plan, plan.by === 'random' ? await countLines(path, signal) : 0);
    case 'merge':
      return mergedIds(plan.longestId);
    case 'unique':
      return withoutSameBodies();
    case 'bare':
      return requestsOfBareLines(plan);
  }
}
