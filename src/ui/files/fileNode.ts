/** One line of the Files view; what it shows is read when it is drawn. */
export type FileNode =
  | { readonly kind: 'account'; readonly id: string; readonly accountId: string }
  | { readonly kind: 'failure'; readonly id: string; readonly accountId: string }
  | { readonly kind: 'loading'; readonly id: string; readonly accountId: string }
  | { readonly kind: 'more'; readonly id: string; readonly accountId: string }
  | {
      readonly kind: 'file';
      readonly id: string;
      readonly accountId: string;
      readonly fileId: string;
    };

export function fileNode<K extends Exclude<FileNode['kind'], 'file'>>(kind: K, accountId: string) {
  return { kind, id: JSON.stringify([accountId, kind]), accountId };
}

/** The files that a menu or code points at: rows of the view, or their ids. */
export function fileTargets(
  argument: unknown,
  rows: unknown,
): readonly { readonly accountId: string; readonly fileId: string }[] {
  return (Array.isArray(rows) ? (rows as readonly unknown[]) : [argument]).flatMap((row) => {
    const { accountId, fileId } = (row ?? {}) as Readonly<Record<string, unknown>>;
    return typeof accountId === 'string' && typeof fileId === 'string'
      ? [{ accountId, fileId }]
      : [];
  });
}
