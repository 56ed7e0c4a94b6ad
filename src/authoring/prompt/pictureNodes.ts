import type { TemplateNode, TextNode } from './template.ts';

/** A picture of Markdown, in which every placeholder is one character of private use. */
const picture = /!\[[^[\]\n]*\]\(([^()\n]*)\)/g;
const cellMark = '\uE000';
/** What a picture cannot go over. */
const otherMark = '\n';

/** Where a character of the joined text comes from. */
interface Source {
  readonly node: number;
  readonly at: number;
}

/** Makes pictures of what is written as one, over the pieces that a template consists of. */
export function joinPictures(nodes: readonly TemplateNode[]): readonly TemplateNode[] {
  const written = nodes.map((node) =>
    node.kind === 'text' ? node.text : node.kind === 'cell' ? cellMark : otherMark,
  );
  const shape = written.join('');
  if (!shape.includes('![')) return nodes;
  const starts: number[] = [];
  let length = 0;
  for (const text of written) {
    starts.push(length);
    length += text.length;
  }
  const sourceOf = (at: number): Source => {
    const node = starts.findLastIndex((start) => start <= at);
    return { node, at: at - (starts[node] ?? 0) };
  };
  /** The pieces of a range, texts cut at its ends. */
  const cut = (from: number, to: number): TemplateNode[] => {
    if (to <= from) return [];
    const [first, last] = [sourceOf(from), sourceOf(to - 1)];
    return nodes.slice(first.node, last.node + 1).map((node, index) => {
      if (node.kind !== 'text') return node;
      const start = index === 0 ? first.at : 0;
      const end = first.node + index === last.node ? last.at + 1 : node.text.length;
      return partOf(node, start, end);
    });
  };
  const joined: TemplateNode[] = [];
  let done = 0;
  for (const match of shape.matchAll(picture)) {
    const end = match.index + match[0].length;
    const target = (match[1] ?? '').trim();
    const targetStart = match.index + match[0].lastIndexOf(target);
    joined.push(...cut(done, match.index));
    const whole = cut(match.index, end);
    joined.push({
      kind: 'picture',
      target: cut(targetStart, targetStart + target.length),
      start: whole[0]?.start ?? 0,
      end: whole.at(-1)?.end ?? 0,
    });
    done = end;
  }
  joined.push(...cut(done, length));
  return joined;
}

function partOf(node: TextNode, start: number, end: number): TextNode {
  return { kind: 'text', text: node.text.slice(start, end), start: node.start + start, end: node.start + end }; // prettier-ignore
}
