import * as vscode from 'vscode';
import type { LineSample } from '../../jsonl/shape/sampleLines.ts';
import type { ShapePlan } from '../../jsonl/shape/shapePlan.ts';
import type { SystemPromptChange } from '../../jsonl/shape/systemPrompt.ts';
import type { ProviderProfile } from '../../providers/profile.ts';
import { batchModels } from '../../providers/profiles.ts';

type Question = vscode.QuickPickItem & {
  readonly ask: (profile: ProviderProfile) => Promise<ShapePlan | undefined>;
};

/** Asks what is to be done with a batch file; undefined when the user left. */
export async function askShape(profile: ProviderProfile): Promise<ShapePlan | undefined> {
  const { l10n, ThemeIcon } = vscode;
  const questions: readonly Question[] = [
    {
      label: l10n.t('Set the Model on Every Line…'),
      iconPath: new ThemeIcon('hubot'),
      ask: askModel,
    },
    {
      label: l10n.t('Set a Parameter on Every Line…'),
      iconPath: new ThemeIcon('settings'),
      ask: askParameter,
    },
    {
      label: l10n.t('Change the System Prompt on Every Line…'),
      iconPath: new ThemeIcon('comment'),
      ask: askSystem,
    },
    {
      label: l10n.t('Take a Sample…'),
      detail: l10n.t('The first requests, every n-th, or some at random'),
      iconPath: new ThemeIcon('filter'),
      ask: askSample,
    },
    {
      label: l10n.t('Merge with Other Files…'),
      detail: l10n.t('A custom_id that an earlier file has gets “-2” at its end, or the next free number'),
      iconPath: new ThemeIcon('combine'),
      ask: ({ envelope }) =>
        Promise.resolve({ what: 'merge', longestId: envelope.customId?.maxLength }),
    },
    {
      label: l10n.t('Remove Duplicates'),
      detail: l10n.t('Keeps the first of requests with the same body'),
      iconPath: new ThemeIcon('layers'),
      ask: () => Promise.resolve({ what: 'unique' }),
    },
    {
      label: l10n.t('Turn Lines into Requests…'),
      detail: l10n.t('Each text, prompt or chat body gets a custom_id and what a request needs'),
      iconPath: new ThemeIcon('wand'),
      ask: askEnvelope,
    },
  ]; // prettier-ignore
  const picked = await vscode.window.showQuickPick(questions, { title: title() });
  return picked?.ask(profile);
}

function title(): string {
  return vscode.l10n.t('Transform Batch File');
}

const askText = (prompt: string, value = '', check?: (text: string) => string | undefined) =>
  vscode.window.showInputBox({ title: title(), prompt, value, ...(check && { validateInput: check }) }); // prettier-ignore

async function askModel(profile: ProviderProfile): Promise<ShapePlan | undefined> {
  const [first] = batchModels(profile);
  const model = await askText(vscode.l10n.t('Model of all requests'), first?.id, notEmpty);
  return model === undefined ? undefined : { what: 'set', member: 'model', json: JSON.stringify(model.trim()) }; // prettier-ignore
}

async function askParameter(): Promise<ShapePlan | undefined> {
  const member = await askText(
    vscode.l10n.t('Name of the parameter, such as temperature'),
    '',
    notEmpty,
  );
  if (member === undefined) return undefined;
  const value = await askText(vscode.l10n.t('Its value as JSON; empty to remove it'), '', (text) =>
    text.trim() === '' || jsonOf(text) !== undefined
      ? undefined
      : vscode.l10n.t('Not a JSON value. Put texts in quotation marks.'),
  );
  if (value === undefined) return undefined;
  return { what: 'set', member: member.trim(), json: jsonOf(value) };
}

async function askSystem(): Promise<ShapePlan | undefined> {
  const { l10n } = vscode;
  const items: readonly { label: string; detail?: string; how: SystemPromptChange['how'] }[] = [
    { label: l10n.t('Add'), detail: l10n.t('Requests that have one keep it'), how: 'add' },
    { label: l10n.t('Replace'), detail: l10n.t('All requests get this one'), how: 'replace' },
    { label: l10n.t('Remove'), how: 'remove' },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: title() });
  if (!picked) return undefined;
  if (picked.how === 'remove') return { what: 'system', how: 'remove' };
  const prompt = await askText(l10n.t('The system prompt'), '', notEmpty);
  return prompt === undefined ? undefined : { what: 'system', how: picked.how, prompt };
}

async function askSample(): Promise<ShapePlan | undefined> {
  const { l10n } = vscode;
  const items: readonly { label: string; by: LineSample['by'] }[] = [
    { label: l10n.t('The First…'), by: 'first' },
    { label: l10n.t('Every n-th…'), by: 'every' },
    { label: l10n.t('Some at Random…'), by: 'random' },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: title() });
  if (!picked) return undefined;
  const { by } = picked;
  const question = by === 'every' ? l10n.t('Take one of how many requests?') : l10n.t('How many requests?'); // prettier-ignore
  const text = await askText(question, by === 'every' ? '10' : '100', wholeNumber);
  if (text === undefined) return undefined;
  if (by === 'every') return { what: 'sample', by, step: Number(text) };
  if (by === 'first') return { what: 'sample', by, count: Number(text) };
  const seed = await askText(l10n.t('Seed: the same number takes the same requests'), '1', wholeNumber); // prettier-ignore
  return seed === undefined ? undefined : { what: 'sample', by, count: Number(text), seed: Number(seed) }; // prettier-ignore
}

async function askEnvelope(profile: ProviderProfile): Promise<ShapePlan | undefined> {
  const [first] = batchModels(profile);
  const model = await askText(vscode.l10n.t('Model of all requests'), first?.id, notEmpty);
  if (model === undefined) return undefined;
  const urls = profile.endpoints.filter((url) => /\/(chat\/completions|responses|embeddings)$/.test(url)); // prettier-ignore
  const url =
    urls.length > 1
      ? await vscode.window.showQuickPick(urls, {
          title: title(),
          placeHolder: vscode.l10n.t('Endpoint of all requests'),
        })
      : urls[0];
  if (url === undefined) return undefined;
  return { what: 'bare', url, model: model.trim(), hasPath: profile.envelope.isBare !== true };
}

function notEmpty(text: string): string | undefined {
  return text.trim() === ''
    ? vscode.l10n.t('Enter a value, or press Escape to cancel.')
    : undefined;
}

function wholeNumber(text: string): string | undefined {
  return /^[1-9]\d{0,8}$/.test(text.trim()) ? undefined : vscode.l10n.t('A whole number from 1');
}

/** @returns the value's JSON text; undefined for none */
function jsonOf(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
}
