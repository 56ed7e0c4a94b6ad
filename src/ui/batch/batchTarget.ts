/** What a command was pointed at: a tree node, a batch as returned by a command, or ids from a keybinding. */
export interface Target {
  readonly accountId?: string;
  readonly batchId?: string;
  readonly submissionId?: string;
  readonly jobId?: string;
}

/** What a keybinding says when it means the row that is selected in the tree. */
export const selectedRow = 'selectedRow';

/** Reads a command's first argument, whatever its shape. */
export function readTarget(argument: unknown): Target {
  if (typeof argument === 'string' && argument !== '') return { batchId: argument };
  if (typeof argument !== 'object' || argument === null) return {};
  const value = argument as Readonly<Record<string, unknown>>;
  const text = (name: string) => {
    const found = value[name];
    return typeof found === 'string' && found !== '' ? found : undefined;
  };
  const accountId = text('accountId');
  // A batch as returned by a command has its own id as `id`; a tree node has `batchId`.
  const batchId = text('batchId') ?? ('statusWord' in value ? text('id') : undefined);
  const submissionId = text('submissionId');
  const jobId = text('jobId');
  return {
    ...(accountId === undefined ? {} : { accountId }),
    ...(batchId === undefined ? {} : { batchId }),
    ...(submissionId === undefined ? {} : { submissionId }),
    ...(jobId === undefined ? {} : { jobId }),
  };
}

/** The batches of several rows, or of the one that was clicked. */
export function targetsOf(
  argument: unknown,
  rows: unknown,
): readonly { readonly accountId: string; readonly id: string }[] {
  return (Array.isArray(rows) ? (rows as readonly unknown[]) : [argument])
    .map(readTarget)
    .flatMap(({ accountId, batchId }) =>
      accountId === undefined || batchId === undefined ? [] : [{ accountId, id: batchId }],
    );
}
