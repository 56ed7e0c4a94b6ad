import type { LineFailure } from './lineOutcome.ts';

/** What a service says no with. */
export interface Complaint {
  readonly status: number;
  readonly message: string;
  readonly param?: string | null;
  readonly code?: string | null;
}

/** How one service speaks: everything on the wire that its profile of limits does not say. */
export interface Dialect {
  readonly requestIdHeader: string;
  readonly batchIdPrefix: string;
  readonly filePrefixes: {
    readonly input: string;
    readonly output: string;
    readonly error: string;
  };
  readonly fileStatus: string;
  readonly resultPurpose: string;
  readonly purposes: readonly string[];
  /** Do lists carry `first_id` and `last_id`? */
  readonly listEnds: boolean;
  /** Is the list of files cut into pages? */
  readonly filePages: boolean;
  /** Does a failed batch carry `errors`? Otherwise its error file says why. */
  readonly errorsInBatch: boolean;
  /** Members of a batch object that only some services have. */
  readonly tellsExpiredAt: boolean;
  readonly tellsModelAndUsage: boolean;
  /** Do requests that the window cut off get a line in the error file? */
  readonly linesForExpired: boolean;
  /** Is an unknown input file found out when the batch is created, or only while validating? */
  readonly checksInputFileAtOnce: boolean;
  readonly cancelRefusal: 400 | 409;
  /** Ids of a result line. */
  lineIds(customId: string, key: string): { readonly id: string; readonly requestId: string };
  /** Members `response` and `error` of a line that failed. */
  failedLine(failure: LineFailure, requestId: string): object;
  errorBody(complaint: Complaint, requestId: string): object;
  readonly says: Sentences;
}

export interface Sentences {
  readonly unauthorized: string;
  readonly wrongPurpose: (purpose: string, accepted: readonly string[]) => string;
  readonly tooLarge: (maxBytes: number) => string;
  /** Absent where the files that are kept are not counted. */
  readonly tooManyFiles?: (max: number) => string;
  readonly emptyFile: string;
  readonly wrongExtension: string;
  readonly noFile: (id: string) => string;
  readonly noBatch: (id: string) => string;
  readonly cannotCancel: (status: string) => string;
}
