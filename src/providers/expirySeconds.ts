// Stands alone: uploads and batches ask for an expiry alike.
const day = 86_400;

/** The seconds that a service takes for the life of a file. */
interface Bounds {
  readonly minSeconds: number;
  readonly maxSeconds: number;
}

/**
 * How long the service shall keep a file of ours, moved within what it takes.
 * @param bounds absent: it has no such member
 * @param days 0: as long as the service does by itself
 * @returns seconds; undefined when nothing is asked for
 */
export function expirySeconds(bounds: Bounds | undefined, days: number): number | undefined {
  if (!bounds || days <= 0) return undefined;
  return Math.min(bounds.maxSeconds, Math.max(bounds.minSeconds, Math.round(days * day)));
}
