/** Which result files on disk belong together, told by their names: `x.output.jsonl`, `x_error.jsonl`, `x.jsonl`. */
export interface FileSet {
  readonly outputs: readonly string[];
  readonly errors: readonly string[];
  readonly input?: string | undefined;
}

type Kind = 'output' | 'error' | 'input';

const named = /^(.*?)[._-](output|error|result|input)s?(\.(?:jsonl|ndjson))$/i;

interface Named {
  /** The path without the kind and the extension. */
  readonly stem: string;
  readonly kind: Kind;
}

function readName(path: string): Named {
  const [, stem, word] = named.exec(path) ?? [];
  if (stem === undefined || word === undefined)
    return { stem: path.replace(/\.\w+$/, ''), kind: 'output' };
  const kind = word.toLowerCase();
  return { stem, kind: kind === 'result' ? 'output' : (kind as Kind) };
}

/** One set for each batch, in the order of the paths; a lone file of no known kind is an output file. */
export function fileSets(paths: readonly string[]): readonly FileSet[] {
  const stems = new Map<string, { readonly [K in Kind]: string[] }>();
  for (const path of paths) {
    const { stem, kind } = readName(path);
    const set = stems.get(stem) ?? { output: [], error: [], input: [] };
    stems.set(stem, set);
    set[kind].push(path);
  }
  const sets = [...stems.values()];
  const lone = sets.filter(({ output, error }) => output.length + error.length === 0);
  const inputs = lone.flatMap(({ input }) => input);
  const results = sets.filter((set) => !lone.includes(set));
  // Of another name, but the only one: it is the input of them all.
  const common = inputs.length === 1 ? inputs[0] : undefined;
  return results.map(({ output, error, input }) => ({
    outputs: output,
    errors: error,
    input: input[0] ?? common,
  }));
}

/** Where the files that a set lacks would lie, most likely first. */
export function companions(path: string): { readonly [K in Kind]: readonly string[] } {
  const { stem, kind } = readName(path);
  const extension = /\.\w+$/.exec(path)?.[0] ?? '.jsonl';
  const variants = (words: readonly string[]) =>
    words.flatMap((word) => ['.', '_', '-'].map((mark) => `${stem}${mark}${word}${extension}`));
  const isPlain = stem + extension === path;
  return {
    output: kind === 'output' ? [] : variants(['output', 'results', 'outputs']),
    error: kind === 'error' ? [] : variants(['errors', 'error']),
    input: [...variants(['input', 'inputs']), ...(isPlain ? [] : [`${stem}${extension}`])],
  };
}
