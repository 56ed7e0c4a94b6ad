import type { ModelRule, ProviderProfile } from '../../providers/profile.ts';
import { memberOf, stringOf, type JsonNode } from '../json/jsonTree.ts';
import { spanOf } from '../json/spans.ts';
import { mediaTypeOf, mostPictureBytes } from '../scan/fileKinds.ts';
import { blankText, spaceAtEnd } from '../scan/spacing.ts';
import { checkIdForm } from './callIds.ts';
import type { Report } from './finding.ts';

/**
 * What a schema cannot say of a conversation with Claude: who begins and who ends it, that texts say something, and
 * that each call of a tool has its result in the turn after it.
 * https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls
 */
export function checkTurns(
  body: JsonNode | undefined,
  rule: ModelRule | undefined,
  profile: ProviderProfile,
  report: Report,
): void {
  const list = memberOf(body, 'messages')?.value;
  const turns = list?.type === 'array' ? list.items : [];
  checkRoles(turns, rule, report);
  turns.forEach((turn, index) => {
    const isBegun = index === turns.length - 1 && roleOf(turn) === 'assistant';
    checkContent(memberOf(turn, 'content')?.value, index, isBegun, report);
  });
  checkCalls(turns, report);
  // "tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"
  const ids = turns.flatMap((turn) => [
    ...calls(turn),
    ...idsOf(turn, 'tool_result', 'tool_use_id'),
  ]);
  checkIdForm(ids, profile, report);
}

function roleOf(turn: JsonNode | undefined): string | undefined {
  return stringOf(memberOf(turn, 'role')?.value);
}

function checkRoles(turns: readonly JsonNode[], rule: ModelRule | undefined, report: Report): void {
  const allowed = ['"user"', '"assistant"'];
  turns.forEach((turn, index) => {
    const node = memberOf(turn, 'role')?.value;
    const role = stringOf(node);
    // "messages.0: use the top-level 'system' parameter", "role 'system' is not supported on this model"
    const isWrong = role === 'system' && (index === 0 || rule?.roles?.includes(role) === false);
    if (node && isWrong) {
      const facts = { param: `messages[${String(index)}].role`, value: '"system"', allowed };
      report({ code: 'invalid_value', ...facts, ...spanOf(node) });
    }
  });
  const first = memberOf(turns[0], 'role')?.value;
  if (first && stringOf(first) === 'assistant')
    report({ code: 'message_order', reason: 'first', ...spanOf(first) });
  const last = memberOf(turns.at(-1), 'role')?.value;
  if (last && stringOf(last) === 'assistant' && rule?.refusesPrefill === true && !calls(turns.at(-1)).length)
    report({ code: 'message_order', reason: 'begun', ...spanOf(last) });
} // prettier-ignore

function blocksOf(content: JsonNode | undefined): readonly JsonNode[] {
  return content?.type === 'array' ? content.items : [];
}

/** Every text says something; the beginning of an answer, at the end, does not end with a space. */
function checkContent(
  content: JsonNode | undefined,
  index: number,
  isBegun: boolean,
  report: Report,
): void {
  const param = `messages[${String(index)}].content`;
  const blocks = blocksOf(content);
  for (const block of blocks) {
    const node = memberOf(block, 'text')?.value;
    // One that is empty is told by the schema.
    if (node && stringOf(node) !== '' && isBlank(node))
      report({ code: 'invalid_length', reason: 'empty', param, limit: 1, ...spanOf(node) });
    checkSource(block, report);
  }
  if (content && !isBegun && isBlank(content))
    report({ code: 'invalid_length', reason: 'empty', param, limit: 1, ...spanOf(content) });
  const end = content?.type === 'array' ? memberOf(blocks.at(-1), 'text')?.value : content;
  const text = stringOf(end);
  if (isBegun && end && text !== undefined && spaceAtEnd.test(text))
    report({ code: 'message_order', reason: 'space', ...spanOf(end) });
}

function isBlank(node: JsonNode): boolean {
  return blankText.test(stringOf(node) ?? 'x');
}

/** Data of a picture is base64 alone, and of the type that is named beside it. */
function checkSource(block: JsonNode, report: Report): void {
  const source = memberOf(block, 'source')?.value;
  if (stringOf(memberOf(source, 'type')?.value) !== 'base64') return;
  const data = memberOf(source, 'data')?.value;
  const text = stringOf(data);
  if (!data || text === undefined) return;
  if (/^data:/.test(text)) {
    report({ code: 'invalid_data_uri', reason: 'not_bare', found: '', ...spanOf(data) });
    return;
  }
  const type = memberOf(source, 'media_type')?.value;
  const named = stringOf(type);
  if (named?.startsWith('image/') === true && text.length > mostPictureBytes) {
    const size = Math.floor((text.length * 3) / 4);
    const isLarge = size > mostPictureBytes + 2;
    const found = (isLarge ? size : text.length).toLocaleString('en');
    report({
      code: 'invalid_data_uri',
      reason: isLarge ? 'large' : 'near_limit',
      found,
      ...spanOf(data),
    });
  }
  const found = mediaTypeOf(text);
  if (type && named?.startsWith('image/') === true && found !== undefined && found !== named)
    report({ code: 'invalid_data_uri', reason: 'other_type', found, ...spanOf(type) });
}

function calls(turn: JsonNode | undefined): readonly JsonNode[] {
  return idsOf(turn, 'tool_use', 'id');
}

function idsOf(turn: JsonNode | undefined, kind: string, name: string): readonly JsonNode[] {
  return blocksOf(memberOf(turn, 'content')?.value).flatMap((block) => {
    const id = memberOf(block, name)?.value;
    return stringOf(memberOf(block, 'type')?.value) === kind && stringOf(id) !== undefined && id
      ? [id]
      : [];
  });
}

/** "tool_result blocks must come first in the content array": text before them is answered with 400. */
function checkResultsFirst(turn: JsonNode, report: Report): void {
  const blocks = blocksOf(memberOf(turn, 'content')?.value);
  const isResult = (block: JsonNode) =>
    /tool_result$/.test(stringOf(memberOf(block, 'type')?.value) ?? '');
  const [first] = blocks;
  if (first && !isResult(first) && blocks.some(isResult))
    report({ code: 'message_order', reason: 'results', ...spanOf(first) });
}

/** Turns of one role after each other count as one. */
function checkCalls(turns: readonly JsonNode[], report: Report): void {
  const seen = new Set<string>();
  let open = new Map<string, JsonNode>();
  let answered = new Set<string>();
  let isOfCalls = false;
  const close = () => {
    for (const [id, node] of open)
      if (!answered.has(id)) report({ code: 'unanswered_tool_call', reason: 'refused', ...spanOf(node) });
    open = new Map();
    answered = new Set();
  };
  for (const turn of turns) {
    if (roleOf(turn) === 'assistant') {
      if (!isOfCalls) close();
      isOfCalls = true;
      for (const node of calls(turn)) {
        const id = stringOf(node) ?? '';
        if (seen.has(id)) report({ code: 'unmatched_tool_call', reason: 'same_id', ...spanOf(node) });
        seen.add(id);
        open.set(id, node);
      }
      continue;
    }
    if (open.size > 0 && isOfCalls) checkResultsFirst(turn, report);
    isOfCalls = false;
    for (const node of idsOf(turn, 'tool_result', 'tool_use_id')) {
      const id = stringOf(node) ?? '';
      const reason = answered.has(id) ? 'twice' : 'no_tool_use';
      if (!open.has(id) || answered.has(id))
        report({ code: 'unmatched_tool_call', reason, ...spanOf(node) });
      answered.add(id);
    }
  }
  close();
} // prettier-ignore
