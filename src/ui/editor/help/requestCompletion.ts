import * as vscode from 'vscode';
import type { ProviderProfile } from '../../../providers/profile.ts';
import { customIdOf } from '../check/findCustomId.ts';
import { newRequests, nextId, type NewRequest } from './newRequests.ts';
import type { RequestHelpDeps } from './requestHover.ts';
import type { Suggestion } from './requestLanguage.ts';
import { requestPlace, type RequestPlace } from './requestPlace.ts';

export interface CompletionDeps extends RequestHelpDeps {
  readonly isUsedId: (uri: string, id: string) => boolean;
  /** The model that most requests of a document use. */
  readonly modelOf: (uri: string) => string | undefined;
}

const labels: { readonly [K in NewRequest['kind']]: () => string } = {
  chat: () => vscode.l10n.t('New request'),
  instructed: () => vscode.l10n.t('New request with instructions'),
  picture: () => vscode.l10n.t('New request with an image'),
  embedding: () => vscode.l10n.t('New embedding request'),
};

/** Whole requests on an empty line; members, models and values within one. */
export class RequestCompletion implements vscode.CompletionItemProvider {
  static readonly triggers = ['"', ':', ' ', '{', '['];
  readonly #deps: CompletionDeps;

  constructor(deps: CompletionDeps) {
    this.#deps = deps;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const profile = await this.#deps.profileOf(document);
    if (!profile) return [];
    const place = requestPlace(document, position);
    const isNew = !place.isFormatted && /^(?:\p{L}*|\{\s*\}?)$/u.test(place.text.trim());
    const requests = isNew ? this.#wholeRequests(document, position.line, profile) : [];
    if (!place.text.includes('{')) return requests;
    const language = await this.#deps.language();
    const found = await language.complete(place.text, place.offset, profile);
    return [...requests, ...found.map((suggestion) => toItem(suggestion, place))];
  }

  #wholeRequests(
    document: vscode.TextDocument,
    line: number,
    profile: ProviderProfile,
  ): vscode.CompletionItem[] {
    const uri = document.uri.toString();
    const { range, text } = document.lineAt(line);
    const before = line > 0 ? customIdOf(document.lineAt(line - 1).text)?.id : undefined;
    const id = nextId(before, (one) => this.#deps.isUsedId(uri, one));
    const requests = newRequests(profile, { id, model: this.#deps.modelOf(uri) });
    return requests.map(({ kind, snippet }, index) => {
      const item = new vscode.CompletionItem(labels[kind](), vscode.CompletionItemKind.Snippet);
      item.insertText = new vscode.SnippetString(snippet);
      item.sortText = String(index);
      // It replaces the line, so what stands there already must match.
      item.filterText = text.includes('{') ? text : `${text}${labels[kind]()}`;
      item.range = range;
      return item;
    });
  }
}

function toItem(
  { item, text, start, end }: Suggestion,
  place: RequestPlace,
): vscode.CompletionItem {
  const made = new vscode.CompletionItem(item.label, kinds.get(item.kind ?? 0));
  const isSnippet = item.insertTextFormat === 2;
  made.insertText = isSnippet ? new vscode.SnippetString(text) : text;
  made.range = new vscode.Range(place.positionAt(start), place.positionAt(end));
  const documentation = item.documentation;
  if (typeof documentation === 'string') made.documentation = documentation;
  else if (documentation) made.documentation = new vscode.MarkdownString(documentation.value);
  if (item.detail !== undefined) made.detail = item.detail;
  if (item.filterText !== undefined) made.filterText = item.filterText;
  if (item.sortText !== undefined) made.sortText = item.sortText;
  return made;
}

/** The language server protocol counts from 1, the editor from 0. */
const kinds: ReadonlyMap<number, vscode.CompletionItemKind> = new Map([
  [9, vscode.CompletionItemKind.Module],
  [10, vscode.CompletionItemKind.Property],
  [12, vscode.CompletionItemKind.Value],
  [15, vscode.CompletionItemKind.Snippet],
]);
