import type { ColumnReader } from './columnReader.ts';
import type { RowValues } from './rowValues.ts';
import type { TokenKind } from './rowTable.ts';
import type { Cell, Column, ColumnKind } from './session.ts';
import { outcomeAt, reasonsAt, type SessionState } from './sessionState.ts';

/** The columns that results have whatever they hold, of every source. */
export function baseColumns(state: SessionState): readonly ColumnReader[] {
  const many = state.sources.length > 1;
  return [
    ...requestColumns(state),
    ...state.sources.flatMap((_, source) => sourceColumns(state, source, many)),
  ];
}

function requestColumns({ table }: SessionState): readonly ColumnReader[] {
  const column = (id: string, kind: ColumnKind, isShown: boolean): Column => ({
    id,
    title: id,
    kind,
    origin: 'request',
    isShown,
  });
  const line = (row: number) => {
    const place = table.requestPlace(row);
    return place ? place.line + 1 : null;
  };
  return [
    {
      column: column('custom_id', 'text', true),
      needs: 'both',
      source: 0,
      value: ({ customId }) => customId,
      written: ({ writtenId }) => writtenId,
    },
    {
      column: column('question', 'text', true),
      needs: table.hasLoneResults ? 'both' : 'request',
      source: 0,
      value: ({ question }) => question,
      written: ({ writtenQuestion }) => writtenQuestion,
    },
    {
      column: column('line.input', 'number', false),
      needs: 'facts',
      source: 0,
      value: ({ row }) => line(row),
      fact: line,
    },
  ];
}

function sourceColumns(
  state: SessionState,
  source: number,
  many: boolean,
): readonly ColumnReader[] {
  const { table } = state;
  const suffix = source === 0 ? '' : `@${String(source)}`;
  const title = (id: string) => (many ? `${id} · ${state.sources[source]?.label ?? ''}` : id);
  const column = (
    id: string,
    kind: ColumnKind,
    origin: Column['origin'],
    isShown: boolean,
  ): Column => ({ id: id + suffix, title: title(id), kind, origin, isShown });
  const text = (
    id: string,
    isShown: boolean,
    value: (row: RowValues) => Cell,
    origin: Column['origin'] = 'result',
  ): ColumnReader => ({
    column: column(id, 'text', origin, isShown),
    needs: 'result',
    source,
    value,
  });
  const fact = (
    id: string,
    kind: ColumnKind,
    isShown: boolean,
    of: (row: number) => Cell,
    origin: Column['origin'] = 'result',
  ): ColumnReader => ({
    column: column(id, kind, origin, isShown),
    needs: 'facts',
    source,
    value: ({ row }) => of(row),
    fact: of,
  });
  const ofResult = (of: (result: number) => Cell) => (row: number) => {
    const result = table.resultOf(row, source);
    return result === undefined ? null : of(result);
  };
  const tokens = (kind: TokenKind) => ofResult((result) => table.tokens(result, kind));
  const failure = (of: 'code' | 'message') =>
    ofResult((result) => {
      const group = table.groupOf(result);
      return group < 0 ? null : table.failure(group)[of] || null;
    });
  const hasAttempts = (state.sources[source]?.outputs.length ?? 0) > 1;
  return [
    fact('outcome', 'choice', true, (row) => outcomeAt(state, row, source)),
    {
      ...fact('reasons', 'choice', false, (row) => reasonsAt(state, row, source)[0] ?? null),
      facts: (row) => reasonsAt(state, row, source),
    },
    { ...text('answer', true, (row) => row.answer(source)), written: (row) => row.writtenAnswer(source) }, // prettier-ignore
    text('reasoning', false, (row) => row.text(source).reasoning || null),
    fact('finish', 'choice', true, ofResult((result) => table.finishes.words[table.finishOf(result)] || null)), // prettier-ignore
    fact('model', 'choice', source === 0, ofResult((result) => table.models.words[table.modelOf(result)] || null)), // prettier-ignore
    fact('tokens.in', 'number', source === 0, tokens('input'), 'usage'),
    fact('tokens.cached', 'number', false, tokens('cached'), 'usage'),
    fact('tokens.out', 'number', true, tokens('output'), 'usage'),
    fact('tokens.reasoning', 'number', false, tokens('reasoning'), 'usage'),
    fact('status', 'choice', false, ofResult((result) => table.statusOf(result)?.toString() ?? null)), // prettier-ignore
    fact('failure.code', 'choice', false, failure('code')),
    fact('failure.message', 'choice', false, failure('message')),
    fact('line.result', 'number', false, ofResult((result) => table.resultPlace(result).line + 1)), // prettier-ignore
    ...(hasAttempts
      ? [
          fact(
            'attempt',
            'choice',
            true,
            ofResult((result) => attemptOf(state, result, source)),
          ),
        ]
      : []),
  ];
}

/** 1 for the first batch, 2 for its first retry, and so on: by the place of the file among those of its kind. */
function attemptOf(state: SessionState, result: number, source: number): string {
  const number = state.table.fileOf(result);
  const file = state.files[number];
  const alike = state.files.filter((one) => one.source === source && one.kind === file?.kind);
  return String(alike.findIndex((one) => one === file) + 1);
}
