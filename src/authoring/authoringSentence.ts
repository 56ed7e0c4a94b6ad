import { authoringRules, type AuthoringProblem } from './authoringProblem.ts';

/** A problem in English, for places without an editor. */
export function authoringSentence({ code, args }: AuthoringProblem): string {
  const [, template] = authoringRules[code];
  return template.replace(/\{(\d+)\}/g, (_whole, index) => String(args[Number(index)] ?? ''));
}
