/** Stands alone: who looks for a submission and who follows batches wait alike before an absence counts. */

/** Lists have lagged by five minutes, and services have not known what they had just made: earlier it proves nothing. */
export const provenSeconds = 360;
