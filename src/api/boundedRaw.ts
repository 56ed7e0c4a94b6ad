import { cutText } from './cutText.ts';
import type { JsonObject } from './json.ts';

/** Characters of JSON; batches of the known services have one or two thousand. */
const mostOfAll = 16_000;
const mostOfMember = 1_000;
const mostMembers = 100;

/** An object as it came, to be kept and shown; of one that is too large, the small members, and how long the others were. */
export function boundedRaw(object: JsonObject): JsonObject {
  if (JSON.stringify(object).length <= mostOfAll) return object;
  const members = Object.entries(object).slice(0, mostMembers);
  return Object.fromEntries(
    members.map(([name, value]) => {
      const { length } = JSON.stringify(value);
      return [cutText(name, 100), length <= mostOfMember ? value : `… (${String(length)})`];
    }),
  );
}
