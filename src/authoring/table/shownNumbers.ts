import { strFromU8, unzipSync } from 'fflate';
import { format, getFormatDateInfo, getFormatFromId, isDateFormat, isValidFormat } from 'numfmt';

/** The text of a cell as a spreadsheet shows it; undefined where that is the number, or the date, itself. */
export type ShownNumber = (row: number, column: number, value: number | Date) => string | undefined;

/** Bytes of a sheet's XML; a larger one is no text that the engine can hold. */
const largestSheet = 500_000_000;
const dayMs = 86_400_000;
/** Day 0 of a workbook's dates. */
const firstDay = Date.UTC(1899, 11, 30);

export const sheetTag = /<(?:\w+:)?sheet\s[^>]*>/g;
const linkTag = /<(?:\w+:)?Relationship\s[^>]*>/g;
const formatTag = /<(?:\w+:)?numFmt\s[^>]*>/g;
const styleTag = /<(?:\w+:)?xf\b[^>]*>/g;
const styles = /<(?:\w+:)?cellXfs\b[^]*?<\/(?:\w+:)?cellXfs>/;
/** Cells that have a style; what they hold is known elsewhere. */
const cellTag = /<(?:\w+:)?c\s[^>]*\bs="(\d+)"[^>]*>/g;

/**
 * Finds the formats of a sheet's numbers: percent, leading zeros, times, currencies… Rows and columns count from 0.
 * @param sheet its name or its number, from 1
 */
export function shownNumbers(book: Uint8Array, sheet: string | number): ShownNumber {
  const texts = unzipSync(book, { filter: ({ name }) => /^xl\/(workbook|styles)\.xml$|workbook\.xml\.rels$/i.test(name) }); // prettier-ignore
  const textOf = (ending: string) => {
    const name = Object.keys(texts).find((one) => one.toLowerCase().endsWith(ending));
    const bytes = name === undefined ? undefined : texts[name];
    return bytes ? strFromU8(bytes) : '';
  };
  const patterns = patternsOf(textOf('styles.xml'));
  const path = sheetPath(textOf('workbook.xml'), textOf('workbook.xml.rels'), sheet);
  if (path === undefined || patterns.every((pattern) => pattern === undefined)) return () => undefined; // prettier-ignore
  const found = unzipSync(book, { filter: ({ name, originalSize }) => name === path && originalSize < largestSheet }); // prettier-ignore
  const bytes = found[path];
  const byRow = bytes ? stylesByRow(strFromU8(bytes), patterns) : [];
  return (row, column, value) => {
    const pattern = patterns[byRow[row]?.[column] ?? 0];
    if (pattern === undefined) return undefined;
    const serial = typeof value === 'number' ? value : (value.getTime() - firstDay) / dayMs;
    return format(pattern, serial, { throws: false, nbsp: false }).trim();
  };
}

/** The pattern of each style; undefined where its cells are shown as what they are. */
function patternsOf(xml: string): readonly (string | undefined)[] {
  const own = new Map<string, string>();
  for (const [tag] of xml.matchAll(formatTag))
    own.set(attribute(tag, 'numFmtId') ?? '', attribute(tag, 'formatCode') ?? '');
  const cells = styles.exec(xml)?.[0] ?? '';
  return [...cells.matchAll(styleTag)].map(([tag]) => {
    const id = attribute(tag, 'numFmtId') ?? '0';
    const pattern = own.get(id) ?? getFormatFromId(Number(id));
    return isShown(pattern) ? pattern : undefined;
  });
}

/** A whole date is written with its year first, which says the same in every country. */
function isShown(pattern: string): boolean {
  if (/^(general|@)?$/i.test(pattern) || !isValidFormat(pattern)) return false;
  if (!isDateFormat(pattern)) return true;
  const { year, month, day } = getFormatDateInfo(pattern);
  return !(year && month && day);
}

function sheetPath(workbook: string, links: string, sheet: string | number): string | undefined {
  const tags = [...workbook.matchAll(sheetTag)].map(([tag]) => tag);
  const tag = typeof sheet === 'number' ? tags[sheet - 1] : tags.find((one) => attribute(one, 'name') === sheet); // prettier-ignore
  const id = tag && /\b\w+:id="([^"]*)"/.exec(tag)?.[1];
  const link = [...links.matchAll(linkTag)].find(([one]) => attribute(one, 'Id') === id)?.[0];
  const target = link && attribute(link, 'Target');
  return target?.startsWith('/') ? target.slice(1) : target && `xl/${target}`;
}

/** The style of each cell that is not shown as it is. */
function stylesByRow(xml: string, patterns: readonly (string | undefined)[]): number[][] {
  const rows: number[][] = [];
  for (const [tag, written] of xml.matchAll(cellTag)) {
    const style = Number(written);
    if (patterns[style] === undefined) continue;
    const [, letters = '', digits = ''] = /\br="([A-Z]+)(\d+)"/.exec(tag) ?? [];
    let column = 0;
    for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
    (rows[Number(digits) - 1] ??= [])[column - 1] = style;
  }
  return rows;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }; // prettier-ignore

function attribute(tag: string, name: string): string | undefined {
  const written = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return (written?.[1] ?? written?.[2])?.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, digits?: string, word?: string) =>
      word === undefined
        ? String.fromCodePoint(hex === undefined ? Number(digits) : Number.parseInt(hex, 16))
        : (entities[word] ?? whole),
  );
}
