import { jsonText } from '../../jsonl/json/jsonText.ts';
import type { Objection } from '../judge/answerJudge.ts';
import { answerJson } from '../shapes/answerJson.ts';
import { cut } from '../shapes/jsonShape.ts';
import { messagesOf, type RequestPart } from '../shapes/requestMessages.ts';
import type { RowValues } from './rowValues.ts';
import type { Detail } from './session.ts';
import { outcomeAt, reasonsAt, type SessionState } from './sessionState.ts';
import { jsonIn } from '../../json/unknownJson.ts';

const mostText = 1_000_000;
/** A picture of more is not shown. */
const mostPicture = 8_000_000;
const mostMessages = 1000;

/** One row whole. @param isCut is a record so long that only its first part was read? */
export function detailOf(
  state: SessionState,
  values: RowValues,
  objections: readonly Objection[],
  isCut: boolean,
): Detail {
  const { row } = values;
  const limit = new Limit(isCut);
  const request = messagesOf(values.asked);
  return {
    row,
    customId: values.customId,
    outcome: outcomeAt(state, row),
    reasons: reasonsAt(state, row).map(
      (reason) => objections.find((one) => one.reason === reason) ?? { reason },
    ),
    request: request.slice(0, mostMessages).map(({ role, parts }) => ({
      role: cut(role, 100),
      parts: parts.map((part) => limit.part(part)),
    })),
    answers: state.sources.flatMap((_, source) => answerOf(state, values, source, limit)),
    lines: linesOf(state, row),
    isCut: limit.isCut || request.length > mostMessages,
  };
}

function answerOf(
  state: SessionState,
  values: RowValues,
  source: number,
  limit: Limit,
): Detail['answers'] {
  const { table } = state;
  const result = table.resultOf(values.row, source);
  if (result === undefined) return [];
  const said = values.text(source);
  const group = table.groupOf(result);
  const failure = group < 0 ? undefined : table.failure(group);
  const finish = table.finishes.words[table.finishOf(result)];
  const tokens = (kind: 'input' | 'cached' | 'output' | 'reasoning') =>
    table.tokens(result, kind) ?? 0;
  const json = failure ? undefined : indented(answerJson(said));
  return [
    {
      source: state.sources[source]?.label ?? '',
      text: limit.text(said.text),
      ...(json === undefined ? {} : { json: limit.text(json) }),
      ...(said.reasoning ? { reasoning: limit.text(said.reasoning) } : {}),
      ...(said.refusal ? { refusal: limit.text(said.refusal) } : {}),
      toolCalls: said.calls.slice(0, 100).map((call) => ({
        name: cut(call.name, 200),
        arguments: limit.text(indented(jsonIn(call.arguments)) ?? call.arguments),
      })),
      ...(finish ? { finish } : {}),
      ...(failure ? { failure } : {}),
      ...(table.tokens(result, 'input') === null
        ? {}
        : {
            tokens: {
              input: tokens('input'),
              cached: tokens('cached'),
              output: tokens('output'),
              reasoning: tokens('reasoning'),
            },
          }),
    },
  ];
}

function linesOf({ table, files, sources }: SessionState, row: number): Detail['lines'] {
  const results = sources.flatMap((_, source) => table.resultOf(row, source) ?? []);
  return [table.requestPlace(row), ...results.map((result) => table.resultPlace(result))].flatMap(
    (place) => {
      const file = place && files[place.file];
      return file ? [{ file: file.path, line: place.line + 1, kind: file.kind }] : [];
    },
  );
}

/** Cuts texts, and remembers that it did. */
class Limit {
  isCut: boolean;

  constructor(isCut: boolean) {
    this.isCut = isCut;
  }

  text(text: string): string {
    if (text.length > mostText) this.isCut = true;
    return cut(text, mostText);
  }

  part({ dataUri, text, ...part }: RequestPart): RequestPart {
    const isShown = dataUri !== undefined && dataUri.length <= mostPicture;
    if (dataUri !== undefined && !isShown) this.isCut = true;
    return {
      ...part,
      ...(text === undefined ? {} : { text: this.text(text) }),
      ...(isShown ? { dataUri } : {}),
    };
  }
}

/** Undefined for what is no JSON. */
function indented(value: unknown): string | undefined {
  return value === undefined ? undefined : jsonText(value, 2);
}
