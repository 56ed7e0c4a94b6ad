import * as vscode from 'vscode';
import { endpointNames, promptKeys, type PromptKey } from '../../authoring/prompt/promptKeys.ts';
import { lookUp } from '../../authoring/build/columnLookup.ts';
import { bracesOf, shortName } from '../../authoring/prompt/placeholder.ts';
import { tableExtensions } from '../../authoring/table/openTable.ts';
import { isBroken } from '../../authoring/table/table.ts';
import { profiles } from '../../providers/profiles.ts';
import { briefly } from '../../results/export/recordText.ts';
import { plainText } from '../kit/safeText.ts';
import type { PromptState, PromptStates } from './promptStates.ts';

const placeholder = /\{\{[{&#^/]?([^{}]*)\}?\}\}/g;
const openPlaceholder = /\{\{([#^/&]?)\s*([^{}]*)$/;
/** Cells that a hover shows. */
const mostCells = 5;

/** Completion and hover for keys, their values, and the columns of the table. */
export class PromptHelp implements vscode.CompletionItemProvider, vscode.HoverProvider {
  readonly #states: PromptStates;

  constructor(states: PromptStates) {
    this.#states = states;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    const state = await this.#states.of(document);
    const before = document.lineAt(position.line).text.slice(0, position.character);
    const open = openPlaceholder.exec(before);
    if (open) return columnItems(state, position, open[2] ?? '', document);
    const front = state.prepared.prompt.frontMatter;
    const offset = document.offsetAt(position);
    if (!front || offset < front.start || offset > front.end) return [];
    const value = /^(\w+):\s*([^\s]*)$/.exec(before);
    if (value) return valueItems(value[1] as PromptKey, state);
    return /^\w*$/.test(before) ? keyItems(state) : [];
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const state = await this.#states.of(document);
    const offset = document.offsetAt(position);
    for (const [key, { key: span }] of state.prepared.prompt.entries) {
      if (offset < span.start || offset > span.end) continue;
      const words = vscode.l10n.t({ message: promptKeys[key], args: [], comment: [] });
      return new vscode.Hover(
        new vscode.MarkdownString(words),
        new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
      );
    }
    const { text } = document.lineAt(position.line);
    for (const match of text.matchAll(placeholder)) {
      const end = match.index + match[0].length;
      if (position.character < match.index || position.character > end) continue;
      const cells = cellsOf(state, (match[1] ?? '').trim());
      if (!cells) return undefined;
      const range = new vscode.Range(position.line, match.index, position.line, end);
      const shown = new vscode.MarkdownString();
      shown.appendMarkdown(vscode.l10n.t('The first rows have:'));
      shown.appendCodeblock(cells.map((cell) => briefly(cell, 100) || '–').join('\n'), 'text');
      return new vscode.Hover(shown, range);
    }
    return undefined;
  }
}

function cellsOf({ head }: PromptState, column: string): readonly string[] | undefined {
  const lookup = head && lookUp(column, head.columns);
  return (
    lookup && head.rows.slice(0, mostCells).map((row) => (isBroken(row) ? '' : lookup.of(row)))
  );
}

function columnItems(
  state: PromptState,
  position: vscode.Position,
  typed: string,
  document: vscode.TextDocument,
): vscode.CompletionItem[] {
  const range = new vscode.Range(position.translate(0, -typed.length), position);
  const after = document.lineAt(position.line).text.slice(position.character);
  return (state.head?.columns ?? []).map((column, index) => {
    const item = new vscode.CompletionItem(column, vscode.CompletionItemKind.Field);
    const [first = ''] = cellsOf(state, column) ?? [];
    item.detail = briefly(plainText(first, 200), 80);
    const { open, close } = bracesOf(column);
    item.insertText = `${open}${shortName(column)}${after.startsWith('}') ? close.slice(2) : close}`;
    item.range = range;
    item.filterText = column;
    item.sortText = String(index).padStart(4, '0');
    return item;
  });
}

function keyItems({ prepared }: PromptState): vscode.CompletionItem[] {
  return (Object.keys(promptKeys) as PromptKey[])
    .filter((key) => !prepared.prompt.entries.has(key))
    .map((key, index) => {
      const item = new vscode.CompletionItem(key, vscode.CompletionItemKind.Property);
      const words = vscode.l10n.t({ message: promptKeys[key], args: [], comment: [] });
      item.documentation = new vscode.MarkdownString(words);
      item.insertText = `${key}: `;
      item.sortText = String(index).padStart(2, '0');
      item.command = { title: '', command: 'editor.action.triggerSuggest' };
      return item;
    });
}

async function valueItems(key: PromptKey, state: PromptState): Promise<vscode.CompletionItem[]> {
  const { prepared, head } = state;
  const { l10n, CompletionItemKind } = vscode;
  const items = (values: readonly string[], kind: vscode.CompletionItemKind) =>
    values.map((value) => new vscode.CompletionItem(value, kind));
  switch (key) {
    case 'provider':
      return profiles.map(({ id, name }) => {
        const item = new vscode.CompletionItem(id, CompletionItemKind.EnumMember);
        item.detail = name;
        return item;
      });
    case 'model':
      return prepared.profile.models
        .filter(({ batch, retiredOn }) => batch && retiredOn === undefined)
        .map(({ id }) => new vscode.CompletionItem(id, CompletionItemKind.Value));
    case 'id':
      return items(head?.columns ?? [], CompletionItemKind.Field);
    case 'endpoint':
      return items(endpointNames, CompletionItemKind.EnumMember);
    case 'encoding':
      return items(['utf-8', 'gbk', 'gb18030', 'big5', 'shift_jis', 'windows-1252', 'utf-16le'], CompletionItemKind.Value); // prettier-ignore
    case 'separator':
      return [
        ...items([',', "';'", "'|'"], CompletionItemKind.Value),
        Object.assign(new vscode.CompletionItem('tab'), { detail: l10n.t('a tab') }),
      ];
    case 'source':
      return items(await filesBeside(prepared.path, tableExtensions), CompletionItemKind.File);
    case 'schema':
      return items(await filesBeside(prepared.path, ['.json']), CompletionItemKind.File);
    default:
      return [];
  }
}

async function filesBeside(path: string, endings: readonly string[]): Promise<string[]> {
  const folder = vscode.Uri.joinPath(vscode.Uri.file(path), '..');
  const entries = await vscode.workspace.fs.readDirectory(folder);
  return entries
    .filter(([name]) => endings.some((ending) => name.toLowerCase().endsWith(ending)))
    .map(([name]) => name);
}
