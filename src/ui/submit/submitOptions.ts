import { isObject } from '../../json/unknownJson.ts';

/** What a caller may give to `batchStudio.submit`; what is missing is asked for. */
export interface SubmitOptions {
  readonly accountId?: string;
  readonly completionWindow?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Goes into the metadata under the key that the provider's console shows. */
  readonly name?: string;
  /** Id of the record whose submission is begun anew: it is reviewed again, and not asked about. */
  readonly insteadOf?: string;
  /** Submit in spite of errors and of an earlier submission of the same bytes. */
  readonly force: boolean;
}

/** Reads a command's second argument; explorer menus pass a list of files there, which is no option. */
export function readSubmitOptions(argument: unknown): SubmitOptions {
  if (!isObject(argument)) return { force: false };
  const value = argument;
  const text = (name: string) => {
    const found = value[name];
    return typeof found === 'string' && found !== '' ? { [name]: found } : {};
  };
  const { metadata } = value;
  return {
    ...text('accountId'),
    ...text('completionWindow'),
    ...text('name'),
    ...text('insteadOf'),
    ...(isTextRecord(metadata) ? { metadata } : {}),
    force: value['force'] === true,
  };
}

/** With account and window given there is no review. */
export function isSilent({ accountId, completionWindow, insteadOf }: SubmitOptions): boolean {
  return accountId !== undefined && completionWindow !== undefined && insteadOf === undefined;
}

function isTextRecord(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((entry) => typeof entry === 'string')
  );
}
