import { Zip, ZipDeflate } from 'fflate';
import type { CellValue } from './cellValue.ts';

/** What a sheet and a cell may hold. https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3 */
const mostRows = 1_048_576;
const longestText = 32_767;
/** A part of the archive may have 4 GB. */
const mostBytes = 3e9;
const pieceLength = 64 * 1024;

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const media = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/**
 * An Excel workbook (ECMA-376) in pieces: the names of the columns in a row that stays in view, then the rows; what is
 * too much for one sheet goes on in the next. Texts are texts, never formulas, and cut where Excel would refuse them.
 */
export async function* xlsxFile(
  columns: readonly string[],
  rows: AsyncIterable<readonly CellValue[]>,
): AsyncGenerator<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    pieces.push(piece);
  });
  const part = (name: string) => {
    const file = new ZipDeflate(name, { level: 2 });
    zip.add(file);
    return file;
  };
  const put = (name: string, content: string) => part(name).push(Buffer.from(head + content), true);
  const letters = columns.map((_, at) => columnLetters(at));
  let sheets = 0;
  let sheet: ZipDeflate | undefined;
  let [row, bytes, text] = [0, 0, ''];
  const flush = (isLast: boolean) => {
    const piece = Buffer.from(text);
    [text, bytes] = ['', bytes + piece.length];
    sheet?.push(piece, isLast);
  };
  const begin = () => {
    sheet = part(`xl/worksheets/sheet${String(++sheets)}.xml`);
    [row, bytes, text] = [1, 0, head + sheetStart + rowXml(1, letters, columns)];
  };
  const end = () => {
    text += '</sheetData></worksheet>';
    flush(true);
  };
  begin();
  for await (const cells of rows) {
    if (row >= mostRows || bytes >= mostBytes) {
      end();
      begin();
    }
    text += rowXml(++row, letters, cells);
    if (text.length < pieceLength) continue;
    flush(false);
    yield* pieces.splice(0);
  }
  end();
  const numbers = Array.from({ length: sheets }, (_, at) => String(at + 1));
  for (const [name, content] of Object.entries(bookParts(numbers))) put(name, content);
  zip.end();
  yield* pieces;
}

/** The head stays where it is while rows move. */
const sheetStart =
  `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0">` +
  '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>';

function bookParts(sheets: readonly string[]): Readonly<Record<string, string>> {
  const each = (write: (sheet: string) => string) => sheets.map(write).join('');
  const name = (sheet: string) => (sheet === '1' ? 'Results' : `Results ${sheet}`);
  return {
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${each((sheet) => `<sheet name="${name(sheet)}" sheetId="${sheet}" r:id="rId${sheet}"/>`)}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships">${each((sheet) => `<Relationship Id="rId${sheet}" Type="${relations}/worksheet" Target="worksheets/sheet${sheet}.xml"/>`)}</Relationships>`,
    '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${media}.sheet.main+xml"/>${each((sheet) => `<Override PartName="/xl/worksheets/sheet${sheet}.xml" ContentType="${media}.worksheet+xml"/>`)}</Types>`,
  };
}

function rowXml(row: number, letters: readonly string[], cells: readonly CellValue[]): string {
  let xml = `<row r="${String(row)}">`;
  for (const [at, cell] of cells.entries()) {
    if (cell === null || cell === '') continue;
    const place = `r="${letters[at] ?? ''}${String(row)}"`;
    xml += Number.isFinite(cell)
      ? `<c ${place}><v>${String(cell)}</v></c>`
      : `<c ${place} t="inlineStr"><is><t xml:space="preserve">${textXml(String(cell))}</t></is></c>`;
  }
  return `${xml}</row>`;
}

/** A, B, … Z, AA, … */
function columnLetters(at: number): string {
  const last = String.fromCharCode(65 + (at % 26));
  return at < 26 ? last : columnLetters(Math.floor(at / 26) - 1) + last;
}

/** Characters that XML lacks, or would change, are written as Excel writes them: `_x000D_`; what looks so already, too. */
function textXml(text: string): string {
  return text
    .slice(0, longestText)
    .replaceAll(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(
      // eslint-disable-next-line no-control-regex -- these are what is looked for
      /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/g,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
