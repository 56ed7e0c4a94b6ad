/**
 * Bundles what ships into dist/, and with `--tests` the host suite into dist/test/host/.
 *
 *   node esbuild.mjs            what ships: minified, checked against the size budget
 *   node esbuild.mjs --tests    the same, and the test bundles
 *   node esbuild.mjs --watch    for development: not minified, with source maps, rebuilt on change
 *
 * Loading late: write `const { x } = await import('./heavy.ts')` and heavy.ts, with all that only it
 * needs, leaves the main file and is read from disk when that line first runs. Nothing to register.
 * Code that two files need goes to a shared chunk, so a class is the same class on both sides.
 * The editor loads CommonJS most reliably, but esbuild splits only ES modules: so it builds
 * ES modules in memory, and each finished file is then turned into CommonJS.
 */
import { context, build, transform } from 'esbuild';
import { existsSync, globSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import process from 'node:process';

const root = import.meta.dirname;
const outdir = join(root, 'dist');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');

/** Own entry files: the extension, and what is started by path (a worker) or by other programs. */
const entries = {
  extension: 'src/extension.ts',
  simulator: 'src/simulator/server.ts',
  authoringWorker: 'src/authoring/thread/authoringWorker.ts',
  checkWorker: 'src/jsonl/file/checkWorker.ts',
  lineWorker: 'src/jsonl/sent/lineWorker.ts',
  resultWorker: 'src/results/query/resultWorker.ts',
  tokenWorker: 'src/jsonl/estimate/tokenWorker.ts',
};

/** What an activation reads, each with every chunk that it requires: the main file before our first line runs. */
const activation = [
  { source: 'src/extension.ts', budget: 190 * 1024 },
  { source: 'src/jsonl/schemas/compiledSchemas.ts', budget: 64 * 1024 },
  { source: 'src/jsonl/document/batchDocument.ts', budget: 140 * 1024 },
  { source: 'src/ui/editor/registerEditor.ts', budget: 100 * 1024 },
  { source: 'src/ui/files/registerFilesView.ts', budget: 20 * 1024 },
  { source: 'src/ui/submitted/registerSubmitted.ts', budget: 10 * 1024 },
  { source: 'src/ui/commands/registerCommands.ts', budget: 110 * 1024 },
];

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  // The extension host of the oldest supported editor is Node 22.
  target: 'node22',
  mainFields: ['module', 'main'],
  external: ['vscode'],
  // undici asks for this name to leave out its experimental parser, 160 KB.
  define: { esbuildDetection: 'true' },
  outExtension: { '.js': '.cjs' },
  write: false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  minify: !watch,
  sourcemap: watch ? 'inline' : false,
};

const product = {
  ...common,
  splitting: true,
  entryPoints: Object.fromEntries(
    Object.entries(entries).filter(([, file]) => existsSync(join(root, file))),
  ),
};

/** The pages in web views: of each one script and one style sheet, and the font of their icons, for a browser. */
const view = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  entryPoints: [
    { in: 'src/webview/results/main.ts', out: 'resultsView' },
    { in: 'src/webview/results/look/results.css', out: 'resultsView' },
    { in: 'src/webview/batch/drawPage.ts', out: 'batchPage' },
    { in: 'src/webview/batch/look/batch.css', out: 'batchPage' },
  ],
  loader: { '.ttf': 'file' },
  assetNames: '[name]',
  define: { 'process.env.NODE_ENV': '"production"' },
  write: false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  minify: !watch,
  sourcemap: watch ? 'inline' : false,
};

/** What each page may weigh, its style included. */
const viewBudgets = { resultsView: 200 * 1024, batchPage: 80 * 1024 };

/** Mocha is not bundled: the suite runs below the checkout and finds it there. */
const suite = {
  ...common,
  outdir: join(outdir, 'test', 'host'),
  external: ['vscode', 'mocha'],
  minify: false,
  sourcemap: 'inline',
  entryPoints: Object.fromEntries(
    globSync('test/host/suite/**/*.test.ts', { cwd: root })
      .map((file) => [relative('test/host/suite', file).slice(0, -3), file])
      .concat([['index', 'test/host/suite/index.ts']])
      .filter(([, file]) => existsSync(join(root, file))),
  ),
};

/** The editor's API is asked for once: esbuild would do it for each file of ours, and copy all its names each time. */
function shareEditorApi(source) {
  const imports = /\bimport\s*\*\s*as\s+([\w$]+)\s+from\s*"vscode";/g;
  const shared = source.replace(imports, 'const $1=editorApi;');
  return shared === source ? source : `const editorApi=require("vscode");${shared}`;
}

/**
 * What a file of ours takes from another is bound once. Left to esbuild, each use in a loop calls a getter, which makes
 * the check of a line twice as long. Our own files never change what they export, and none waits for another in a circle.
 */
function bindOnce(source, ours) {
  const imports = /\bimport\s*\{([^{}]*)\}\s*from\s*"\.\/([^"/]+\.cjs)";/g;
  return source.replace(imports, (whole, names, file) =>
    ours.has(file) ? `const{${names.replace(/\s+as\s+/g, ':')}}=require("./${file}");` : whole,
  );
}

/** The files without a line of another's: only there nothing is set after it was exported. */
function ownFiles({ outputs }) {
  const isOurs = ({ inputs }) =>
    Object.keys(inputs).every((file) => !file.includes('node_modules/'));
  return new Set(
    Object.keys(outputs)
      .filter((file) => isOurs(outputs[file]))
      .map((file) => basename(file)),
  );
}

async function toCommonJs(source, { minify, sourcemap }, ours) {
  const result = await transform(bindOnce(shareEditorApi(source), ours), {
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    minify,
    sourcemap,
    legalComments: 'none',
    // `import()` becomes `require`, so that nothing depends on a loader of the host.
    supported: { 'dynamic-import': false },
    logLevel: 'warning',
  });
  return result.code;
}

/** Writes a file only when it changed, whole or not at all: another command may be reading it. */
async function put(path, content) {
  const bytes = Buffer.from(content);
  const old = await readFile(path).catch(() => undefined);
  if (old?.equals(bytes)) return;
  await mkdir(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.part`;
  await writeFile(part, bytes);
  await rename(part, path);
}

async function removeOthers(folder, kept) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isFile() && entry.name.endsWith('.cjs') && !kept.has(join(folder, entry.name))) {
      await rm(join(folder, entry.name), { force: true });
    }
  }
}

async function emit(result, options) {
  const sizes = new Map();
  const ours = ownFiles(result.metafile);
  for (const file of result.outputFiles) {
    const text = await toCommonJs(file.text, options, ours);
    sizes.set(file.path, Buffer.byteLength(text));
    await put(file.path, text);
  }
  return sizes;
}

/** Adds up a file and what it requires at once; what is imported with `import()` comes later. */
function addUp(metafile, sizes, source, seen) {
  let total = 0;
  const visit = (output) => {
    if (seen.has(output)) return;
    seen.add(output);
    total += sizes.get(join(root, output));
    for (const edge of metafile.outputs[output].imports) {
      if (edge.kind === 'import-statement' && !edge.external) visit(edge.path);
    }
  };
  visit(Object.keys(metafile.outputs).find((one) => metafile.outputs[one].entryPoint === source));
  return total;
}

async function emitView(result) {
  for (const file of result.outputFiles) await put(file.path, file.contents);
  if (watch) return;
  for (const [name, budget] of Object.entries(viewBudgets)) {
    const size = result.outputFiles
      .filter(({ path }) => path.startsWith(join(outdir, `${name}.`)))
      .reduce((sum, { contents }) => sum + contents.length, 0);
    if (size <= budget) continue;
    console.error(`The page ${name} has ${size} bytes, more than ${budget}.`);
    process.exitCode = 1;
  }
}

async function emitProduct(result) {
  const sizes = await emit(result, product);
  const ofView = await build(view);
  await emitView(ofView);
  const scripts = Object.entries(ofView.metafile.inputs).filter(([file]) => /\.[jt]s$/.test(file));
  const inputs = { ...Object.fromEntries(scripts), ...result.metafile.inputs };
  await put(join(outdir, 'meta.json'), JSON.stringify({ ...result.metafile, inputs }));
  await removeOthers(outdir, sizes);
  if (watch || !result.metafile.outputs['dist/extension.cjs']) return;
  const kb = (bytes) => `${(bytes / 1024).toFixed(0)} KB`;
  const seen = new Set();
  const parts = activation.map(({ source, budget }) => ({
    source,
    budget,
    size: addUp(result.metafile, sizes, source, seen),
  }));
  const all = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const turns = parts
    .map(({ size, budget }) => `${kb(size)} (limit ${kb(budget)})`)
    .join(', then ');
  console.log(`dist: ${turns} at activation; ${kb(all)} in ${sizes.size} files`);
  for (const { source, size, budget } of parts) {
    if (size <= budget) continue;
    const inputs = [...seen]
      .flatMap((output) => Object.entries(result.metafile.outputs[output].inputs))
      .sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput)
      .slice(0, 10)
      .map(([file, { bytesInOutput }]) => `  ${kb(bytesInOutput)}  ${file.split(sep).join('/')}`);
    console.error(`${source} is too large to load. Largest parts of all:\n${inputs.join('\n')}`);
    process.exitCode = 1;
  }
}

/** What `--watch` tells, in the words that .vscode/tasks.json waits for. */
const tell = {
  name: 'tell',
  setup({ onStart, onEnd }) {
    const say = (words) => console.log(`${new Date().toLocaleTimeString()} ${words}`);
    onStart(() => say('building dist/'));
    onEnd(async (result) => {
      for (const { location, text } of result.errors) {
        const { file, line, column } = location ?? { file: 'esbuild.mjs', line: 1, column: 0 };
        console.log(`${file}:${line}:${column + 1}: error: ${text}`);
      }
      if (result.errors.length > 0) return say('the build failed');
      await emitProduct(result);
      say('built dist/');
    });
  },
};

try {
  if (watch) {
    const running = await context({ ...product, plugins: [tell] });
    await running.watch();
  } else {
    await emitProduct(await build(product));
    if (tests) {
      const sizes = await emit(await build(suite), suite);
      await removeOthers(suite.outdir, sizes).catch(() => undefined);
    }
  }
} catch (error) {
  if (!Array.isArray(error.errors)) throw error;
  process.exitCode = 1; // esbuild has already said what is wrong
}
