import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TokenEstimate } from '../../../../src/jsonl/estimate/estimateTokens.ts';
import { kimi } from '../../../../src/providers/kimi.ts';
import { formatsFor } from '../../../../src/ui/kit/formats.ts';
import { aBatch } from '../../../support/aBatch.ts';
import { anAccount, aState } from '../../../support/aStore.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const vscode = await import('vscode');
const { adviceForAll, severalRows, sumOf } =
  await import('../../../../src/ui/submit/reviewSeveral.ts');

const estimate = (change: Partial<TokenEstimate> = {}): TokenEstimate => ({
  ...{ leastInput: 100, mostInput: 200, mostOutput: 50, media: 0, sampled: 3, isWhole: true },
  ...change,
});

function aFile(filename: string, requests: number, errors = 0) {
  const summary = { requests, errors, warnings: 0, models: new Map([['kimi-k2.6', requests]]) };
  return {
    source: { filename, uri: vscode.Uri.file(`/project/${filename}`) },
    checked: {
      ...{ path: filename, profile: kimi, sha256: '', bytes: 1_000_000 },
      report: { summary, problems: [], total: errors, byCode: new Map() } as never,
    },
  };
}

describe('the review of several files', () => {
  const draft = {
    account: anAccount(),
    completionWindow: '24h',
    name: '',
    metadata: { team: 'a' },
  };
  const bare = { sum: undefined, advice: undefined, prices: [] };
  const files = [aFile('a-1.jsonl', 1), aFile('a-2.jsonl', 2_000, 3)];

  it('shows what is the same for all, each file, and their sum', () => {
    const rows = severalRows(
      draft,
      files,
      { ...bare, sum: sumOf([estimate(), estimate()]) },
      formatsFor('en'),
    );
    const texts = rows.map(({ label, description }) => [label, description].filter(Boolean).join(' | ')); // prettier-ignore
    assert.deepEqual(
      texts.filter((text) => !text.includes('Price')),
      [
        '$(cloud-upload) Submit 2 files with 2,001 requests to Kimi',
        'The same for all',
        '$(cloud) Account | Kimi',
        '$(watch) Completion window | 24h',
        '$(list-unordered) Metadata | team=a',
        'Files: 2 · 2,001 requests · 2 MB',
        '$(symbol-numeric) Tokens | 200 to 400 in · at most 100 out',
        '$(file) a-1.jsonl | 1 request · 1 MB · kimi-k2.6 · no problems',
        '$(error) a-2.jsonl | 2,000 requests · 1 MB · kimi-k2.6 · Errors: 3, warnings: 0',
      ],
    );
    assert.ok(
      texts.some((text) => /Price \| .* in · at most .* out/.test(text)),
      texts.join('\n'),
    );
  });

  it('says of the simulator what the service that it stands for would take', () => {
    const account = anAccount({ baseUrl: 'simulator:' });
    const facts = { ...bare, sum: estimate() };
    const rows = severalRows({ ...draft, account }, files, facts, formatsFor('en'));
    const price = rows.find(({ label }) => label.includes('Price'))?.description ?? '';
    assert.match(
      price,
      /^Free here; Kimi \(Moonshot AI\) would charge ¥[\d.]+ to ¥[\d.]+ in · at most/,
    );
  });

  it('says nothing of tokens when one file is not known', () => {
    assert.equal(sumOf([estimate(), undefined]), undefined);
    const rows = severalRows(draft, files, bare, formatsFor('en'));
    assert.ok(rows.every(({ label }) => !/Tokens|Price/.test(label)));
  });

  it('says in its first row what the provider would refuse', () => {
    const [row] = severalRows({ ...draft, completionWindow: '1m' }, files, bare);
    assert.match(row?.detail ?? '', /Write a whole number/);
  });

  it('tells from earlier batches how long the largest file will take', () => {
    const formats = formatsFor('en');
    const start = 1_790_000_000;
    const batches = ['a', 'b', 'c'].map((id) =>
      aBatch({
        ...{ id, status: 'completed', model: 'kimi-k2.6' },
        counts: { total: 400, completed: 400, failed: 0 },
        times: { createdAt: start, completedAt: start + 10 * 3600 },
      }),
    );
    const deps = {
      store: { state: () => aState({ batches }) },
      records: { all: () => [], submissionOf: () => undefined },
    };
    const advice = adviceForAll(deps, draft, files, formats);
    const rows = severalRows(draft, files, { ...bare, advice }, formats);
    const row = rows.find(({ label }) => label.includes('From Your Earlier Batches'));
    assert.equal(row?.description, 'a-2.jsonl');
    assert.match(row.detail ?? '', /2,000 requests need 2d/);
    const unknown = { ...deps, store: { state: () => undefined } };
    assert.equal(adviceForAll(unknown as never, draft, files, formats), undefined);
  });
});
