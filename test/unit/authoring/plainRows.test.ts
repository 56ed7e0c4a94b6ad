import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { placeOf, readHead } from '../../../src/authoring/table/openTable.ts';
import { PlainRows } from '../../../src/authoring/table/plainRows.ts';
import { AuthoringFolder } from '../../support/authoringFolder.ts';

const piece = fc.constantFrom('a', 'b c', ',', ',', '"', '""', '\n', '\n', '\r\n', '\r', ';', '中', '"x"', '"y, z"', '"1\n2"', '"q""q"', ' '); // prettier-ignore
const csv = fc.array(piece, { maxLength: 40 }).map((all) => all.join(''));

/** What the library makes of all of it; undefined where it finds a broken row. */
function byLibrary(text: string): readonly (readonly string[])[] | undefined {
  try {
    return parse(text, {
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch {
    return undefined;
  }
}

it('cuts rows as the library does, wherever the text is cut, up to the first that it leaves to it', () => {
  fc.assert(
    fc.property(csv, fc.integer({ min: 1, max: 7 }), (text, size) => {
      const plain = new PlainRows(',', '"');
      const rows: (readonly string[])[] = [];
      let at = 0;
      for (; at < text.length && !plain.isOdd; at += size)
        rows.push(...plain.push(text.slice(at, at + size)));
      const rest = plain.takeRest() + text.slice(at);
      const [all, after] = [byLibrary(text), byLibrary(rest)];
      if (all && after) assert.deepEqual([...rows, ...after], all);
      else assert.equal(all, after);
    }),
    { numRuns: 3000 },
  );
});

it('needs the library for no usual text, and for each odd row', () => {
  const isOdd = (text: string, quote: string | null = '"') => {
    const plain = new PlainRows(',', quote);
    plain.push(text);
    return plain.isOdd;
  };
  assert.ok(!isOdd('a,"b ""c"" \r\n d",\r\n\r\n,"",x\n"open'));
  assert.ok(!isOdd('5",a\n', null));
  for (const odd of ['5",a\n', '"a"b,c\n', 'a\rb\n']) assert.ok(isOdd(odd), odd);
});

it('reads on after an odd row as before it', async () => {
  const rows = 'x,"1, 2"\n'.repeat(60_000);
  await using folder = await AuthoringFolder.make({
    'x.csv': `a,b\n${rows}5" pipe,y\n"open" z,y\n${rows}last,"end"`,
  });
  const place = placeOf('x.csv', folder.at('x.batch.md'));
  const { rows: read } = await readHead(place, { table: {}, mentions: [] }, 1_000_000);
  assert.equal(read.length, 120_003);
  assert.deepEqual([read[59_999], read[60_000]], [['x', '1, 2'], ['5" pipe', 'y']]); // prettier-ignore
  assert.deepEqual([read.at(-2), read.at(-1)], [['x', '1, 2'], ['last', 'end']]); // prettier-ignore
});
