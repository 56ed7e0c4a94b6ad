import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import { root } from './checkout.ts';

/** Loads dist/<name>.cjs anew, with what it requires, as the editor does; `vscode` is what is given. */
export function loadBundle(name: string, vscode: object): Readonly<Record<string, unknown>> {
  const loaded = new Map<string, { exports: Record<string, unknown> }>();
  const load = (path: string): Record<string, unknown> => {
    const known = loaded.get(path);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(path, module);
    const builtin = createRequire(path);
    const require = (id: string): unknown => {
      if (id === 'vscode') return vscode;
      return id.startsWith('.') ? load(join(dirname(path), id)) : builtin(id);
    };
    const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
    const run = compileFunction(readFileSync(path, 'utf8'), parameters, { filename: path });
    Reflect.apply(run, undefined, [module.exports, require, module, path, dirname(path)]);
    return module.exports;
  };
  return load(join(root, 'dist', `${name}.cjs`));
}
