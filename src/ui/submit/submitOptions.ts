/** A place among several. */
export interface Position {
  readonly at: number;
  readonly of: number;
}

/** What a caller may give to `batchStudio.submit`; what is missing is asked for. */
export interface SubmitOptions {
  readonly accountId?: string;
  readonly completionWindow?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Goes into the metadata under the key that the provider's console shows. */
  readonly name?: string;
  /** Id of the record whose submission is begun anew: it is reviewed again, and not asked about. */
  readonly insteadOf?: string;
  /** Which of several files it is, from 1. */
  readonly position?: Position;
  /** Submit in spite of errors and of an earlier submission of the same bytes. */
  readonly force: boolean;
}

/** Reads a command's second argument; explorer menus pass a list of files there, which is no option. */
export function readSubmitOptions(argument: unknown): SubmitOptions {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
    return { force: false };
  }
  const value = argument as Readonly<Record<string, unknown>>;
  const text = (name: string) => {
    const found = value[name];
    return typeof found === 'string' && found !== '' ? { [name]: found } : {};
  };
  const { metadata, position } = value;
  return {
    ...text('accountId'),
    ...text('completionWindow'),
    ...text('name'),
    ...text('insteadOf'),
    ...(isTextRecord(metadata) ? { metadata } : {}),
    ...(isPosition(position) ? { position } : {}),
    force: value['force'] === true,
  };
}

function isPosition(value: unknown): value is Position {
  const { at, of } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof at === 'number' && typeof of === 'number';
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((entry) => typeof entry === 'string')
  );
}
