import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { consoleUrl, profileOf } from '../../../../src/providers/profiles.ts';
import { provideVscodeWords } from '../../../support/vscodeWords.ts';

provideVscodeWords();
const { linkTo, readLink } = await import('../../../../src/ui/list/batchLink.ts');
const { droppedFiles } = await import('../../../../src/ui/sidebar/dropFiles.ts');

it('a link names a batch and, where it can be one, an account', () => {
  assert.deepEqual(readLink('/batch', 'account=team&id=batch_1'), {
    account: 'team',
    id: 'batch_1',
  });
  assert.deepEqual(readLink('/batch', 'id=a-1'), { account: undefined, id: 'a-1' });
  assert.equal(readLink('/batch', 'account=team')?.id, undefined);
  assert.equal(readLink('/other', 'id=batch_1'), undefined);
  assert.equal(readLink('/batch', 'id=../files/x'), undefined);
  assert.equal(readLink('/batch', `id=${'x'.repeat(3_000)}`), undefined);
});

it('a link is read again as it was written, or not written at all', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9_.-]{1,64}$/),
      fc.oneof(
        fc.stringMatching(/^[\w.:/=+@~,-]{1,300}$/),
        fc.string({ unit: 'binary', minLength: 1 }),
      ),
      (account, id) => {
        let link: URL;
        try {
          link = new URL(linkTo('publisher.name', account, id));
        } catch (error) {
          assert.match(String(error), /cannot carry/);
          assert.equal(
            readLink('/batch', new URLSearchParams({ account, id }).toString()),
            undefined,
          );
          return;
        }
        assert.deepEqual(readLink(link.pathname, link.search.slice(1)), { account, id });
      },
    ),
  );
});

it('the console of a batch is that of its region, and none of a host that is not the provider’s', () => {
  const url = (provider: string, base: string) => consoleUrl(profileOf(provider), base, 'b/1');
  assert.equal(
    url('openai', 'https://api.openai.com/v1'),
    'https://platform.openai.com/batches/b%2F1',
  );
  assert.match(url('kimi', 'https://api.moonshot.cn/v1') ?? '', /^https:\/\/platform\.kimi\.com/);
  assert.equal(url('kimi', 'http://127.0.0.1:1/v1'), undefined);
});

it('only JSON Lines files of what is dropped are taken', () => {
  assert.deepEqual(
    droppedFiles('# comment\r\nfile:///a.jsonl\r\nfile:///b.txt\n file:///c.NDJSON'),
    ['file:///a.jsonl', 'file:///c.NDJSON'],
  );
});
