/**
 * The README as it is read in the extension's page, where nothing lies beside it: without pictures, and with the words
 * of a link to another file in place of the link.
 */
export function packagedReadme(text: string): string {
  return text
    .replaceAll(/^.*\]\(README[^)]*\).*\n+/gm, '')
    .replaceAll(/^[ \t]*!\[[^\]]*\]\([^)]*\)\n+/gm, '')
    .replaceAll(/(?<!!)\[([^\]]*)\]\((?!https?:|#)[^)]*\)/g, '$1');
}
