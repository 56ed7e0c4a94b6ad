// Stands alone: the links of the list and those of the results hold to it.

/** Services' ids have some forty characters; gateways wrap those of several services into one of 300 and more. */
const longest = 2_000;

/**
 * Can a link carry the id of this batch? Any page can make a link up, so that an id in it has nothing that leads elsewhere as
 * a path, and nothing that a person does not see; all that services and gateways make of ids is allowed, as base64 or
 * `projects/1/batches/2`.
 */
export function isLinkedId(id: string): boolean {
  return (
    id.length <= longest &&
    /^[\w.:/=+@~,-]+$/.test(id) &&
    !id.split('/').some((part) => part === '.' || part === '..')
  );
}
