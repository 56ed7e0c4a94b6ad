import * as vscode from 'vscode';
import type { TokenEstimate } from '../../jsonl/estimate/estimateTokens.ts';
import type { ModelPrice } from '../../providers/profile.ts';
import type { Formats } from '../kit/formats.ts';

/** "1.2M to 1.6M in · at most 4M out · 12 pictures or files not counted" */
export function amountWords(estimate: TokenEstimate, formats: Formats): string {
  const { leastInput, mostInput, mostOutput, media } = estimate;
  const limit =
    mostOutput === Infinity
      ? vscode.l10n.t('no max_tokens set')
      : vscode.l10n.t('at most {0} out', formats.roughly(mostOutput));
  return [
    inputWords(formats.roughly(Math.floor(leastInput)), formats.roughly(Math.ceil(mostInput))),
    ...(mostOutput > 0 ? [limit] : []),
    ...(media > 0
      ? [vscode.l10n.t('{0} images or files not counted', formats.roughly(media))]
      : []),
  ].join(' · ');
}

/** "¥4.7 to ¥6.2 in · at most ¥66 out"; without a limit what each 1,000 tokens of every answer cost */
export function priceWords(
  { leastInput, mostInput, mostOutput }: TokenEstimate,
  { currency, input, output }: ModelPrice,
  requests: number,
  formats: Formats,
): string {
  const money = (tokens: number, each: number) =>
    formats.money((tokens / 1_000_000) * each, currency);
  const limit =
    mostOutput === Infinity
      ? vscode.l10n.t('{0} out for each 1,000 tokens per answer', money(1_000 * requests, output))
      : vscode.l10n.t('at most {0} out', money(mostOutput, output));
  return [
    inputWords(money(leastInput, input), money(mostInput, input)),
    ...(mostOutput > 0 ? [limit] : []),
  ].join(' · ');
}

/** How the estimate came about, for whoever asks. */
export function estimateWords(
  { sampled, isWhole, tokenizer, isOfService }: TokenEstimate,
  formats: Formats,
): string {
  const count = formats.count(sampled);
  const basis = isWhole
    ? vscode.l10n.t('Estimated from the text of all requests ({0}).', count)
    : vscode.l10n.t('Estimated from the text of {0} requests across the file.', count);
  if (isOfService)
    return `${basis} ${vscode.l10n.t(
      'Corrected by what the service itself counts in some of them; answers are not counted. Estimate only; actual usage is billed.',
    )}`;
  const limits =
    tokenizer === 'o200k' || tokenizer === 'cl100k'
      ? vscode.l10n.t(
          'Counted with OpenAI’s tokenizer; images, files and cached input are not counted. Estimate only; actual usage is billed.',
        )
      : vscode.l10n.t(
          'A range, since tokenizers differ; images, files and cached input are not counted. Estimate only; actual usage is billed.',
        );
  return `${basis} ${limits}`;
}

function inputWords(least: string, most: string): string {
  return least === most
    ? vscode.l10n.t('about {0} in', most)
    : vscode.l10n.t('{0} to {1} in', least, most);
}
