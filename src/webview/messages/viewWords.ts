import type { ReviewReason, RowOutcome } from '../../results/query/session.ts';

/** Places of {0}, {1} … in these sentences are filled by the view. */
export interface ViewWords {
  readonly outcomes: Readonly<Record<RowOutcome, string>>;
  readonly reasons: Readonly<Record<ReviewReason, string>>;
  /** By the id of a column that is no JSON member. */
  readonly columns: Readonly<Record<string, string>>;
  readonly marks: Readonly<Record<'good' | 'bad' | 'unsure', string>>;
  /** Values of the column `comparison`; they name the sources. */
  readonly comparisons?: Readonly<Record<string, string>>;
  readonly expectations: Readonly<Record<string, string>>;
  readonly places: Readonly<
    Record<'everything' | 'custom_id' | 'question' | 'answer' | 'reasoning', string>
  >;
  readonly head: Readonly<
    Record<
      | 'outcomes'
      | 'agreement'
      | 'onlyChanged'
      | 'comparing'
      | 'summary'
      | 'tokens'
      | 'tokensIn'
      | 'tokensCached'
      | 'tokensOut'
      | 'tokensReasoning'
      | 'price'
      | 'duration'
      | 'models'
      | 'errors'
      | 'moreErrors'
      | 'noReason'
      | 'reviews'
      | 'distribution'
      | 'noValues'
      | 'moreValues'
      | 'emptyValue'
      | 'bin'
      | 'rows'
      | 'noInput'
      | 'chooseInput'
      | 'unknownIds'
      | 'duplicates'
      | 'withoutId'
      | 'unreadable'
      | 'confusion'
      | 'expectedShare'
      | 'confusionHint'
      | 'confusionCell'
      | 'otherLabel'
      | 'from'
      | 'to'
      | 'apply',
      string
    >
  >;
  readonly actions: Readonly<
    Record<
      | 'export'
      | 'retry'
      | 'copyLink'
      | 'chooseExpected'
      | 'openAsText'
      | 'columns'
      | 'keys'
      | 'tryAgain',
      string
    >
  >;
  readonly filter: Readonly<
    Record<
      | 'search'
      | 'searchIn'
      | 'regex'
      | 'matchCase'
      | 'all'
      | 'some'
      | 'searching'
      | 'reading'
      | 'badRegex'
      | 'isOne'
      | 'between'
      | 'atLeast'
      | 'atMost'
      | 'contains'
      | 'matches'
      | 'clear'
      | 'remove'
      | 'noMatch'
      | 'nothing',
      string
    >
  >;
  readonly table: Readonly<
    Record<
      | 'label'
      | 'freeze'
      | 'moveLeft'
      | 'moveRight'
      | 'close'
      | 'selected'
      | 'copyTsv'
      | 'copyJson'
      | 'copyMarkdown'
      | 'clearSelection'
      | 'copied'
      | 'noId'
      | 'resize'
      | 'sourceColumn',
      string
    >
  >;
  readonly pane: Readonly<
    Record<
      | 'label'
      | 'close'
      | 'previous'
      | 'next'
      | 'openJson'
      | 'openMarkdown'
      | 'compare'
      | 'lineInput'
      | 'lineOutput'
      | 'lineError'
      | 'answer'
      | 'request'
      | 'reasoning'
      | 'refusal'
      | 'toolCall'
      | 'error'
      | 'finish'
      | 'noAnswer'
      | 'pending'
      | 'cut'
      | 'picture'
      | 'remotePicture'
      | 'file'
      | 'audio'
      | 'other'
      | 'mark'
      | 'note'
      | 'noRequest'
      | 'loading'
      | 'resize',
      string
    >
  >;
  /** What the keys do, in the order in which they are listed. */
  readonly keys: readonly (readonly [key: string, meaning: string])[];
  readonly keysTitle: string;
  readonly loading: string;
}
