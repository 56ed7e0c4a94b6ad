import { isObject, objectOf } from '../../json/unknownJson.ts';

/** `{type, name: {…}}` as `{type, …}`. */
export function flat(value: unknown, name: string): unknown {
  if (!isObject(value) || !(name in value)) return value;
  const { [name]: inner, ...rest } = value;
  return { ...rest, ...(isObject(inner) ? inner : {}) };
}

/** A tool of a chat, or the choice of one or of some, as one of the Responses API. */
export function flatTool(tool: unknown): unknown {
  const written = flat(flat(flat(tool, 'function'), 'custom'), 'allowed_tools');
  if (!isObject(written)) return written;
  const { format, tools } = written;
  return {
    ...written,
    ...(isObject(format) && { format: flat(format, 'grammar') }),
    ...(Array.isArray(tools) && { tools: tools.map(flatTool) }),
  };
}

/** `{type: name, …}` as `{type: name, name: {…}}`. */
export function nested(value: unknown, name: string): unknown {
  if (!isObject(value) || value['type'] !== name) return value;
  const { type, ...inner } = value;
  return { type, [name]: inner };
}

/** The reverse of `flatTool`. */
export function nestedTool(tool: unknown): unknown {
  if (!isObject(tool)) return tool;
  const { format, tools } = tool;
  const written = {
    ...tool,
    ...(isObject(format) && { format: nested(format, 'grammar') }),
    ...(Array.isArray(tools) && { tools: tools.map(nestedTool) }),
  };
  return nested(nested(nested(written, 'function'), 'custom'), 'allowed_tools');
}

/** A function of a chat without the `strict` that it need not say. */
export function withoutDefault(tool: unknown): unknown {
  const { function: called, ...rest } = objectOf(tool);
  if (called === undefined) return tool;
  const { strict, ...inner } = objectOf(called);
  return { ...rest, function: strict === true ? { ...inner, strict } : inner };
}
