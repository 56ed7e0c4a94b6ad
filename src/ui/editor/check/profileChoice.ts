import { guessProfile, type FileSigns } from '../../../jsonl/line/guessProfile.ts';
import type { ProviderProfile } from '../../../providers/profile.ts';
import { profileOf, profiles } from '../../../providers/profiles.ts';
import type { Memory } from '../ports/editorDeps.ts';
import type { ChosenProfile } from './fileState.ts';

const key = 'batchStudio.profileOf';
/** Choices beyond this are forgotten, oldest first. */
const kept = 500;

export interface ProfileChoiceDeps {
  readonly memory: Memory;
  readonly preferredProfile: () => ProviderProfile | undefined;
}

/**
 * Which provider's rules check a file: the person's choice, else the account last used. A model that another
 * provider is known for says more than that account: its rules would only find fault with every line.
 */
export class ProfileChoice {
  readonly #deps: ProfileChoiceDeps;

  constructor(deps: ProfileChoiceDeps) {
    this.#deps = deps;
  }

  for(uri: string, signs: FileSigns): ChosenProfile {
    const chosen = this.chosen(uri);
    if (chosen !== undefined) return { profile: profileOf(chosen), origin: 'chosen' };
    const guessed = guessProfile(signs, profiles);
    const maker = guessProfile({ ...signs, url: undefined }, profiles);
    const preferred = this.#deps.preferredProfile();
    const isMeant = preferred === guessed || preferred === maker;
    return preferred && (isMeant || preferred.anyModel || maker.anyModel)
      ? { profile: preferred, origin: 'account' }
      : { profile: guessed, origin: 'model' };
  }

  /** Id of the provider that was chosen for this file. */
  chosen(uri: string): string | undefined {
    return this.#choices().find(([file]) => file === uri)?.[1];
  }

  /** Keeps a choice; undefined takes it back. */
  async choose(uri: string, provider: string | undefined): Promise<void> {
    if (provider === this.chosen(uri)) return;
    const others = this.#choices().filter(([file]) => file !== uri);
    const next = provider === undefined ? others : [...others, [uri, provider] as const];
    await this.#deps.memory.update(key, next.slice(-kept));
  }

  #choices(): readonly (readonly [uri: string, provider: string])[] {
    const stored: unknown = this.#deps.memory.get(key);
    if (!Array.isArray(stored)) return [];
    return (stored as unknown[]).filter(
      (entry): entry is readonly [string, string] =>
        Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'string',
    );
  }
}
