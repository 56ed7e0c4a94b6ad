import * as vscode from 'vscode';
import { readDataUri } from '../../../jsonl/rules/dataUri.ts';
import { formatsFor } from '../../kit/formats.ts';
import { pictureSize } from './pictureSize.ts';
import { safeCut } from './shortLine.ts';

/**
 * What a JSON string says, cut to about `longest` characters; undefined when its escapes are broken.
 * `written` stands without its quotation marks.
 */
export function decodedText(written: string, longest: number): string | undefined {
  const end = written.length > longest ? safeCut(written, 0, longest) : written.length;
  try {
    const text: unknown = JSON.parse(`"${written.slice(0, end)}"`);
    if (typeof text !== 'string') return undefined;
    return end < written.length ? `${text}…` : text;
  } catch {
    return undefined;
  }
}

/** Texts shorter than this can be read where they stand. */
const shortest = 60;
/** Characters of a text that a hover shows. */
const longestText = 3000;
/** Longer pictures are not shown: hovers cut markdown at 100,000 characters. */
const longestPicture = 95_000;
const tallest = 240;
/** Enough of a file to find its size in, even behind a camera's notes. */
const headLength = 64_000;

/** Nothing but base64 ever gets into the markdown. */
const picture = /^data:image\/(?:png|jpe?g|gif|webp|bmp);base64,[A-Za-z0-9+/]+={0,2}$/i;

/** What a string value of a request shows or says: a picture with its size, or the decoded text. */
export function stringHover(written: string): vscode.MarkdownString | undefined {
  if (written.startsWith('data:')) return dataUriHover(written.replaceAll('\\/', '/'));
  if (written.length < shortest && !written.includes('\\')) return undefined;
  const text = decodedText(written, longestText);
  return text === undefined ? undefined : new vscode.MarkdownString().appendCodeblock(text, 'text');
}

function dataUriHover(address: string): vscode.MarkdownString | undefined {
  const data = readDataUri(address);
  if (!data) return undefined;
  const head = Buffer.from(address.slice(data.dataStart, data.dataStart + headLength), 'base64');
  const size = pictureSize(head);
  const facts = [data.mediaType, formatsFor(vscode.env.language).bytes(data.bytes)];
  if (size) facts.push(vscode.l10n.t('{0} × {1} pixels', size.width, size.height));
  const markdown = new vscode.MarkdownString().appendText(facts.join(' · '));
  if (address.length <= longestPicture && picture.test(address)) {
    const height = size && size.height > tallest ? `|height=${tallest}` : '';
    markdown.appendMarkdown(`\n\n![](${address}${height})`);
  }
  return markdown;
}
