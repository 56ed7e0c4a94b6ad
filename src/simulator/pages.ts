export interface PageRequest<T> {
  /** Id of the last item of the page before. */
  readonly after: string | null;
  readonly limit: number;
  readonly keep?: (item: T) => boolean;
}

export interface ListPage<T> {
  readonly items: readonly T[];
  readonly hasMore: boolean;
}

/** One page of records; reads no more of them than it needs. An unknown cursor gives an empty page. */
export async function pageOf<T>(
  ids: readonly string[],
  read: (id: string) => Promise<T | undefined>,
  { after, limit, keep = () => true }: PageRequest<T>,
): Promise<ListPage<T>> {
  const start = after ? ids.indexOf(after) + 1 || ids.length : 0;
  const items: T[] = [];
  for (const id of ids.slice(start)) {
    const item = await read(id);
    if (item === undefined || !keep(item)) continue;
    if (items.length === limit) return { items, hasMore: true };
    items.push(item);
  }
  return { items, hasMore: false };
}
