import { batchObject } from './batchObject.ts';
import type { BatchFacts } from './batchFacts.ts';
import type { IncomingCall, Handler, Provider } from './call.ts';
import { readCreateRequest, type CreateRequest } from './createRequest.ts';
import { pageOf } from './pages.ts';
import { readJson } from './readJson.ts';
import { Refusal } from './requestError.ts';
import type { BatchView } from './runs.ts';
import { momentOf } from './timeline.ts';

export const createBatch: Handler = async ({ request }, provider) => {
  const { store, dialect, profile, clock } = provider;
  const asked = readCreateRequest(await readJson(request), profile);
  const key = provider.newKey();
  const batch: BatchFacts = {
    id: `${dialect.batchIdPrefix}${key}`,
    ...asked,
    createdMs: clock.now(),
    pace: provider.pace,
    outputFileId: `${dialect.filePrefixes.output}${provider.newKey()}`,
    errorFileId: `${dialect.filePrefixes.error}${provider.newKey()}`,
    judgement: null,
    cancelMs: null,
    written: null,
  };
  const found = await findInput(asked, provider);
  if (found) await store.holdInput(batch.id, asked.inputFileId);
  const facts = found ? batch : { ...batch, judgement: noInput(asked.inputFileId) };
  await store.batches.write(facts);
  provider.runs.start(facts.id);
  const young = { ...facts, judgement: null };
  return batchObject({ facts: young, moment: momentOf(young, young.createdMs) }, dialect);
};

export const listBatches: Handler = async ({ query }, provider) => {
  const { store, runs, dialect } = provider;
  const wanted = filterOf(query);
  const page = await pageOf<BatchView>(await store.batches.ids(), (id) => runs.look(id), {
    after: query.get('after'),
    limit: limitOf(query, provider.profile.listLimit),
    keep: wanted,
  });
  const data = page.items.map((view) => batchObject(view, dialect));
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return { object: 'list', data, ...(dialect.listEnds && ends), has_more: page.hasMore };
};

export const retrieveBatch: Handler = async (call, provider) =>
  batchObject(await batchOf(call, provider), provider.dialect);

export const cancelBatch: Handler = async (call, provider) => {
  const { store, runs, dialect, profile, clock } = provider;
  const { facts, moment } = await batchOf(call, provider);
  const again = moment.status === 'cancelling' || moment.status === 'cancelled';
  // OpenAI answers a repeated cancel with the batch as it is.
  if (again && dialect.cancelRefusal === 409) return batchObject({ facts, moment }, dialect);
  if (!profile.cancellable.includes(moment.status))
    throw new Refusal(dialect.cancelRefusal, dialect.says.cannotCancel(moment.status));
  const now = clock.now();
  await store.batches.update(facts.id, (batch) => ({ ...batch, cancelMs: batch.cancelMs ?? now }));
  const view = await runs.look(facts.id);
  return batchObject(view ?? { facts, moment }, dialect);
};

async function batchOf(call: IncomingCall, { runs, dialect }: Provider): Promise<BatchView> {
  const view = await runs.look(call.id);
  if (!view) throw new Refusal(404, dialect.says.noBatch(call.id), { param: 'id' });
  return view;
}

async function findInput(asked: CreateRequest, provider: Provider): Promise<boolean> {
  const { store, dialect, profile } = provider;
  const file = await store.files.read(asked.inputFileId);
  if (!file && dialect.checksInputFileAtOnce)
    throw new Refusal(404, dialect.says.noFile(asked.inputFileId), { param: 'input_file_id' });
  if (file && file.purpose !== profile.filePurpose)
    throw new Refusal(
      400,
      `Invalid value for 'input_file_id': the file's purpose is '${file.purpose}', expected '${profile.filePurpose}'.`,
      { param: 'input_file_id', code: 'invalid_value' },
    );
  return file !== undefined;
}

function noInput(id: string): NonNullable<BatchFacts['judgement']> {
  const error = {
    code: 'invalid_request',
    message: `Cannot find file ${id}, or your organization does not have access to it.`,
    param: 'file_id',
    line: null,
  };
  return { total: 0, willFail: 0, model: null, errors: [error], slow: false, expire: false };
}

/** DashScope's filters; the others ignore what they do not know. */
function filterOf(query: URLSearchParams): (view: BatchView) => boolean {
  const statuses = query.get('status')?.split(',');
  const inputs = query.get('input_file_ids')?.split(',');
  const name = query.get('ds_name');
  return ({ facts, moment }) =>
    (statuses?.includes(moment.status) ?? true) &&
    (inputs?.includes(facts.inputFileId) ?? true) &&
    (name === null || (facts.metadata?.['ds_name'] ?? '').includes(name));
}

function limitOf(query: URLSearchParams, max: number): number {
  const limit = Number(query.get('limit') ?? 20);
  if (Number.isInteger(limit) && limit >= 1 && limit <= max) return limit;
  throw new Refusal(400, `Invalid 'limit': expected a value from 1 to ${String(max)}.`, {
    param: 'limit',
    code: 'invalid_value',
  });
}
