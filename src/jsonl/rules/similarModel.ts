import type { ProviderProfile } from '../../providers/profile.ts';
import { batchModels } from '../../providers/profiles.ts';

/**
 * The model that a name is probably meant to be: one that differs from it in upper case, in marks between its parts,
 * or in one letter, or two that changed places. Another digit is another model, which may be new.
 */
export function similarModel(name: string, profile: ProviderProfile): string | undefined {
  if (name.startsWith('ft:')) return undefined;
  const letters = lettersOf(name);
  const known = namesOf(profile);
  const written = known.find((one) => one.letters === letters);
  // Of a few models only, the others have names of their own.
  const isWhole = profile.warnUnknownModel || profile.listsModels === true;
  if (written !== undefined || !isWhole) return written?.id;
  const digits = digitsOf(name);
  return known.find((one) => one.digits === digits && isOneLetterApart(one.letters, letters))?.id;
}

interface ModelName {
  readonly id: string;
  readonly letters: string;
  readonly digits: string;
}

/** Read once for a profile: each line may name a model that is not known. */
const names = new WeakMap<ProviderProfile, readonly ModelName[]>();

function namesOf(profile: ProviderProfile): readonly ModelName[] {
  const known =
    names.get(profile) ??
    batchModels(profile).map(({ id }) => ({ id, letters: lettersOf(id), digits: digitsOf(id) }));
  names.set(profile, known);
  return known;
}

function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function digitsOf(name: string): string {
  return name.replace(/[^0-9]+/g, ' ').trim();
}

/** Is one letter more, less or another between two names of some length? */
function isOneLetterApart(a: string, b: string): boolean {
  if (Math.min(a.length, b.length) < 6 || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  // Two letters that changed places.
  const isSwap = a.length === b.length && a.length - start - end === 2;
  if (isSwap && a[start] === b[start + 1] && a[start + 1] === b[start]) return true;
  return Math.max(a.length, b.length) - start - end <= 1;
}
