import mustache from 'mustache';
import { authoringProblem, type AuthoringProblem, type Span } from '../authoringProblem.ts';
import { joinPictures } from './pictureNodes.ts';

/** A piece of a message. No code is ever run: a cell's text goes in as it is. */
export type TemplateNode = TextNode | CellNode | SectionNode | PictureNode;

export interface TextNode extends Span {
  readonly kind: 'text';
  readonly text: string;
}

/** `{{column}}` */
export interface CellNode extends Span {
  readonly kind: 'cell';
  readonly column: string;
}

/** `{{#column}}…{{/column}}`, there when the cell is not empty; `{{^column}}…{{/column}}` when it is. */
export interface SectionNode extends Span {
  readonly kind: 'section';
  readonly column: string;
  readonly isInverted: boolean;
  readonly nodes: readonly TemplateNode[];
}

/** `![words]({{column}})`, a picture by its path or address. */
export interface PictureNode extends Span {
  readonly kind: 'picture';
  readonly target: readonly TemplateNode[];
}

interface Token extends Array<unknown> {
  0: string;
  1: string;
  2: number;
  3: number;
  4?: Token[];
}

const cellExample = '{{column}}';

/**
 * Reads a message in Mustache, as far as tables need it.
 * @param base offset of the message in its file
 */
export function parseTemplate(
  text: string,
  base: number,
  problems: AuthoringProblem[],
): readonly TemplateNode[] {
  let tokens: Token[];
  try {
    // A cached template would stay for each keystroke.
    mustache.clearCache();
    tokens = mustache.parse(text) as unknown as Token[];
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = Number(/ at (\d+)$/.exec(message)?.[1] ?? 0);
    const open = text.lastIndexOf('{{', at);
    const start = base + Math.max(0, open);
    const span = { start, end: Math.max(start + 1, base + Math.min(at, text.length)) };
    const words = message.replace(/ at \d+$/, '');
    problems.push(authoringProblem('invalid_template', [words], { span }));
    return [{ kind: 'text', text, start: base, end: base + text.length }];
  }
  return nodesOf(tokens, text, base, problems);
}

function nodesOf(
  tokens: readonly Token[],
  text: string,
  base: number,
  problems: AuthoringProblem[],
): readonly TemplateNode[] {
  const nodes: TemplateNode[] = [];
  for (const [type, value, from, to, inner = []] of tokens) {
    const span = { start: base + from, end: base + to };
    if (type === 'text')
      nodes.push({ kind: 'text', text: value.replaceAll('\r\n', '\n'), ...span });
    else if (type === 'name' || type === '&') nodes.push({ kind: 'cell', column: value, ...span });
    else if (type === '#' || type === '^')
      nodes.push({
        kind: 'section',
        column: value,
        isInverted: type === '^',
        nodes: nodesOf(inner, text, base, problems),
        ...span,
      });
    else if (type === '>' || type === '=') {
      const written = text.slice(from, to);
      problems.push(authoringProblem('unsupported_tag', [written, cellExample], { span }));
    }
  }
  return joinPictures(nodes);
}

/** Every mention of a column, with its place. */
export function* mentionsIn(nodes: readonly TemplateNode[]): Generator<CellNode | SectionNode> {
  for (const node of nodes) {
    if (node.kind === 'cell' || node.kind === 'section') yield node;
    if (node.kind === 'section') yield* mentionsIn(node.nodes);
    if (node.kind === 'picture') yield* mentionsIn(node.target);
  }
}
