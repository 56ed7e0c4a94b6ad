import type { AuthoringProblem, Span } from '../authoringProblem.ts';
import type { TemplateNode } from '../prompt/template.ts';
import { lookUp, unknownColumn, type Lookup } from './columnLookup.ts';

/** A template whose columns are found. Texts are the inside of JSON strings already. */
export type CompiledNode =
  | { readonly kind: 'text'; readonly json: string; readonly text: string }
  | { readonly kind: 'cell'; readonly lookup: Lookup; readonly name: string; readonly span: Span }
  | {
      readonly kind: 'section';
      readonly lookup: Lookup;
      readonly isInverted: boolean;
      readonly nodes: readonly CompiledNode[];
    }
  | { readonly kind: 'picture'; readonly target: readonly CompiledNode[]; readonly span: Span };

type CellNode = Extract<CompiledNode, { kind: 'cell' }>;
type PictureNode = Extract<CompiledNode, { kind: 'picture' }>;

/** A message's content: text as the inside of a JSON string, or the target of a picture. */
export type ContentPart =
  { readonly json: string } | { readonly target: string; readonly node: PictureNode };

/** Finds the columns; those that there are not are problems. */
export function compileTemplate(
  nodes: readonly TemplateNode[],
  columns: readonly string[],
  problems: AuthoringProblem[],
): readonly CompiledNode[] {
  return nodes.flatMap((node): CompiledNode[] => {
    const { start, end } = node;
    const span = { start, end };
    if (node.kind === 'text') return [{ kind: 'text', json: inside(node.text), text: node.text }];
    if (node.kind === 'picture')
      return [{ kind: 'picture', target: compileTemplate(node.target, columns, problems), span }];
    const lookup = lookUp(node.column, columns);
    if (!lookup) problems.push(unknownColumn(node.column, columns, span));
    const inner = node.kind === 'section' ? compileTemplate(node.nodes, columns, problems) : [];
    if (!lookup) return [];
    return node.kind === 'cell'
      ? [{ kind: 'cell', lookup, name: node.column, span }]
      : [{ kind: 'section', lookup, isInverted: node.isInverted, nodes: inner }];
  });
}

export function hasPictures(nodes: readonly CompiledNode[]): boolean {
  return nodes.some(
    (node) => node.kind === 'picture' || (node.kind === 'section' && hasPictures(node.nodes)),
  );
}

/** The inside of a text as a JSON string. */
export function inside(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/**
 * Fills a message for a row.
 * @param onEmpty gets every placeholder whose cell is empty
 */
export function partsOf(
  nodes: readonly CompiledNode[],
  row: readonly string[],
  onEmpty: (node: CellNode) => void,
): ContentPart[] {
  const parts: ContentPart[] = [];
  let json = '';
  const walk = (some: readonly CompiledNode[]) => {
    for (const node of some)
      if (node.kind === 'text') json += node.json;
      else if (node.kind === 'cell') {
        const cell = node.lookup.of(row);
        if (cell === '') onEmpty(node);
        else json += inside(cell);
      } else if (node.kind === 'section') {
        if ((node.lookup.of(row) === '') === node.isInverted) walk(node.nodes);
      } else {
        const target = plainText(node.target, row, onEmpty).trim();
        if (target === '') continue;
        parts.push({ json }, { target, node });
        json = '';
      }
  };
  walk(nodes);
  parts.push({ json });
  return parts;
}

function plainText(
  nodes: readonly CompiledNode[],
  row: readonly string[],
  onEmpty: (node: CellNode) => void,
): string {
  return nodes
    .map((node) => {
      if (node.kind === 'text') return node.text;
      if (node.kind !== 'cell') return '';
      const cell = node.lookup.of(row);
      if (cell === '') onEmpty(node);
      return cell;
    })
    .join('');
}
