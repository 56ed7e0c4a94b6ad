import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read } from '../../support/checkout.ts';

// What docs/security.md says of bounds is what the code has: words with `#`, the file and the constant behind it.

const bounds: readonly (readonly [words: string, file: string, name: string])[] = [
  ['# entries; an entry that cannot be read', 'api/read/readPage.ts', 'mostItems'],
  ['# values', 'api/read/jsonInTurns.ts', 'mostValues'],
  ['# texts,', 'api/read/jsonInTurns.ts', 'mostTexts'],
  ['# bytes for one text', 'api/read/jsonInTurns.ts', 'mostTextBytes'],
  ['# for all long ones', 'api/read/jsonInTurns.ts', 'mostLongBytes'],
  ['# members of a large object', 'api/read/jsonInTurns.ts', 'mostMembers'],
  ['# pages', 'tracking/submit/readList.ts', 'maxPages'],
  ['# entries, 600 seconds', 'tracking/submit/readList.ts', 'maxItems'],
  ['absence counts after # seconds', 'batches/provenSeconds.ts', 'provenSeconds'],
  ['# and 16,000,000 characters', 'tracking/batches/mergeBatches.ts', 'mostKept'],
  ['5,000 and # characters', 'tracking/batches/mergeBatches.ts', 'mostOfAccount'],
  ['# characters of all accounts', 'tracking/batches/mergeBatches.ts', 'mostOfAll'],
  ['| #, of an ended one', 'tracking/progress/samples.ts', 'mostSamples'],
  ['of an ended one #;', 'tracking/progress/samples.ts', 'mostOfEnded'],
  ['# of one account, those of the oldest', 'tracking/batches/boundSamples.ts', 'mostOfAccount'],
  ['# characters of its errors', 'tracking/batches/keptBatch.ts', 'mostErrors'],
  ['# of its metadata', 'tracking/batches/keptBatch.ts', 'mostMetadata'],
  ['# of the service’s own object', 'tracking/batches/keptBatch.ts', 'mostRaw'],
  ['# characters, 20,000 of one batch', 'tracking/batches/cachedAccount.ts', 'mostOfFile'],
  ['8,000,000 characters, # of one batch', 'tracking/batches/cachedAccount.ts', 'mostOfBatch'],
  ['not read above # bytes', 'tracking/batches/cachedAccount.ts', 'longestFile'],
  ['once in # ms at most', 'tracking/batches/sharedCache.ts', 'rarelyMs'],
  ['when it is above #', 'tracking/batches/sharedCache.ts', 'small'],
  ['| a record of a submission | # bytes', 'tracking/journal/submissionFiles.ts', 'longest'],
  ['# characters, 64 alternatives', 'disk/matchesGlob.ts', 'longestPattern'],
  ['500 characters, # alternatives', 'disk/matchesGlob.ts', 'mostAlternatives'],
  ['held for # ms', 'batches/turns.ts', 'turnMs'],
];

const page = read('docs/security.md').replaceAll(/ +/g, ' ');

for (const [words, file, name] of bounds)
  test(`the page on security knows ${name} of ${file}`, () => {
    const source = read(`src/${file}`);
    const [, factors = ''] = new RegExp(`const ${name} = ([\\d_* ]+);`).exec(source) ?? [];
    const value = factors.split('*').reduce((all, one) => all * Number(one.replaceAll('_', '')), 1);
    const said = words.replace('#', value.toLocaleString('en'));
    assert.ok(page.includes(said), said);
  });
