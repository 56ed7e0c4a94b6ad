import type { ProviderProfile } from '../../../providers/profile.ts';
import { batchModels } from '../../../providers/profiles.ts';

export interface NewRequest {
  readonly kind: 'chat' | 'instructed' | 'picture' | 'embedding';
  /** One line, as a snippet of the editor. */
  readonly snippet: string;
}

/** Whole requests to begin a line with. `model` is the file's; without one the provider's first stands in. */
export function newRequests(
  profile: ProviderProfile,
  { id, model }: { readonly id: string; readonly model: string | undefined },
): NewRequest[] {
  const [first] = batchModels(profile);
  const isWhole = first?.prefix !== true || profile.envelope.body === 'params';
  const name = model ?? (isWhole ? (first?.id ?? '') : '');
  const line = (endsWith: string, rest: string) => {
    const url = profile.endpoints.find((endpoint) => endpoint.endsWith(endsWith));
    if (url === undefined) return undefined;
    const path = profile.envelope.isBare ? '' : `"method":"POST","url":"${url}",`;
    return (
      `{"custom_id":"\${1:${escaped(id)}}",${path}` +
      `"body":{"model":"\${2:${escaped(name)}}",${rest}}}`
    );
  };
  const user = (content: string) => `{"role":"user","content":${content}}`;
  const picture =
    '[{"type":"image_url","image_url":{"url":"data:image/png;base64,$3"}},{"type":"text","text":"$4"}]';
  const messages = (system: string, asked: string) =>
    `{"custom_id":"\${1:${escaped(id)}}","params":{"model":"\${2:${escaped(name)}}",` +
    `"max_tokens":\${3:1024},${system}"messages":[${user(asked)}]}}`;
  if (profile.envelope.body === 'params')
    return [
      { kind: 'chat', snippet: messages('', '"$4"') },
      { kind: 'instructed', snippet: messages('"system":"$4",', '"$5"') },
    ];
  const lines: [NewRequest['kind'], string | undefined][] = [
    ['chat', line('/chat/completions', `"messages":[${user('"$3"')}]`)],
    [
      'instructed',
      line('/chat/completions', `"messages":[{"role":"system","content":"$3"},${user('"$4"')}]`),
    ],
    ['picture', line('/chat/completions', `"messages":[${user(picture)}]`)],
    ['embedding', line('/embeddings', '"input":"$3"')],
  ];
  return lines.flatMap(([kind, snippet]) => (snippet === undefined ? [] : [{ kind, snippet }]));
}

/** A text inside a JSON string inside a snippet's placeholder. */
function escaped(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/[\\$}]/g, '\\$&');
}

/** The id that continues a row of ids: the last number in it counts on, until no request has it. */
export function nextId(previous: string | undefined, isUsed: (id: string) => boolean): string {
  const [, head = 'request-', digits = '0', tail = ''] = /^(.*?)(\d{1,15})(\D*)$/s.exec(
    previous ?? '',
  ) ?? [undefined, previous && `${previous}-`, '0', ''];
  for (let number = Number(digits) + 1; ; number++) {
    const id = `${head}${String(number).padStart(digits.length, '0')}${tail}`;
    if (!isUsed(id)) return id;
  }
}
