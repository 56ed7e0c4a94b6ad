import * as vscode from 'vscode';
import type { ProviderProfile } from '../../../providers/profile.ts';
import { requestPlace } from './requestPlace.ts';
import type { RequestLanguage } from './requestLanguage.ts';
import { stringHover } from './stringHover.ts';
import { endOfString } from '../../../jsonl/json/minify.ts';

export interface StringPlace {
  /** Offset of the opening quotation mark. */
  readonly start: number;
  /** Offset behind the closing one. */
  readonly end: number;
  readonly isKey: boolean;
}

/** The JSON string at an offset of a line. */
export function stringAt(line: string, offset: number): StringPlace | undefined {
  for (let start = line.indexOf('"'); start >= 0 && start <= offset;) {
    const end = endOfString(line, start);
    if (offset < end) return { start, end, isKey: /^\s*:/.test(line.slice(end, end + 100)) };
    start = line.indexOf('"', end);
  }
  return undefined;
}

export interface RequestHelpDeps {
  /** The rules by which a document is checked; undefined when it is no batch file. */
  readonly profileOf: (document: vscode.TextDocument) => Promise<ProviderProfile | undefined>;
  /** The JSON language service, loaded on first use. */
  readonly language: () => Promise<RequestLanguage>;
}

/** Documentation of parameters, pictures and long texts of a request. */
export class RequestHover implements vscode.HoverProvider {
  readonly #deps: RequestHelpDeps;

  constructor(deps: RequestHelpDeps) {
    this.#deps = deps;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const { text, offset, positionAt } = requestPlace(document, position);
    const profile = await this.#deps.profileOf(document);
    if (!profile) return undefined;
    const string = stringAt(text, offset);
    const rangeOf = ({ start, end }: { start: number; end: number }) =>
      new vscode.Range(positionAt(start), positionAt(end));
    if (string && !string.isKey) {
      const said = stringHover(text.slice(string.start + 1, string.end - 1));
      if (said) return new vscode.Hover(said, rangeOf(string));
    }
    const language = await this.#deps.language();
    const found = await language.hover(text, offset, profile);
    return found && new vscode.Hover(new vscode.MarkdownString(found.markdown), rangeOf(found));
  }
}
