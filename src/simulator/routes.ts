import { cancelBatch, createBatch, listBatches, retrieveBatch } from './batchRoutes.ts';
import type { ProviderProfile } from '../providers/profile.ts';
import type { Handler } from './call.ts';
import { uploadFile, deleteFile, fileContent, listUploads, retrieveFile } from './fileRoutes.ts';
import { answerBalance, answerNow, countTokens, listModels } from './modelRoutes.ts';

interface Route {
  readonly method: string;
  /** `:id` stands for one part of the path. */
  readonly path: string;
  readonly handle: Handler;
}

const routes: readonly Route[] = [
  { method: 'POST', path: '/files', handle: uploadFile },
  { method: 'GET', path: '/files', handle: listUploads },
  { method: 'GET', path: '/files/:id', handle: retrieveFile },
  { method: 'DELETE', path: '/files/:id', handle: deleteFile },
  { method: 'GET', path: '/files/:id/content', handle: fileContent },
  { method: 'POST', path: '/batches', handle: createBatch },
  { method: 'GET', path: '/batches', handle: listBatches },
  { method: 'GET', path: '/batches/:id', handle: retrieveBatch },
  { method: 'POST', path: '/batches/:id/cancel', handle: cancelBatch },
  { method: 'GET', path: '/models', handle: listModels },
  { method: 'POST', path: '/chat/completions', handle: answerNow },
  { method: 'POST', path: '/responses', handle: answerNow },
  { method: 'POST', path: '/embeddings', handle: answerNow },
];

/** What only some services have, where their profile says. */
function ownRoutes({ tokenCounter, balance }: ProviderProfile): readonly Route[] {
  const own = (method: string, path: readonly string[] | undefined, handle: Handler) =>
    path ? [{ method, path: `/${path.join('/')}`, handle }] : [];
  return [...own('POST', tokenCounter, countTokens), ...own('GET', balance, answerBalance)];
}

export interface Found {
  readonly handle: Handler;
  readonly id: string;
  readonly path: string;
}

/** The handler for a path; DashScope's longer base path is accepted as well. */
export function findRoute(
  profile: ProviderProfile,
  method: string,
  path: string,
): Found | undefined {
  const match = /^(?:\/compatible-mode)?\/v1(\/.*)$/.exec(path);
  const below = match?.[1];
  const asked = below?.split('/');
  if (below === undefined || !asked) return undefined;
  for (const { handle, ...route } of [...routes, ...ownRoutes(profile)]) {
    if (route.method !== method) continue;
    const parts = route.path.split('/');
    const at = parts.indexOf(':id');
    const fits =
      parts.length === asked.length &&
      parts.every((part, index) => index === at || part === asked[index]);
    if (fits) return { handle, id: at < 0 ? '' : (asked[at] ?? ''), path: below };
  }
  return undefined;
}
