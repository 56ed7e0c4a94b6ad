import type { Batch, BatchFileKind } from '../../batches/batch.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import { FileUses, type FileWorld } from './fileUse.ts';

/**
 * Why a file can go: its batch has ended and what was sent is on this machine, too, its results are here, its batch has
 * ended and the requests are nowhere else, or no batch ever used it.
 */
export const cleanUpReasons = ['input', 'results', 'only_input', 'unused'] as const;

export type CleanUpReason = (typeof cleanUpReasons)[number];

export interface CleanUpItem {
  readonly file: RemoteFile;
  readonly reason: CleanUpReason;
}

export interface CleanUpRules {
  readonly nowMs: number;
  /** Younger files stay. */
  readonly minAgeMs: number;
  /** The purpose of files that batches are made of; other files are not ours to judge. */
  readonly purpose: string;
  /** Is the file of this batch on this machine, whole and unchanged? Of an input, the file that was sent counts, too. */
  readonly isVerified: (batch: Batch, kind: BatchFileKind) => Promise<boolean>;
}

/** Whoever has just uploaded a file, perhaps on another machine, may be about to make a batch of it. */
const unusedAgeMs = 86_400_000;

/**
 * The files that can go. Only right when `world` has all batches of the account: a batch that nobody saw may use what
 * looks unused.
 */
export async function findCleanUp(
  files: readonly RemoteFile[],
  world: FileWorld,
  rules: CleanUpRules,
): Promise<readonly CleanUpItem[]> {
  const uses = new FileUses(world);
  const items: CleanUpItem[] = [];
  for (const file of files) {
    if (uses.mayBeNeeded(file) || ageMs(file, rules) < rules.minAgeMs) continue;
    const reason = await reasonFor(file, uses, rules);
    if (reason !== undefined) items.push({ file, reason });
  }
  return items;
}

async function reasonFor(
  file: RemoteFile,
  uses: FileUses,
  rules: CleanUpRules,
): Promise<CleanUpReason | undefined> {
  const known = uses.of(file.id);
  if (known.length === 0) {
    const isInput = file.purpose === rules.purpose;
    return isInput && ageMs(file, rules) >= unusedAgeMs ? 'unused' : undefined;
  }
  const results = known.filter(({ kind }) => kind !== 'input');
  for (const { batch, kind } of results) {
    if (!(await rules.isVerified(batch, kind))) return undefined;
  }
  if (results.length > 0) return 'results';
  // Without them nobody can tell what was asked, nor try again what failed.
  for (const { batch, kind } of known) {
    if (await rules.isVerified(batch, kind)) return 'input';
  }
  return 'only_input';
}

/** Of a file without a time nobody knows how old it is: it counts as new. */
function ageMs({ createdAt }: RemoteFile, { nowMs }: CleanUpRules): number {
  return createdAt === null ? 0 : nowMs - createdAt * 1000;
}
