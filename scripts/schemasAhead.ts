import { dirname } from 'node:path';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import {
  constrainedKeys,
  schemaCompiler,
  withGrowingErrors,
} from '../src/jsonl/schemas/compiledSchemas.ts';
import { requestSchemas } from '../src/jsonl/schemas/requestSchemas.ts';

/** For esbuild: compiles the request schemas now, so that nobody has to who runs what is built. */
export const schemasAhead: Plugin = {
  name: 'schemas ahead',
  setup(build) {
    build.onLoad({ filter: /[\\/]jsonl[\\/]schemas[\\/]compiledSchemas\.ts$/ }, ({ path }) => ({
      contents: compiled(),
      loader: 'js',
      resolveDir: dirname(path),
    }));
  },
};

function compiled(): string {
  const names = requestSchemas.map(({ $id }) => $id);
  const functions = names.map((name, index) => [`schema_${String(index)}`, name] as const);
  const code = withGrowingErrors(standalone(schemaCompiler(true), Object.fromEntries(functions)));
  const table = functions.map(([one, name]) => `${JSON.stringify(name)}: ${one}`);
  return `${code}
const byName = { ${table.join(', ')} };
export const compiledSchemas = () => (name) => byName[name];
export const constrainedKeys = () => ${JSON.stringify(constrainedKeys())};`;
}
