// Stands alone: conversions and batch prompts write pictures for Claude.

/** Where Claude finds a picture: https://platform.claude.com/docs/en/build-with-claude/vision */
export type PictureSource =
  | { readonly type: 'base64'; readonly media_type: string; readonly data: string }
  | { readonly type: 'url'; readonly url: string };

/** @param url an address, or a data URL that holds the picture itself */
export function pictureSource(url: string): PictureSource {
  const [, type, data] = /^data:([^;,]+);base64,(.*)$/s.exec(url) ?? [];
  return type === undefined || data === undefined
    ? { type: 'url', url }
    : { type: 'base64', media_type: type, data };
}
