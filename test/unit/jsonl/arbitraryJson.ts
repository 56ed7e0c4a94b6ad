import fc from 'fast-check';

const hex = fc.constantFrom('0041', '00e9', '4F60', 'd83d', 'de00', 'D800', 'DFFF', 'dc00', '0000');

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('', 'a', '你好', '😀', '\u007f', '\u2028', '/', ' ', '{', ']', ',', "'") },
  fc.constantFrom('\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t'),
  hex.map((unit) => `\\u${unit}`),
  fc.constantFrom('\\ud83d\\ude00', '\\uD834\\uDD1E', '\\ud800\\ud800', '\\udc00\\ud800'),
); // prettier-ignore

const string = fc.array(piece, { maxLength: 6 }).map((pieces) => `"${pieces.join('')}"`);

const number = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constantFrom('0', '7', '123456789012345678901', '9007199254740993'),
      fc.nat().map(String),
    ),
    fc.constantFrom('', '', '.0', '.5', '.10000000000000000000000001'),
    fc.constantFrom('', '', 'e0', 'E+400', 'e-400', 'e308', 'E99999999999'),
  )
  .map((parts) => parts.join(''));

const key = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('"a"', '"role"', '"stop"', '"id"', '"__proto__"', '""') },
  string,
);
const space = fc.constantFrom('', '', '', ' ', '\t', ' \r');

/** JSON as text, in every way in which a value can be written; names often occur twice in an object. */
export const jsonText: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.oneof(string, number, fc.constantFrom('true', 'false', 'null')),
    fc
      .tuple(space, fc.array(tie('value'), { maxLength: 3 }))
      .map(([gap, items]) => `[${gap}${items.join(`${gap},`)}${gap}]`),
    fc
      .tuple(space, fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }))
      .map(([gap, members]) => `{${members.map(([name, value]) => `${gap}${name}${gap}:${value}`).join(',')}${gap}}`),
  ),
})).value; // prettier-ignore

/** The same, often far below the top. */
export const deepJsonText = fc
  .tuple(jsonText, fc.constantFrom('[', '{"a":', '[{"b":[', '[1,'), fc.nat(400), fc.nat(2))
  .map(([inner, open, times, lost]) => {
    const close = open.split(/(?:)/).reverse().map((sign) => ({ '[': ']', '{': '}' })[sign] ?? '').join('');
    const whole = open.repeat(times) + inner + close.repeat(times);
    return whole.slice(0, whole.length - (lost === 2 ? 1 : 0));
  }); // prettier-ignore

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Bytes of JSON of which some were lost, changed or put in: cut characters, wrong continuations, stray bytes. */
export const damagedBytes = fc
  .tuple(
    fc.oneof(jsonText, deepJsonText),
    fc.nat(),
    fc.nat(3),
    fc.oneof(
      fc.uint8Array({ maxLength: 3 }),
      fc.constantFrom([], [0x80], [0xc3], [0xe4, 0xbd], [0xf0, 0x9f, 0x98], [0xed, 0xa0, 0x80], [0xc0, 0xaf], [0xff], [0x00], [0x22], [0x5c]),
    ),
  )
  .map(([text, at, cut, put]) => {
    const bytes = bytesOf(text);
    const start = at % (bytes.length + 1);
    return Uint8Array.from([...bytes.subarray(0, start), ...put, ...bytes.subarray(start + cut)]);
  })
  .filter((bytes) => !bytes.includes(0x0a)); // prettier-ignore
