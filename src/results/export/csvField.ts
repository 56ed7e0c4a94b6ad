/** A tab or a line's end, or a sign that begins a formula, also full-width and after spaces that a program trims. */
const formulaStart = /^[\t\r\n]|^\s*[=+\-@＝＋－＠]/;

/**
 * Where the list separator is another than the comma, as `;` in much of Europe, a field begins after each of these:
 * also within quotation marks, since there the row does not begin with them.
 */
const innerStart = /([;\t|][^\S\r\n\t]*)(?=[=+\-@＝＋－＠])/g;

/** A line of a text is then a row. One that begins with a dash is most often a list's item: only what can act is a formula. */
const innerLine = /([\r\n][^\S\r\n]*)(?=[=@＝＠]|[+\-＋－](?:[^\s]|[^\r\n]*(?:[|!]|\w\()))/g;

/** Most ids and words: nothing in them could act. */
const isPlain = /^\w[\w .:/-]*$/;

/** No text without one of these has a formula in it. */
const mayAct = /[;\t|\r\n]|^\s*[=+\-@＝＋－＠]/;

/** All that ends a field or begins one in some locale. */
const needsQuotes = /[",;\t|\r\n]/;

/**
 * A field of a CSV file. A text that a spreadsheet would run as a formula gets an apostrophe before it: answers come
 * from a model, and models repeat what strangers wrote. https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvField(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  if (isPlain.test(text)) return text;
  if (!mayAct.test(text)) return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const isFormula = formulaStart.test(text) && !/^[+-]?\d+(\.\d+)?$/.test(text);
  const safe = (isFormula ? `'${text}` : text).replace(innerStart, "$1'").replace(innerLine, "$1'");
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
