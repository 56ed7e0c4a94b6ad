import { basename, dirname, extname, join } from 'node:path';
import * as vscode from 'vscode';
import { showMessage } from '../kit/showMessage.ts';
import { sourceProblem } from '../../authoring/authoringProblem.ts';
import type { TableHead } from '../../authoring/table/openTable.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { batchModels } from '../../providers/profiles.ts';
import { briefly } from '../../results/export/recordText.ts';
import { plainText } from '../kit/safeText.ts';
import { authoringMessage } from './authoringWords.ts';
import { freePath, textAt } from './fileFacts.ts';
import { UserError } from '../kit/userError.ts';

/** Rows that tell what the columns hold. */
const rowsRead = 20;
const pictureEnding = /\.(png|jpe?g|gif|webp|bmp|heic|tiff?)$/i;
const textEnding = /\.(txt|md|markdown|html?|xml|log|srt|vtt|eml)$/i;
/** Of an answer, where the API wants to be told. */
const usualTokens = 1024;
/** A model to begin with where the profile lists none. */
const anyModel = 'model-name';

/**
 * Writes a first batch prompt for a table, a pattern of files, or another tool's prompt, beside it, and opens it.
 * @returns its URI; undefined when the user left
 */
export async function newPromptFrom(
  uri: vscode.Uri,
  profile: ProviderProfile,
): Promise<vscode.Uri | undefined> {
  if (uri.scheme !== 'file')
    throw new UserError(vscode.l10n.t('Only a file on this machine can become a batch prompt.'));
  const path = uri.fsPath;
  if (/\.(prompty|prompt)$/i.test(path)) return fromPrompt(path);
  return fromSource(dirname(path), basename(path), profile);
}

/** The same for the pictures or texts of a folder. */
export async function newPromptFromFolder(
  folder: vscode.Uri,
  profile: ProviderProfile,
): Promise<vscode.Uri | undefined> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const names = entries.map(([name]) => name);
  const pictures = names.filter((name) => pictureEnding.test(name));
  const texts = names.filter((name) => textEnding.test(name));
  const chosen = pictures.length >= texts.length ? pictures : texts;
  if (chosen.length === 0)
    throw new UserError(vscode.l10n.t('This folder has no images or texts.'), [], 'notice');
  const endings = [...new Set(chosen.map((name) => extname(name).slice(1)))].sort();
  const [only] = endings;
  const glob = endings.length === 1 ? `*.${only ?? ''}` : `*.{${endings.join(',')}}`;
  return fromSource(
    dirname(folder.fsPath),
    `${basename(folder.fsPath)}/${glob}`,
    profile,
    chosen === pictures,
  );
}

async function fromSource(
  folder: string,
  source: string,
  profile: ProviderProfile,
  isPictures = false,
): Promise<vscode.Uri | undefined> {
  const [{ firstPrompt, idColumn }, { placeOf, readHead }, { isBroken, TableError }] =
    await Promise.all([
      import('../../authoring/prompt/firstPrompt.ts'),
      import('../../authoring/table/openTable.ts'),
      import('../../authoring/table/table.ts'),
    ]);
  const place = placeOf(source, join(folder, 'x'));
  const wanted = { table: {}, mentions: [] };
  const head = await readHead(place, wanted, rowsRead).catch((error: unknown) => {
    if (!(error instanceof TableError)) throw error;
    throw new UserError(authoringMessage(sourceProblem(error, plainText(source, 100))));
  });
  const rows = head.rows.filter((row) => !isBroken(row));
  const isFiles = place.pattern !== undefined;
  const columns = isFiles
    ? isPictures
      ? []
      : ['text']
    : await askColumns(head, rows as readonly (readonly string[])[]);
  if (!columns) return undefined;
  const guess = head.notes.find(({ code }) => code === 'guessed_encoding');
  const ask = isPictures
    ? vscode.l10n.t('What does this picture show?')
    : vscode.l10n.t('Say what this is about.');
  const text = firstPrompt({
    source,
    encoding: guess && 'encoding' in guess ? guess.encoding : undefined,
    id: isFiles ? 'path' : idColumn(head.columns, rows as readonly (readonly string[])[]),
    provider: profile.id,
    model: batchModels(profile)[0]?.id ?? anyModel,
    parameters: profile.envelope.body === 'params' ? { max_tokens: usualTokens } : undefined,
    system: vscode.l10n.t('Answer in one short sentence.'),
    user: ask,
    columns,
    picture: isPictures ? 'path' : undefined,
  });
  const stem = isFiles ? source.replace(/[/\\].*$/, '') : source.replace(/\.[^.]*$/, '');
  return openNew(await writeNew(join(folder, stem), text), ask);
}

async function askColumns(
  { columns }: TableHead,
  rows: readonly (readonly string[])[],
): Promise<readonly string[] | undefined> {
  const lengths = columns.map((_name, index) =>
    Math.max(0, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const longest = Math.max(...lengths);
  const picked = await vscode.window.showQuickPick(
    columns.map((label, index) => ({
      label,
      description: briefly(plainText(rows[0]?.[index] ?? '', 200), 80),
      picked: lengths[index] === longest,
    })),
    {
      title: vscode.l10n.t('New Batch from {0} Columns', columns.length),
      placeHolder: vscode.l10n.t('Which columns does the model read? More can be added later.'),
      canPickMany: true,
      matchOnDescription: true,
    },
  );
  return picked?.map(({ label }) => label);
}

async function fromPrompt(path: string): Promise<vscode.Uri> {
  const { convertPrompt } = await import('../../authoring/prompt/convertPrompt.ts');
  const { text, left } = convertPrompt(await textAt(path), 'table.csv', /\.prompt$/i.test(path));
  const uri = await openNew(await writeNew(path.replace(/\.[^.]*$/, ''), text));
  const shown = left.slice(0, 12).map((one) => plainText(one, 60));
  void showMessage(
    'information',
    left.length === 0
      ? vscode.l10n.t('All of {0} was carried over. Name its table at “source”.', basename(path))
      : vscode.l10n.t(
          '{0} became a batch prompt. Not carried over: {1}. Name its table at “source”.',
          basename(path),
          shown.join(', '),
        ),
  );
  return uri;
}

async function writeNew(stem: string, text: string): Promise<string> {
  const path = await freePath(stem, 'batch.md');
  await vscode.workspace.fs.writeFile(vscode.Uri.file(path), new TextEncoder().encode(text));
  return path;
}

/** @param selected a text in it, which is there to be written over */
async function openNew(path: string, selected = ''): Promise<vscode.Uri> {
  const uri = vscode.Uri.file(path);
  const document = await vscode.workspace.openTextDocument(uri);
  const start = document.getText().indexOf(selected);
  const [from, to] = [document.positionAt(start), document.positionAt(start + selected.length)];
  await vscode.window.showTextDocument(document, { preview: false, selection: new vscode.Range(from, to) }); // prettier-ignore
  return uri;
}
