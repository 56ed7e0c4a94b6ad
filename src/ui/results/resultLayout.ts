import type { OpenTab } from '../kit/showFile.ts';

export interface ResultLayout {
  readonly output: number;
  readonly errors: number;
}

/**
 * Columns for output and errors: where the same file is open already, else where such files were opened before, else
 * the first two. Errors always stand in another column than the output.
 */
export function resultLayout(
  tabs: readonly OpenTab[],
  outputUri: string | undefined,
  errorsUri: string | undefined,
): ResultLayout {
  const columnOf = (uri: string | undefined, ending: string, besides?: number) => {
    const free = tabs.filter(({ column }) => column !== besides);
    return (free.find((tab) => tab.uri === uri) ?? free.find((tab) => tab.uri.endsWith(ending)))
      ?.column;
  };
  const output = columnOf(outputUri, '.output.jsonl') ?? 1;
  const errors = columnOf(errorsUri, '.errors.jsonl', output) ?? output + 1;
  return { output, errors };
}
