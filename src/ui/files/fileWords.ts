import * as vscode from 'vscode';
import type { Batch, BatchFileKind } from '../../batches/batch.ts';
import type { RemoteFile } from '../../batches/batchApi.ts';
import type { FileQuota } from '../../providers/profile.ts';
import type { BatchUse } from '../../tracking/files/fileUse.ts';
import type { Formats } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';

/** What a file is to its batch: "Input file of Nightly tags"; or that no known batch has it. */
export function useWords(use: BatchUse | undefined, nameOf: (batch: Batch) => string): string {
  return use
    ? kindWords[use.kind](plainText(nameOf(use.batch), 60))
    : vscode.l10n.t('no known batch');
}

const kindWords: { readonly [K in BatchFileKind]: (batch: string) => string } = {
  input: (batch) => vscode.l10n.t('Input file of {0}', batch),
  output: (batch) => vscode.l10n.t('Output file of {0}', batch),
  error: (batch) => vscode.l10n.t('Error file of {0}', batch),
};

/** Size, age and expiry, as far as the service says them. */
export function factWords(file: RemoteFile, formats: Formats, nowMs: number): readonly string[] {
  const { bytes, createdAt, expiresAt } = file;
  return [
    ...(bytes === null ? [] : [formats.bytes(bytes)]),
    ...(createdAt === null ? [] : [formats.age(createdAt, nowMs)]),
    ...(expiresAt === undefined
      ? []
      : [vscode.l10n.t('expires {0}', formats.age(expiresAt, nowMs))]),
  ];
}

interface Sum {
  readonly files: number;
  readonly bytes: number;
  readonly isAll: boolean;
}

/** How much is used of what the service keeps: "120 of 1,000 files · 34 MB of 10 GB". */
export function quotaWords(sum: Sum, quota: FileQuota | undefined, formats: Formats): string {
  const count = sum.isAll ? formats.count(sum.files) : `${formats.count(sum.files)}+`;
  const bytes = formats.bytes(sum.bytes);
  return [
    quota?.files === undefined
      ? vscode.l10n.t('{0} files', count)
      : vscode.l10n.t('{0} of {1} files', count, formats.count(quota.files)),
    quota?.bytes === undefined
      ? bytes
      : vscode.l10n.t('{0} of {1}', bytes, formats.bytes(quota.bytes)),
  ].join(' · ');
}

/** Little room is left: uploads will soon be refused. */
export function isNearlyFull({ files, bytes }: Sum, quota: FileQuota | undefined): boolean {
  return (
    files >= 0.9 * (quota?.files ?? Number.POSITIVE_INFINITY) ||
    bytes >= 0.9 * (quota?.bytes ?? Number.POSITIVE_INFINITY)
  );
}
