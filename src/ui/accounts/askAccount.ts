import * as vscode from 'vscode';
import type { Account } from '../../batches/account.ts';
import type { ProviderProfile, Region } from '../../providers/profile.ts';
import { serviceProfiles } from '../../providers/profiles.ts';
import { isExposedUrl, isSimulator } from './accountOrigin.ts';
import { baseUrlProblem, keyProblem } from './accountProblems.ts';
import { keyVariable } from '../kit/environmentKey.ts';
import { insistOnPlainHttp } from './insistOnPlainHttp.ts';
import { newAccountId } from '../kit/readAccounts.ts';
import { inputStep, pickStep, type StepResult } from './steps.ts';
import { providerName, regionName } from '../kit/providerNames.ts';

export interface NewAccount {
  readonly account: Account;
  /** Undefined when the user entered none. */
  readonly key: string | undefined;
}

interface Answers {
  readonly offersSimulator: boolean;
  /** In the place of a provider: nothing else is asked then. */
  isSimulator?: boolean;
  profile?: ProviderProfile;
  /** Undefined for an address of the user's own. */
  region?: Region | undefined;
  baseUrl?: string;
  name?: string;
  key?: string;
}

type Step = (answers: Answers, at: number) => Promise<StepResult<unknown> | 'stay'> | 'skip';

const totalSteps = 5;

/**
 * Asks for everything that an account needs, also whether http:// may be used; each step can be taken back.
 * @returns `simulator` when that is to be tried, which is offered until it is there
 */
export async function askAccount(
  existing: readonly Account[],
): Promise<NewAccount | 'simulator' | undefined> {
  const answers: Answers = { offersSimulator: !existing.some(isSimulator) };
  const steps: readonly Step[] = [askProvider, askRegion, askBaseUrl, askName, askKey];
  let at = 0;
  let forward = true;
  while (at < steps.length) {
    const result = await steps[at]?.(answers, at + 1);
    if (result === undefined) return undefined;
    if (answers.isSimulator) return 'simulator';
    if (result === 'stay') continue;
    if (result === 'skip') at += forward ? 1 : -1;
    else {
      forward = result !== 'back';
      at += forward ? 1 : -1;
    }
  }
  const account = accountOf(answers, existing);
  const key = answers.key?.trim();
  return { account, key: key === '' ? undefined : key };
}

function accountOf(answers: Answers, existing: readonly Account[] = []): Account {
  const name = answers.name?.trim() ?? '';
  return {
    id: newAccountId(
      name,
      existing.map(({ id }) => id),
    ),
    provider: answers.profile?.id ?? 'compatible',
    name,
    baseUrl: (answers.baseUrl ?? '').trim().replace(/(?<!\/)\/+$/, ''),
  };
}

async function askProvider(answers: Answers, step: number): Promise<StepResult<unknown>> {
  const services = serviceProfiles.map((profile) => ({
    label: providerName(profile),
    detail: profile.regions.map(regionName).join(', ') || vscode.l10n.t('Any base URL'),
    profile,
  }));
  const simulator = {
    label: vscode.l10n.t('Try the Simulator'),
    detail: vscode.l10n.t('No key needed: runs on this machine, free of charge'),
    profile: undefined,
  };
  const result = await pickStep({
    title: title(),
    step,
    totalSteps,
    items: answers.offersSimulator ? [simulator, ...services] : services,
    placeholder: vscode.l10n.t('Who runs the batches?'),
    // Enter takes a service, also where the simulator stands above them.
    active: services.find(({ profile }) => profile === answers.profile) ?? services[0],
  });
  if (result === undefined || result === 'back') return result;
  const { profile } = result.value;
  answers.isSimulator = profile === undefined;
  if (profile === undefined) return result;
  if (answers.profile !== profile) {
    delete answers.baseUrl;
    delete answers.name;
  }
  answers.profile = profile;
  return result;
}

function askRegion(answers: Answers, step: number): Promise<StepResult<unknown>> | 'skip' {
  const regions = answers.profile?.regions ?? [];
  if (regions.length === 0) {
    answers.region = undefined;
    return 'skip';
  }
  const items = [
    ...regions.map((region) => ({ label: regionName(region), detail: region.baseUrl, region })),
    {
      label: vscode.l10n.t('Another address…'),
      detail: vscode.l10n.t('A gateway or proxy of your own'),
      region: undefined,
    },
  ];
  return pickStep({
    title: title(),
    step,
    totalSteps,
    items,
    placeholder: vscode.l10n.t('Which region is the key from? A key only works in its own region.'),
    active: items.find(({ region }) => region && region === answers.region),
  }).then((result) => {
    if (result !== undefined && result !== 'back') {
      if (answers.region !== result.value.region) delete answers.name;
      answers.region = result.value.region;
      answers.baseUrl = result.value.region?.baseUrl ?? '';
    }
    return result;
  });
}

function askBaseUrl(answers: Answers, step: number): ReturnType<Step> {
  const value = answers.baseUrl ?? '';
  const placeholder = /\{[^{}]*\}/.exec(value);
  const given = answers.region?.baseUrl;
  if (given !== undefined && !given.includes('{')) return 'skip';
  return inputStep({
    title: title(),
    step,
    totalSteps,
    value,
    prompt: placeholder
      ? vscode.l10n.t('Replace {0} by the name of your workspace or resource', placeholder[0])
      : vscode.l10n.t('Base URL, up to and including the version'),
    placeholder: 'https://api.example.com/v1',
    ...(placeholder
      ? { selection: [placeholder.index, placeholder.index + placeholder[0].length] }
      : {}),
    problem: baseUrlProblem,
  }).then(async (result) => {
    if (result === undefined || result === 'back') return result;
    answers.baseUrl = result.value;
    const isAgreed = !isExposedUrl(result.value) || (await insistOnPlainHttp(result.value));
    return isAgreed ? result : 'stay';
  });
}

async function askName(answers: Answers, step: number): Promise<StepResult<unknown>> {
  const provider = (answers.profile?.name ?? '').replace(/ \(.*\)$/, '');
  const place = answers.region?.name ?? URL.parse(answers.baseUrl ?? '')?.host ?? '';
  const result = await inputStep({
    title: title(),
    step,
    totalSteps,
    value: answers.name ?? [provider, place].filter(Boolean).join(' – '),
    prompt: vscode.l10n.t('Name of the account, as shown in the tree'),
    problem: (value) =>
      value.trim() === '' ? vscode.l10n.t('Enter a name, for example Kimi.') : undefined,
  });
  if (result !== undefined && result !== 'back') answers.name = result.value;
  return result;
}

async function askKey(answers: Answers, step: number): Promise<StepResult<unknown>> {
  const account = accountOf(answers);
  const host = URL.parse(account.baseUrl)?.host ?? account.baseUrl;
  const variable = keyVariable(account);
  const result = await inputStep({
    title: title(),
    step,
    totalSteps,
    value: '',
    password: true,
    prompt:
      variable === undefined
        ? vscode.l10n.t(
            'API key: kept in the system’s secret storage and sent to {0} only. Leave it empty to enter it later.',
            host,
          )
        : vscode.l10n.t(
            'API key: kept in the system’s secret storage and sent to {0} only. Leave it empty to use the environment variable {1}.',
            host,
            variable,
          ),
    problem: keyProblem,
  });
  if (result !== undefined && result !== 'back') answers.key = result.value;
  return result;
}

function title(): string {
  return vscode.l10n.t('Add Account');
}
