/** A block that was opened: carried as a section, as the list that it goes through, or not at all. */
interface Block {
  readonly section?: string;
  isInverted?: boolean;
  /** Sections that an `else if` opened inside, the innermost first. */
  readonly inner: string[];
  /** A loop's list, its tag, and where its text begins. */
  readonly list?: string;
  readonly start: number;
}

/** Tags of Handlebars, and of Jinja; none goes over another's brace, so each text is read once. */
const handlebars = /\\?\{\{\{?[^{}]*\}?\}\}/g;
const either = new RegExp(String.raw`${handlebars.source}|\{%[^%{]*%\}|\{#[^#{}]*#\}`, 'g');
/** Who speaks, in Prompty; with attributes, which no batch prompt has. */
const roleLine = /^(system|developer|user|assistant)(\[[^\]\n]*\])?:[ \t]*$/gim;
/** Of Prompty: a role for which there is no heading, and the place of an earlier conversation. */
const foreignLine = /^(?:(?:tool|function)(?:\[[^\]\n]*\])?:[ \t]*|!\[thread\][ \t]*)$/gim;
const name = String.raw`([\p{L}\p{N}_.-]+)`;
const pattern = (source: string) => new RegExp(`^${source}$`, 'u');

const opens = pattern(String.raw`(?:#if |# ?|\{%if )${name}`);
const opensInverted = pattern(String.raw`(?:#unless |\^ ?|\{%if not )${name}`);
const opensLoop = pattern(
  String.raw`(?:#each ${name}|\{%for [\p{L}\p{N}_, ]+ in ${name})(?:[ |].*)?`,
);
const opensOther = /^(#|\^|\{%(if|for|macro|block|call|filter|raw)\b)/;
const otherwise = pattern(String.raw`(?:else|\{%else)(?: if ${name})?|\{%elif ${name}`);
const closes = /^(\/[\p{L}\p{N}_.-]*|\{%end\w+)$/u;
const media = pattern(String.raw`media url=(?:["']([^"']*)["']|@?${name})(?: .*)?`);
const roles = /^role ["'](\w+)["']$/;
const plain = pattern(String.raw`(?:json )?${name}`);
const filtered = pattern(String.raw`${name} ?\|.*`);
/** Names that are no columns: what was said before, and the current one of a list. */
const reserved: readonly string[] = ['history', 'this', 'else', '.'];

/**
 * Makes of Handlebars and Jinja what means the same here: placeholders, sections, roles and pictures. A loop becomes its
 * list, which a cell may hold as JSON.
 * @param left gets the tags that could not be carried
 * @param isHandlebars is it no Jinja, whose tags are then text as any other?
 */
export function convertTemplate(text: string, left: string[], isHandlebars = false): string {
  const source = text
    .replaceAll('\r\n', '\n')
    .replace(roleLine, (_all, role: string, attributes: string | undefined) => {
      if (attributes !== undefined) left.push(`${role}${attributes}`);
      return `# ${role.toLowerCase()}`;
    })
    .replace(foreignLine, (line) => {
      left.push(line.trim());
      return '';
    });
  const blocks: Block[] = [];
  let out = '';
  let done = 0;
  // What a loop does with its elements is told by the loop.
  const lose = (tag: string) => {
    if (!blocks.some(({ list }) => list !== undefined)) left.push(tag);
  };
  for (const match of source.matchAll(isHandlebars ? handlebars : either)) {
    out += source.slice(done, match.index);
    done = match.index + match[0].length;
    const [tag] = match;
    const words = wordsOf(tag);
    if (words === undefined) continue;
    const carried = carriedTag(words) ?? blockTag(words);
    if (carried === undefined) lose(tag);
    else if (typeof carried === 'string') {
      out += carried;
      if (filtered.test(words)) lose(tag);
    } else if ('close' in carried) {
      const block = blocks.pop();
      if (block?.list !== undefined) {
        out = out.slice(0, block.start);
        if (!reserved.includes(block.list)) out += `{{${block.list}}}`;
      } else if (block?.section !== undefined)
        out += [...block.inner, block.section].map((one) => `{{/${one}}}`).join('');
      else lose(tag);
    } else if ('otherwise' in carried) {
      const block = blocks.at(-1);
      if (block?.section === undefined) {
        lose(tag);
        continue;
      }
      const [current = block.section] = block.inner;
      const isInverted = block.inner.length > 0 || (block.isInverted = !block.isInverted);
      out += `{{/${current}}}{{${isInverted ? '^' : '#'}${current}}}`;
      if (carried.otherwise === '') continue;
      block.inner.unshift(carried.otherwise);
      out += `{{#${carried.otherwise}}}`;
    } else {
      const { section, isInverted, list } = carried.block;
      if (section === undefined) lose(tag);
      else out += `{{${isInverted ? '^' : '#'}${section}}}`;
      blocks.push({ ...carried.block, inner: [], start: list === undefined ? 0 : out.length });
    }
  }
  return out + source.slice(done);
}

type BlockTag =
  | { readonly block: Pick<Block, 'section' | 'isInverted' | 'list'> }
  | { readonly otherwise: string }
  | { readonly close: true };

/** What a tag says, with one space between words; undefined for a comment. */
function wordsOf(tag: string): string | undefined {
  if (tag.startsWith('\\')) return tag;
  if (tag.startsWith('{#')) return undefined;
  const isStatement = tag.startsWith('{%');
  // Spaces first: one that looks for those before the end would begin anew at each.
  const words = tag
    .replace(/\s+/g, ' ')
    .replace(/^(\{\{\{?|\{%)[~-]? ?| ?[~-]?(\}\}\}?|%\})$/g, '');
  if (words.startsWith('!')) return undefined;
  return isStatement ? `{%${words}` : words;
}

function carriedTag(words: string): string | undefined {
  const [, role] = roles.exec(words) ?? [];
  if (role !== undefined) return role === 'model' ? '\n# assistant\n' : `\n# ${role}\n`;
  const [isMedia, fixed, column = ''] = media.exec(words) ?? [];
  if (isMedia !== undefined) return `![](${fixed ?? `{{${column}}}`})`;
  const named = (plain.exec(words) ?? filtered.exec(words))?.[1];
  return named === undefined || reserved.includes(named) ? undefined : `{{${named}}}`;
}

function blockTag(words: string): BlockTag | undefined {
  const inverted = opensInverted.exec(words)?.[1];
  if (inverted !== undefined) return { block: { section: inverted, isInverted: true } };
  const [, ofHandlebars, ofJinja] = opensLoop.exec(words) ?? [];
  const list = ofHandlebars ?? ofJinja;
  if (list !== undefined) return { block: { list } };
  const section = opens.exec(words)?.[1];
  if (section !== undefined) return { block: { section, isInverted: false } };
  if (opensOther.test(words)) return { block: {} };
  const other = otherwise.exec(words);
  if (other) return { otherwise: other[1] ?? other[2] ?? '' };
  return closes.test(words) ? { close: true } : undefined;
}
