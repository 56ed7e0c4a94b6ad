/**
 * Lists have lagged by five minutes, and services have not known what they had just made: that something is not there
 * proves nothing before so many seconds have passed. Apart, for all who conclude from an absence.
 */
export const provenSeconds = 360;
