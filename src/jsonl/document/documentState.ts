// Stands alone: all who make something of a document ask it.

import type { ProviderProfile } from '../../providers/profile.ts';
import type { LineChecker } from '../line/lineChecker.ts';
import type { RuleOptions } from '../rules/ruleOptions.ts';
import type { DocumentJoins } from './documentJoins.ts';
import type { DocumentPreview } from './documentPreview.ts';
import type { DocumentTally } from './documentTally.ts';
import type { LineList } from './lineList.ts';

/** What a document knows, for those who ask it. */
export interface DocumentState {
  readonly lines: LineList;
  readonly tally: DocumentTally;
  readonly checker: LineChecker;
  readonly preview: DocumentPreview;
  readonly joins: DocumentJoins;
  readonly profile: ProviderProfile;
  readonly options: RuleOptions;
}
