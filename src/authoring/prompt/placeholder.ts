// Stands alone: a first prompt writes names of columns, completion does, and a look-up finds them again.
/** Signs that a tag of Mustache begins with. */
const tagSign = /^[#^/>{&=!]/;

/** A column's name on one line: spreadsheets break long ones, and leave spaces around them. */
export function shortName(column: string): string {
  return column.replace(/\s+/g, ' ').trim();
}

/** What follows the two braces before the place where a column's name is written, and what stands after it. */
export function bracesOf(column: string): { readonly open: string; readonly close: string } {
  return tagSign.test(shortName(column)) ? { open: '{', close: '}}}' } : { open: '', close: '}}' };
}

/** A column as it is named in a message: `{{text}}`; `{{{# of items}}}` where the name begins like another tag. */
export function placeholderOf(column: string): string {
  const { open, close } = bracesOf(column);
  return `{{${open}${shortName(column)}${close}`;
}
