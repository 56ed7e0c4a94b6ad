import assert from 'node:assert/strict';
import { it } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { placeOf, readHead } from '../../../src/authoring/table/openTable.ts';
import { AuthoringFolder } from '../../support/authoringFolder.ts';

const [main, links, office] = ['spreadsheetml/2006/main', 'package/2006/relationships', 'officeDocument/2006/relationships'].map((one) => `http://schemas.openxmlformats.org/${one}`) as [string, string, string]; // prettier-ignore

/** A workbook with a hidden sheet, and one with one row whose cells have these formats, below a row that names them. */
function bookOf(
  cells: readonly (readonly [pattern: string | number, value: number])[],
): Uint8Array {
  const column = (at: number) => String.fromCharCode(66 + at);
  const own = cells.map(([pattern], at) =>
    typeof pattern === 'number'
      ? ''
      : `<numFmt numFmtId="${String(164 + at)}" formatCode="${pattern.replaceAll('"', '&quot;')}"/>`,
  );
  const styles = cells.map(([pattern], at) => `<xf numFmtId="${String(typeof pattern === 'number' ? pattern : 164 + at)}"/>`); // prettier-ignore
  const names = cells.map((_cell, at) => `<c r="${column(at)}2" t="inlineStr"><is><t>c${String(at)}</t></is></c>`); // prettier-ignore
  const values = cells.map(([, value], at) => `<c r="${column(at)}4" s="${String(at + 1)}"><v>${String(value)}</v></c>`); // prettier-ignore
  const files = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Notes" sheetId="2" state="hidden" r:id="rId9"/><sheet name="A &amp; B" sheetId="1" r:id="rId7"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${links}"><Relationship Id="rId7" Type="${office}/worksheet" Target="worksheets/s.xml"/><Relationship Id="rId8" Type="${office}/styles" Target="styles.xml"/><Relationship Id="rId9" Type="${office}/worksheet" Target="worksheets/n.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}"><numFmts>${own.join('')}</numFmts><cellXfs><xf numFmtId="0"/>${styles.join('')}</cellXfs></styleSheet>`,
    'xl/worksheets/n.xml': `<worksheet xmlns="${main}"><sheetData/></worksheet>`,
    'xl/worksheets/s.xml': `<worksheet xmlns="${main}"><sheetData><row r="2">${names.join('')}</row><row r="4">${values.join('')}</row></sheetData></worksheet>`,
  };
  return zipSync(Object.fromEntries(Object.entries(files).map(([name, xml]) => [name, strToU8(xml)]))); // prettier-ignore
}

const noon = 45_992.5;

it('reads numbers, times and dates of a workbook as it shows them', async () => {
  const cells = [
    [9, 0.255],
    ['00000', 123],
    ['"€" #,##0.00;-"€" #,##0.00', -1234.5],
    [0, 0.1 + 0.2],
    [20, 0.5625],
    ['[h]:mm', 1.5],
    ['mmm yyyy', 45_992],
    [14, 45_992],
    [22, noon],
    [49, 7],
  ] as const;
  const shown = ['26%', '00123', '-€ 1,234.50', '0.3', '13:30', '36:00', 'Dec 2025', '2025-12-01', '2025-12-01 12:00:00', '7']; // prettier-ignore
  for (const source of ['x.xlsx', 'x.xlsx#A & B']) {
    await using folder = await AuthoringFolder.make({ 'x.xlsx': bookOf(cells) });
    const place = placeOf(source, folder.at('x.batch.md'));
    const { columns, rows } = await readHead(place, { table: {}, mentions: [] }, 9);
    assert.deepEqual(columns.slice(1), cells.map((_cell, at) => `c${String(at)}`)); // prettier-ignore
    assert.deepEqual(rows, [['', ...shown]]);
  }
});
