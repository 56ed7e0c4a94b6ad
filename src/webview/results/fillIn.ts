// Stands alone: every sentence of the page is filled in alike.
/** Puts values into the places {0}, {1} … of a sentence. */
export function fillIn(sentence: string, ...values: readonly (string | number)[]): string {
  return sentence.replaceAll(/\{(\d)\}/g, (place, index: string) =>
    String(values[Number(index)] ?? place),
  );
}
