import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import { ApiFailure } from '../../batches/apiFailure.ts';
import { batchFileKinds, fileIdOf, type Batch, type BatchFileKind } from '../../batches/batch.ts';
import { isActive } from '../../batches/status.ts';
import type { PageButton, PageCommand, PageFile } from '../../webview/messages/batchPage.ts';
import { fileWords } from '../batch/batchWords.ts';
import { factWords } from '../files/fileWords.ts';
import { failureMessage } from '../kit/failures.ts';
import type { Formats } from '../kit/formats.ts';
import { plainText } from '../kit/safeText.ts';
import type { LookedUp } from './lookedUp.ts';

const openers: { readonly [K in BatchFileKind]: PageCommand } = {
  input: 'openInput',
  output: 'openOutput',
  error: 'openErrors',
};

/** The files of a batch at its service: size, age and expiry, and what can be done with them. */
export function fileRows(
  batch: Batch,
  account: Account,
  looked: LookedUp,
  formats: Formats,
  nowMs: number,
): readonly PageFile[] {
  return batchFileKinds.flatMap((kind): readonly PageFile[] => {
    const fileId = fileIdOf(batch, kind);
    if (fileId === null) return [];
    const found = looked.files.get(fileId);
    const isGone = found instanceof ApiFailure && found.kind === 'not_found';
    const isHere = looked.local.has(kind) || (kind === 'input' && looked.source === 'same');
    const facts = [
      ...(found instanceof ApiFailure
        ? [isGone ? vscode.l10n.t('no longer at the service') : failureMessage(found, account)]
        : found
          ? factWords(found, formats, nowMs)
          : []),
      ...(isHere ? [vscode.l10n.t('on this machine')] : []),
    ];
    const button = (command: PageCommand, icon: string, label: string): PageButton => ({
      command,
      icon,
      label: vscode.l10n.t('{0}: {1}', fileWords[kind](), label),
      fileId,
    });
    return [
      {
        label: fileWords[kind](),
        id: plainText(fileId, 120),
        facts: facts.join(' · '),
        buttons: [
          ...(isGone && !isHere ? [] : [button(openers[kind], 'go-to-file', vscode.l10n.t('Open'))]), // prettier-ignore
          button('copyFileId', 'copy', vscode.l10n.t('Copy ID')),
          ...(isActive(batch.status) || isGone
            ? []
            : [button('deleteFile', 'trash', vscode.l10n.t('Delete at the Service…'))]),
        ],
      },
    ];
  });
}
