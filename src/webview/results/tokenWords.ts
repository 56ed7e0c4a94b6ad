// Stands alone: head, comparison and pane tell tokens alike.
import type { Overview } from '../../results/query/session.ts';
import type { App } from './app.ts';
import { fillIn } from './fillIn.ts';

/** "1,200 in · 300 cached · 800 out" */
export function tokenWords(
  app: App,
  { input, cached, output, reasoning }: Overview['tokens'],
): string {
  const { tokensIn, tokensCached, tokensOut, tokensReasoning } = app.words.head;
  return [
    fillIn(tokensIn, app.count(input)),
    ...(cached > 0 ? [fillIn(tokensCached, app.count(cached))] : []),
    fillIn(tokensOut, app.count(output)),
    ...(reasoning > 0 ? [fillIn(tokensReasoning, app.count(reasoning))] : []),
  ].join(' · ');
}
