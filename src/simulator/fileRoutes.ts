import { rename, rm } from 'node:fs/promises';
import type { IncomingCall, Handler, Provider } from './call.ts';
import { pageOf } from './pages.ts';
import { readUpload, type Upload } from './readUpload.ts';
import { Refusal } from './requestError.ts';
import { sendContent } from './sendContent.ts';
import type { StoredFile } from './storedFile.ts';

const otherMaxBytes = 512 * 2 ** 20;

export const uploadFile: Handler = async ({ request }, provider) => {
  const { store, profile, dialect } = provider;
  const id = `${dialect.filePrefixes.input}${provider.newKey()}`;
  const part = `${store.contentPath(id)}.tmp`;
  const maxBytes = profile.limits.maxFileBytes ?? otherMaxBytes;
  const upload = await readUpload(request, part, maxBytes);
  try {
    await refuseUpload(upload, provider, maxBytes);
    await rename(part, store.contentPath(id));
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  const { filename, purpose, bytes } = upload;
  const file = { id, filename, purpose, bytes, createdMs: provider.clock.now() };
  await store.files.write(file);
  return fileObject(file, provider);
};

export const listUploads: Handler = async ({ query }, provider) => {
  const { files } = provider.store;
  const page = await pageOf(await files.ids(), (id) => files.read(id), {
    after: provider.dialect.filePages ? query.get('after') : null,
    limit: provider.dialect.filePages ? limitOf(query) : Infinity,
    keep: (file) => !query.has('purpose') || query.get('purpose') === file.purpose,
  });
  const data = page.items.map((file) => fileObject(file, provider));
  if (!provider.dialect.filePages) return { object: 'list', data };
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return { object: 'list', data, ...ends, has_more: page.hasMore };
};

export const retrieveFile: Handler = async (call, provider) =>
  fileObject(await fileOf(call, provider), provider);

export const deleteFile: Handler = async (call, provider) => {
  const { id } = await fileOf(call, provider);
  await provider.store.removeFile(id);
  return { id, object: 'file', deleted: true };
};

export const fileContent: Handler = async (call, provider) => {
  const file = await fileOf(call, provider);
  await sendContent(call, provider.store.contentPath(file.id), file);
  return undefined;
};

async function fileOf(call: IncomingCall, provider: Provider): Promise<StoredFile> {
  const file = await provider.store.files.read(call.id);
  if (!file) throw new Refusal(404, provider.dialect.says.noFile(call.id), { param: 'id' });
  return file;
}

async function refuseUpload(upload: Upload, provider: Provider, maxBytes: number): Promise<void> {
  const { profile, dialect, store } = provider;
  const { says, purposes } = dialect;
  const refuse = (message: string, param: string): never => {
    throw new Refusal(400, message, { param });
  };
  if (!purposes.includes(upload.purpose))
    refuse(says.wrongPurpose(upload.purpose, purposes), 'purpose');
  if (upload.truncated) refuse(says.tooLarge(maxBytes), 'file');
  if (upload.bytes === 0) refuse(says.emptyFile, 'file');
  if (upload.purpose === profile.filePurpose && !upload.filename.endsWith('.jsonl'))
    refuse(says.wrongExtension, 'file');
  const max = profile.fileQuota?.files;
  if (!says.tooManyFiles || max === undefined) return;
  if ((await store.files.ids()).length >= max) refuse(says.tooManyFiles(max), 'file');
}

function fileObject(file: StoredFile, { dialect }: Provider) {
  return {
    id: file.id,
    object: 'file',
    bytes: file.bytes,
    created_at: Math.floor(file.createdMs / 1000),
    filename: file.filename,
    purpose: file.purpose,
    status: dialect.fileStatus,
  };
}

function limitOf(query: URLSearchParams): number {
  const limit = Number(query.get('limit') ?? 10_000);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit;
  throw new Refusal(400, "Invalid 'limit': expected a value from 1 to 10000.", { param: 'limit' });
}
