import type { Batch, BatchError } from '../../batches/batch.ts';

// Services' batches have some thousand characters. What one sends that is larger is kept in part, and `isCut` says so:
// the service still has the rest.

/** Characters of one batch: its errors, its metadata, and the object as it came. */
const mostErrors = 200_000;
const mostMetadata = 20_000;
const mostRaw = 20_000;

const leanErrors = 2_000;
const leanMetadata = 1_000;

/** What is kept of a batch. */
export function keptBatch(batch: Batch): Batch {
  return cut(batch, mostErrors, mostMetadata, mostRaw);
}

/** What is kept of a batch where there is little room: what the list shows of it. */
export function leanBatch(batch: Batch): Batch {
  let lean = leans.get(batch);
  if (lean === undefined) {
    lean = cut(batch, leanErrors, leanMetadata, 0);
    leans.set(batch, lean);
  }
  return lean;
}

const sizes = new WeakMap<Batch, Sizes>();
const leans = new WeakMap<Batch, Batch>();

interface Sizes {
  readonly errors: number;
  readonly metadata: number;
  readonly raw: number;
}

/** Characters that a batch takes, about. */
export function sizeOf(batch: Batch): number {
  const { errors, metadata, raw } = sizesOf(batch);
  return 1_000 + errors + metadata + raw;
}

function sizesOf(batch: Batch): Sizes {
  let found = sizes.get(batch);
  if (found === undefined) {
    found = {
      errors: sizeOfErrors(batch.errors),
      metadata: sizeOfMetadata(batch),
      raw: sizeOfJson(batch.raw, 0),
    };
    sizes.set(batch, found);
  }
  return found;
}

function cut(batch: Batch, ofErrors: number, ofMetadata: number, ofRaw: number): Batch {
  const size = sizesOf(batch);
  const hasRaw = batch.raw !== null && size.raw > ofRaw;
  if (size.errors <= ofErrors && size.metadata <= ofMetadata && !hasRaw) return batch;
  let [errors, metadata] = [ofErrors, ofMetadata];
  return {
    ...batch,
    errors: batch.errors.filter((error) => (errors -= sizeOfErrors([error])) >= 0),
    metadata: Object.fromEntries(
      Object.entries(batch.metadata).filter(
        ([key, value]) => (metadata -= key.length + value.length) >= 0,
      ),
    ),
    raw: hasRaw ? null : batch.raw,
    isCut: true,
  };
}

function sizeOfErrors(errors: readonly BatchError[]): number {
  return errors.reduce(
    (sum, { message, code, param }) =>
      sum + message.length + (code?.length ?? 0) + (param?.length ?? 0) + 50,
    0,
  );
}

function sizeOfMetadata({ metadata }: Batch): number {
  return Object.entries(metadata).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
}

const deepest = 20;

/** Without writing it out; what is nested deeper than any service does counts as endless. */
function sizeOfJson(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 10;
  if (depth > deepest) return Infinity;
  let size = 2;
  for (const [name, member] of Object.entries(value) as [string, unknown][])
    size += name.length + 4 + sizeOfJson(member, depth + 1);
  return size;
}
