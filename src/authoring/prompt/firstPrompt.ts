import { stringify } from 'yaml';
import { placeholderOf, shortName } from './placeholder.ts';

/** What a new prompt begins with. */
export interface FirstPrompt {
  readonly source: string;
  readonly id: string | undefined;
  readonly provider: string;
  readonly model: string;
  readonly encoding?: string | undefined;
  /** What its API does not do without. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** What the system says, and what the user says before the columns. */
  readonly system: string;
  readonly user: string;
  /** Columns that go into the prompt. */
  readonly columns: readonly string[];
  /** Column that holds the path of a picture. */
  readonly picture?: string | undefined;
}

/** The text of a new batch prompt. */
export function firstPrompt(given: FirstPrompt): string {
  const { source, id, provider, model, encoding, parameters, system, user, columns, picture } =
    given;
  const keys = {
    source,
    ...(encoding !== undefined && { encoding }),
    ...(id !== undefined && { id }),
    provider,
    model,
    ...(parameters && { parameters }),
  };
  const [only] = columns;
  const lines =
    columns.length === 1 && only !== undefined
      ? [placeholderOf(only)]
      : columns.map((column) => `${shortName(column)}: ${placeholderOf(column)}`);
  const shown = picture === undefined ? lines : [...lines, `![](${placeholderOf(picture)})`];
  return `---\n${stringify(keys)}---\n\n# system\n\n${system}\n\n# user\n\n${user}\n\n${shown.join('\n')}\n`;
}

/** The column that names each row: by its name, and no two cells are the same. */
export function idColumn(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string | undefined {
  return columns.find((column, index) => {
    if (!/(^|[^a-z])(id|key|uuid|guid|sku)$|Id$|编号|序号|单号/i.test(column) && column !== 'path')
      return false;
    const cells = rows.map((row) => row[index] ?? '');
    return new Set(cells).size === cells.length && !cells.includes('');
  });
}
