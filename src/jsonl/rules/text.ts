// In one piece: the rules of one subject and what finds them.
import type { RuleTable } from './ruleOptions.ts';
import type { JsonNode, ObjectNode, JsonSpan } from '../json/jsonTree.ts';
import type { Report, RequestRules } from './finding.ts';

/** Nesting that every common parser takes. */
export const safeDepth = 128;

/** Rules about valid JSON that readers understand differently. */
export const textRules: RequestRules = {
  check({ text, root }, _, report) {
    visit(root, text, report);
    checkCarriageReturns(text, root, report);
    checkEscapes(text, report);
  },
  reads: () => [],
  // The scanner notes every line that may have one of these, and such a line is always read.
  readsText: true,
};

function checkEscapes(text: string, report: Report): void {
  if (!/\\u[dD][89a-fA-F]/.test(text)) return;
  // Escapes stand in strings only, and a pair of backslashes is no escape.
  const escapes = /\\(?:u([0-9a-fA-F]{4})|.)/g;
  for (let match = escapes.exec(text); match; match = escapes.exec(text)) {
    const unit = Number.parseInt(match[1] ?? '0', 16);
    if ((unit & 0xf800) !== 0xd800) continue;
    const low = /^\\u[dD][c-fC-F][0-9a-fA-F]{2}/.test(text.slice(escapes.lastIndex));
    if (unit < 0xdc00 && low) escapes.lastIndex += 6;
    else
      report({
        code: 'lone_surrogate',
        escape: match[0],
        start: match.index,
        end: match.index + match[0].length,
      });
  }
}

function visit(node: JsonNode, text: string, report: Report): void {
  if (node.type === 'object') {
    checkKeys(node, report);
    for (const member of node.members) visit(member.value, text, report);
  } else if (node.type === 'array') {
    for (const item of node.items) visit(item, text, report);
  } else if (node.type === 'number') {
    checkNumber(text.slice(node.start, node.end), node, report);
  }
}

function checkKeys(node: ObjectNode, report: Report): void {
  const first = new Map<string, JsonSpan>();
  for (const { key, keySpan } of node.members) {
    const earlier = first.get(key);
    if (earlier) report({ code: 'duplicate_key', key, ...keySpan, related: [earlier] });
    else first.set(key, keySpan);
  }
}

/** Integers that change when read as a double, and numbers that become infinite. */
function checkNumber(written: string, node: JsonSpan, report: Report): void {
  const value = Number(written);
  if (Number.isFinite(value)) {
    if (Number.isSafeInteger(value) || !/^-?\d+$/.test(written)) return;
    if (BigInt(written) === BigInt(value)) return;
  }
  const short = written.length > 40 ? `${written.slice(0, 40)}…` : written;
  report({
    code: 'imprecise_number',
    written: short,
    read: String(value),
    start: node.start,
    end: node.end,
  });
}

function checkCarriageReturns(text: string, root: JsonNode, report: Report): void {
  // In a valid line a raw CR stands between tokens; the one at the end belongs to the line end.
  const at = text.indexOf('\r');
  if (at >= 0 && (at < text.length - 1 || root.end > at))
    report({ code: 'lone_carriage_return', start: at, end: at + 1 });
}

const jsonLines = 'https://jsonlines.org/';
const openaiBatch = 'https://developers.openai.com/api/docs/guides/batch';
const rfc8259 = 'https://www.rfc-editor.org/rfc/rfc8259';

/** Rules about the text of the file: JSON, UTF-8, lines, sizes. */
export const rulesOfText: RuleTable<
  | 'invalid_json_line'
  | 'json_array_file'
  | 'invalid_utf8'
  | 'byte_order_mark'
  | 'blank_line'
  | 'lone_carriage_return'
  | 'mixed_line_ends'
  | 'empty_file'
  | 'other_shape'
  | 'wrong_extension'
  | 'line_too_long'
  | 'file_too_large'
  | 'file_near_limit'
  | 'too_many_requests'
  | 'too_many_inputs'
  | 'deep_nesting'
  | 'lone_surrogate'
  | 'imprecise_number'
  | 'duplicate_key'
> = {
  invalid_json_line: {
    severity: 'error',
    message: 'This line is not valid JSON: unexpected {0}.',
    messages: {
      unexpected: 'This line is not valid JSON: unexpected {0}.',
      cut_off:
        'The line ends before its JSON value does. Close what is open, or complete the line.',
      open_string: 'A string is not closed. Add the missing quotation mark.',
      control_character:
        'A string contains a raw control character ({0}). Write it as an escape, such as \\n or \\t.',
      bad_escape: '{0} is not a JSON escape. Write a backslash itself as \\\\.',
      bad_number:
        '{0} is not a JSON number. Write it without leading zeros or plus sign, and with digits on both sides of the point.',
      literal: '{0} is not JSON. Write true, false or null, or put it in quotation marks.',
      single_quotes: 'JSON strings need double quotes.',
      smart_quotes: '{0} is a typographic quotation mark. JSON needs the plain one: ".',
      bare_key: 'The name {0} needs double quotation marks.',
      missing_comma: 'A comma is missing before {0}.',
      missing_colon: 'A colon is missing before {0}.',
      trailing_comma: 'JSON allows no comma before {0}. Remove it.',
      final_comma: 'JSON allows no comma at the end of a line. Remove it.',
      comment: 'JSON allows no comments. Remove it.',
      nul: 'This line contains a NUL byte. The file may be UTF-16 or damaged; save it as UTF-8.',
      several_values:
        'There is more than one JSON value on this line. Put each request on its own line.',
      value_continues:
        'This request goes on over several lines. A batch file has one request per line; join them.',
      string_continues:
        'A text in this request has raw line breaks, so the request goes on over several lines. Write each as \\n.',
      not_object: 'A request line must be one JSON object: {…}.',
      encoded_twice:
        'This request is a JSON string that holds JSON: it was encoded twice. Write the object itself.',
      csv_quoted:
        'This line is quoted as a field of a CSV file, with doubled quotation marks. Write the JSON itself.',
      html_escaped:
        'The quotation marks of this line are written as &quot;, as in HTML. Write the JSON itself.',
    },
    args: ['found'],
    explanation:
      'Every line of a batch file is one complete JSON object. Services read the file line by line; a line that is not JSON fails the whole batch at validation.',
    source: rfc8259,
  },
  json_array_file: {
    severity: 'error',
    message:
      'The file is one JSON array. A batch file has one request per line, without brackets and commas between them.',
    args: [],
    explanation:
      'Batch files are JSON Lines, not a JSON document: no enclosing array, one object per line.',
    source: jsonLines,
  },
  invalid_utf8: {
    severity: 'error',
    message: 'This line contains bytes that are not UTF-8. Save the file as UTF-8.',
    messages: { utf16: 'The file is UTF-16, which no service reads. Save it as UTF-8.' },
    args: [],
    explanation:
      'Services decode batch files as UTF-8. Files saved as GBK, Latin-1 or UTF-16 are refused or arrive with damaged text.',
    source: rfc8259,
  },
  byte_order_mark: {
    severity: 'error',
    message:
      'The file begins with a byte order mark, so services cannot parse its first line. Save it as UTF-8 without BOM.',
    args: [],
    explanation:
      'Validators see the three bytes EF BB BF as text before the first brace and answer `invalid_json_line` for line 1.',
    source: rfc8259,
  },
  blank_line: {
    severity: 'warning',
    message: 'This line is blank. Some services refuse blank lines; delete it.',
    args: [],
    explanation:
      'JSON Lines has no blank lines. Some validators skip them, others refuse the file, and line numbers in error reports may or may not count them.',
    source: jsonLines,
  },
  lone_carriage_return: {
    severity: 'warning',
    message:
      'This line contains a carriage return without a line feed. Some services end the line there; replace or remove it.',
    args: [],
    explanation:
      'Readers disagree on a CR that no LF follows: some take it for white space, others for the end of a line, which then cuts the request in two.',
    source: jsonLines,
  },
  mixed_line_ends: {
    severity: 'information',
    message: 'The file mixes line ends: {0} lines end in CRLF, {1} in LF.',
    args: ['crlf', 'lf'],
    explanation:
      'Both are accepted, since CR is white space in JSON. A mixture often means that files from different tools were put together.',
    source: jsonLines,
  },
  empty_file: {
    severity: 'error',
    message: 'The file contains no request. Add at least one line.',
    args: [],
    explanation: 'A batch needs at least one request; services refuse a file without any.',
    source: 'https://learn.microsoft.com/en-us/azure/ai-foundry/openai/how-to/batch',
  },
  other_shape: {
    severity: 'information',
    severities: { gzip: 'error', zip: 'error' },
    message: 'The provider doesn’t accept these requests.',
    messages: {
      openai:
        'These are requests in the form of OpenAI’s Batch API, which this provider does not accept. Choose their provider.',
      anthropic:
        'These are requests of Anthropic’s Message Batches (custom_id and params). Choose Anthropic as the provider of this file.',
      gemini:
        'These are requests of Gemini or Vertex AI batches, which are not checked here; services with OpenAI’s Batch API do not accept them.',
      results:
        'This is what a batch gave back, not what it is made of. Open it beside its input file to see which request each line answers.',
      gzip: 'This file is compressed (gzip). Services read batch files as plain text; unpack it.',
      zip: 'This file is compressed (ZIP). Services read batch files as plain text; unpack it.',
    },
    args: [],
    explanation:
      'Batch services read and write several kinds of JSON Lines. A file of another kind than the provider’s requests is named once, and its lines are not judged. When it is about to be sent it is an error.',
    source: 'https://platform.claude.com/docs/en/build-with-claude/batch-processing',
  },
  wrong_extension: {
    severity: 'error',
    severities: { case: 'warning' },
    message: 'Services only accept batch files whose name ends in .jsonl. Rename {0}.',
    messages: {
      case: 'Services ask for names that end in .jsonl, in small letters. Rename {0} to be sure.',
    },
    args: ['name'],
    explanation:
      'The upload checks the name and answers that the format must be `.jsonl`. Whether capitals matter is not documented.',
    source: 'https://github.com/BerriAI/litellm/pull/37527',
  },
  line_too_long: {
    severity: 'error',
    message: 'This request has {0} bytes; the provider accepts at most {1}. Shorten or split it.',
    args: ['bytes', 'max'],
    explanation:
      'Some providers bound the size of one line. Bytes of UTF-8 count, not characters: a Chinese character has three.',
    source:
      'https://www.alibabacloud.com/help/en/model-studio/batch-interfaces-compatible-with-openai',
  },
  file_too_large: {
    severity: 'error',
    message: 'The file has {0} bytes; the provider accepts at most {1}. Split it.',
    args: ['bytes', 'max'],
    explanation:
      'Each provider bounds the size of a batch file, in bytes of UTF-8. Base64 pictures are a third larger than their files.',
    source: openaiBatch,
  },
  file_near_limit: {
    severity: 'warning',
    message:
      'The file has {0} bytes; the provider documents {1}, and may count them in another unit. Split it to be sure.',
    args: ['bytes', 'max'],
    explanation:
      'Where a provider says "100 MB", it may mean 100,000,000 or 104,857,600 bytes. Between the two the upload may be refused.',
    source: openaiBatch,
  },
  too_many_requests: {
    severity: 'error',
    message: 'The file has {0} requests; the provider accepts at most {1} in a batch. Split it.',
    args: ['count', 'max'],
    explanation: 'Each provider bounds the number of requests in one batch.',
    source: openaiBatch,
  },
  too_many_inputs: {
    severity: 'error',
    message:
      'The requests of the file have {0} texts to embed; the provider accepts at most {1} in a batch. Split it.',
    args: ['count', 'max'],
    explanation:
      'For embeddings OpenAI counts the texts of all requests, and not only the requests.',
    source: openaiBatch,
  },
  deep_nesting: {
    severity: 'warning',
    message: 'Values are nested {0} levels deep; many parsers stop at {1}. Flatten them.',
    args: ['depth', 'max'],
    explanation:
      'JSON itself has no limit, but parsers do: 128 levels is the smallest common default.',
    source: rfc8259,
  },
  lone_surrogate: {
    severity: 'warning',
    message:
      '{0} is half of a surrogate pair and stands for no character. Write the whole pair, or the character itself.',
    args: ['escape'],
    explanation:
      'An unpaired \\uD800–\\uDFFF escape is valid JSON grammar, but no Unicode text: strict parsers refuse it, others replace it. It usually comes from cutting a string in the middle of an emoji.',
    source: rfc8259,
  },
  imprecise_number: {
    severity: 'warning',
    message: '{0} cannot be kept as a number; services read {1}. Put it in quotation marks.',
    args: ['written', 'read'],
    explanation:
      'Numbers are read as IEEE doubles by most parsers: integers above 9,007,199,254,740,991 lose digits, and very large ones become infinite.',
    source: rfc8259,
  },
  duplicate_key: {
    severity: 'warning',
    message:
      'The name "{0}" occurs twice in this object; only one of the values counts. Remove one.',
    args: ['key'],
    explanation:
      'JSON parsers mostly keep the last of two members with one name, some the first, and strict ones refuse the object.',
    source: rfc8259,
  },
};
