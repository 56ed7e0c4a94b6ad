import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Batch } from '../../batches/batch.ts';
import { profileOf } from '../../providers/profiles.ts';
import { agreementTo, findDuplicates, notAgreed } from '../../tracking/submit/duplicates.ts';
import { foreseenMessage } from '../kit/failures.ts';
import { plainText } from '../kit/safeText.ts';
import { showMessage } from '../kit/showMessage.ts';
import { UserError } from '../kit/userError.ts';
import { adoptEarlier } from '../submit/adoptEarlier.ts';
import { draftMessage } from '../submit/draftMessages.ts';
import { reviewSeveral } from '../submit/reviewSeveral.ts';
import { snapshotsOf } from '../submit/snapshotsOf.ts';
import { metadataOf, startDraft, type SubmitDraft } from '../submit/submitDraft.ts';
import { checkSource, showProblems, type CheckedFile } from '../submit/submitGate.ts';
import { isSilent, type SubmitOptions } from '../submit/submitOptions.ts';
import { findSource, type SubmitSource } from '../submit/submitSource.ts';
import type { CommandDeps } from './commandDeps.ts';
import { accountForFile, draftForRequests } from './proposedAccount.ts';
import { sendAgreed, type Agreed } from './sendAgreed.ts';

interface Ready {
  readonly source: SubmitSource;
  readonly checked: CheckedFile;
  readonly agreement: Agreed['agreement'];
  /** Were the same bytes sent to this account before? */
  readonly isDuplicate: boolean;
}

/** Names that a question has room for. */
const mostNamed = 10;

/**
 * Submits several files one after the other, after one question about those that were sent before, one about errors and one
 * review. Stops at the first that becomes no batch, and offers to go on from there. @returns the batches
 */
export async function submitSeveral(
  deps: CommandDeps,
  files: readonly vscode.Uri[],
  options: SubmitOptions,
): Promise<readonly Batch[]> {
  const snapshots = snapshotsOf(deps);
  const sources: SubmitSource[] = [];
  let missing: unknown;
  try {
    for (const file of files) {
      try {
        sources.push(await findSource(file, snapshots));
      } catch (error) {
        if (sources.length === 0) throw error;
        missing = error;
        break;
      }
    }
    const agreed = await agree(deps, sources, options);
    if (!agreed) return [];
    const { draft } = agreed;
    const { batches, failure } = await sendEach(deps, draft, agreed.files, options);
    const stopped = agreed.files[batches.length]?.source.uri ?? files[sources.length];
    const rest = stopped ? files.slice(files.indexOf(stopped)) : [];
    if (batches.length === 0 && failure !== undefined) throw failure as Error;
    if (rest.length > 0) void offerRest(draft, files.length, rest, failure ?? missing);
    return batches;
  } finally {
    for (const { snapshot } of sources)
      if (snapshot !== undefined) await snapshots.release(snapshot, deps.journal);
  }
}

async function agree(
  deps: CommandDeps,
  sources: readonly SubmitSource[],
  options: SubmitOptions,
): Promise<{ readonly draft: SubmitDraft; readonly files: readonly Ready[] } | undefined> {
  const [first] = sources;
  const { accountId, force } = options;
  const account = first && (await accountForFile(deps, first.uri, accountId));
  if (!account) return undefined;
  const submissions = deps.records.all().map(({ submission }) => submission);
  let draft = startDraft(account, options, submissions);
  let isFitted = accountId !== undefined;
  for (;;) {
    const sentence = isSilent(options) ? draftMessage(draft) : undefined;
    if (sentence !== undefined) throw new UserError(sentence);
    const ready = await readyOf(deps, sources, draft, force);
    if (!isFitted && ready[0]) {
      isFitted = true;
      const fitted = await draftForRequests(deps, first.uri, ready[0].checked, draft);
      if (!fitted) return undefined;
      if (fitted !== draft) {
        draft = fitted;
        continue;
      }
    }
    const fresh = force ? ready : await withoutDuplicates(ready, draft);
    const files = fresh && (force ? fresh : await withoutErrors(deps, fresh));
    if (!files || files.length === 0) return undefined;
    if (isSilent(options)) return { draft, files };
    const before = draft.account.id;
    const reviewed = await reviewSeveral(deps, draft, files);
    if (!reviewed) return undefined;
    draft = reviewed.draft;
    if (reviewed.next === 'submit' && draft.account.id === before) return { draft, files };
  }
}

async function readyOf(
  deps: CommandDeps,
  sources: readonly SubmitSource[],
  { account }: SubmitDraft,
  force: boolean,
): Promise<readonly Ready[]> {
  const ready: Ready[] = [];
  for (const source of sources) {
    const checked = await checkSource(deps, source, profileOf(account.provider));
    const { sha256 } = checked;
    if (!force) await adoptEarlier(deps, sha256, account);
    const duplicates = await findDuplicates(deps.journal, { sha256, accountId: account.id });
    const isDuplicate = notAgreed(duplicates, new Map()).length > 0;
    ready.push({ source, checked, agreement: agreementTo(duplicates), isDuplicate });
  }
  return ready;
}

async function withoutDuplicates(
  files: readonly Ready[],
  { account }: SubmitDraft,
): Promise<readonly Ready[] | undefined> {
  const sent = files.filter(({ isDuplicate }) => isDuplicate);
  if (sent.length === 0) return files;
  const again = vscode.l10n.t('Submit Again');
  const leave = vscode.l10n.t('Skip Them');
  const choice = await showMessage(
    'warning',
    vscode.l10n.t(
      '{0} of {1} files were already submitted to {2}.',
      sent.length,
      files.length,
      account.name,
    ),
    {
      modal: true,
      detail: [
        ...namesOf(sent, ({ source }) => source.filename),
        vscode.l10n.t('Submitting again creates a second batch of each, which is billed too.'),
      ].join('\n'),
    },
    ...(sent.length < files.length ? [leave, again] : [again]),
  );
  if (choice === again) return files;
  return choice === leave ? files.filter(({ isDuplicate }) => !isDuplicate) : undefined;
}

async function withoutErrors(
  deps: CommandDeps,
  files: readonly Ready[],
): Promise<readonly Ready[] | undefined> {
  const hasErrors = ({ checked }: Ready) => checked.report.summary.errors > 0;
  const faulty = files.filter(hasErrors);
  const [first] = faulty;
  if (!first) return files;
  const leave = vscode.l10n.t('Skip Them');
  const show = vscode.l10n.t('Show Problems');
  const anyway = vscode.l10n.t('Submit Anyway');
  const choice = await showMessage(
    'error',
    vscode.l10n.t(
      '{0} of {1} files have errors. The service would refuse these batches or lines of them.',
      faulty.length,
      files.length,
    ),
    {
      modal: true,
      detail: namesOf(faulty, ({ source, checked }) =>
        vscode.l10n.t('{0}: {1}', source.filename, checked.report.summary.errors),
      ).join('\n'),
    },
    ...(faulty.length < files.length ? [leave] : []),
    show,
    anyway,
  );
  if (choice === show) await showProblems(deps, first.source, first.checked);
  if (choice === leave) return files.filter((file) => !hasErrors(file));
  return choice === anyway ? files : undefined;
}

function namesOf(files: readonly Ready[], nameOf: (file: Ready) => string): readonly string[] {
  const more = files.length - mostNamed;
  const names = files.slice(0, mostNamed).map((file) => plainText(nameOf(file), 100));
  return more > 0 ? [...names, vscode.l10n.t('… and {0} more.', more)] : names;
}

/** Until one becomes no batch. @returns why, when there is a reason */
async function sendEach(
  deps: CommandDeps,
  draft: SubmitDraft,
  files: readonly Ready[],
  options: SubmitOptions,
): Promise<{ readonly batches: readonly Batch[]; readonly failure?: unknown }> {
  const batches: Batch[] = [];
  const manner = { force: options.force, silent: isSilent(options) };
  for (const { source, checked, agreement } of files) {
    try {
      const batch = await sendAgreed(deps, source, { draft, checked, agreement }, manner);
      if (!batch) break;
      batches.push(batch);
    } catch (failure) {
      return { batches, failure };
    }
  }
  return { batches };
}

/** @param rest files of which the first became no batch */
async function offerRest(
  draft: SubmitDraft,
  all: number,
  rest: readonly vscode.Uri[],
  failure: unknown,
): Promise<void> {
  const [first, ...others] = rest;
  const goOn = vscode.l10n.t('Resume');
  const stopped = vscode.l10n.t(
    '{0} of {1} files were submitted. It stopped at {2} and can go on from there.',
    all - rest.length,
    all,
    plainText(basename(first?.path ?? ''), 100),
  );
  const sentence = [foreseenMessage(failure), stopped].filter(Boolean).join(' ');
  const kind = failure === undefined ? 'information' : 'warning';
  if ((await showMessage(kind, sentence, goOn)) !== goOn) return;
  const { account, completionWindow } = draft;
  const options = { accountId: account.id, completionWindow, metadata: metadataOf(draft) };
  const more = others.length > 0 ? [rest, options] : [options];
  await vscode.commands.executeCommand('batchStudio.submit', first, ...more);
}
