import { _, Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { keysWithConstrainedValues } from './constrainedKeys.ts';
import { requestSchemas } from './requestSchemas.ts';

/** A violation of a schema. */
export type SchemaError = ErrorObject;

/** The function that checks a body by a schema of this file name; undefined when there is no such schema. */
export type SchemaByName = (name: string) => ValidateFunction | undefined;

/**
 * The request schemas as functions. Compiling takes some 50 ms, on a thread that must not wait so long: the build
 * puts the compiled functions and the names in the place of this whole file (`esbuild.mjs`).
 */
export function compiledSchemas(): SchemaByName {
  const ajv = schemaCompiler();
  return (name) => ajv.getSchema(name);
}

/** Names of the members whose values, and not only types, decide whether any of the schemas holds. */
export function constrainedKeys(): readonly string[] {
  return keysWithConstrainedValues();
}

/** @param source whether to keep the functions' source, for the build */
export function schemaCompiler(source = false): Ajv {
  // Our own schemas are checked against the meta-schema by a test, not at every start.
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    meta: false,
    validateSchema: false,
    messages: false,
    code: { source, esm: true, process: withGrowingErrors },
  });
  ajv.addKeyword({
    keyword: 'maxBytes',
    type: 'string',
    schemaType: 'number',
    error: { message: '', params: ({ schemaCode }) => _`{limit: ${schemaCode}}` },
    code(context) {
      const { data, schemaCode } = context;
      context.fail(_`new TextEncoder().encode(${data}).length > ${schemaCode}`);
    },
  });
  // Our lists hold no objects, and may be marked as open: other values are unusual there, and not wrong.
  ajv.removeKeyword('enum');
  ajv.addKeyword({
    keyword: 'enum',
    schemaType: 'array',
    error: {
      message: '',
      params: ({ schemaCode, parentSchema }) =>
        _`{allowedValues: ${schemaCode}, isOpen: ${parentSchema?.['x-open'] === true}}`,
    },
    code(context) {
      const { data, schemaCode } = context;
      context.fail(_`!${schemaCode}.includes(${data})`);
    },
  });
  for (const schema of requestSchemas) ajv.addSchema(withoutTexts(schema) as typeof schema);
  return ajv;
}

/**
 * The compiled source of a schema whose errors join one list. As it comes, it copies all earlier errors for each part
 * of a body that another schema finds fault with: hours for a line with a million faults.
 */
export function withGrowingErrors(code: string): string {
  return code.replaceAll(
    /(\w+) = \1 === null \? ([\w.]+) : \1\.concat\(\2\);/g,
    'if($1 === null){$1 = $2;}else{for(const one of $2){$1.push(one);}}',
  );
}

/** A copy without what only people read: compiled schemas hold their source. */
function withoutTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTexts);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, part]) =>
      !(['title', 'description'].includes(key) && typeof part === 'string') &&
      !(key === 'examples' && Array.isArray(part)),
  );
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutTexts(part)]));
}
