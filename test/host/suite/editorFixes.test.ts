import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { openUntitled, until } from './studio.ts';

const request = (id: string, change: object = {}, body: object = {}) =>
  JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'kimi-k2.6', messages: [{ role: 'user', content: '你好' }], ...body },
    ...change,
  });

const right = (id: string) => `  ${request(id).replaceAll(',"', ' ,  "')}  `;

/** One wrong place, the fix that mends it, and the lines that it leaves. */
interface Case {
  readonly title: RegExp;
  readonly wrong: string;
  readonly mended: string;
}

const oneLine: readonly Case[] = [
  { title: /^Change the custom_id to kept-2$/, wrong: request('kept'), mended: request('kept-2') },
  {
    title: /^Put 7 in quotation marks$/,
    wrong: request('7').replace('"7"', '7'),
    mended: request('7'),
  },
  {
    title: /^Set the method to POST$/,
    wrong: request('get', { method: 'GET' }),
    mended: request('get'),
  },
  {
    title: /^Set the url to \/v1\/chat\/completions$/,
    wrong: request('url', { url: 'https://api.moonshot.cn/v1/chat/completions' }),
    mended: request('url'),
  },
  {
    title: /^Set the model to kimi-k2\.6$/,
    wrong: request('model', {}, { model: 'kimi-k2.7-code' }),
    mended: request('model'),
  },
  {
    title: /^Add "method":"POST"$/,
    wrong: request('added').replace('"method":"POST",', ''),
    mended: request('added').replace('"method":"POST",', '').replace('{', '{"method":"POST",'),
  },
  {
    title: /^Remove temperature$/,
    wrong: request('pinned', {}, { temperature: 0.1 }),
    mended: request('pinned'),
  },
  {
    title: /^Remove “,”$/,
    wrong: request('comma').replace('}]', '},]'),
    mended: request('comma'),
  },
  {
    title: /^Write true$/,
    wrong: request('python', {}, { logprobs: true }).replace('true', 'True'),
    mended: request('python', {}, { logprobs: true }),
  },
  {
    title: /^Add the missing comma$/,
    wrong: request('split').replace(',"method"', '"method"'),
    mended: request('split'),
  },
  {
    title: /^Rename to max_completion_tokens$/,
    wrong: request('renamed', {}, { max_tokens: 5 }),
    mended: request('renamed', {}, { max_completion_tokens: 5 }),
  },
  {
    title: /^Move tools into the body$/,
    wrong: request('moved', { tools: [] }),
    mended: request('moved').replace('"body":{', '"body":{"tools":[],'),
  },
  {
    title: /^Set to "disabled"$/,
    wrong: request('thinking', {}, { thinking: { type: 'off' } }),
    mended: request('thinking', {}, { thinking: { type: 'disabled' } }),
  },
  {
    title: /^Put each value on its own line$/,
    wrong: `${request('two')} ${request('values')}`,
    mended: `${request('two')}\n${request('values')}`,
  },
  {
    title: /^Join the lines of this request$/,
    wrong: request('joined').replace(',"url"', ',\n"url"'),
    mended: request('joined'),
  },
  { title: /^Delete the blank line$/, wrong: '', mended: '' },
];

/** The document around one wrong place; what stands before and after is right, if oddly written. */
const around = (middle: string) => `${right('kept')}\n${middle}\n${right('after')}\n`;

describe('quick fixes', function () {
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  /** The fix with this title that the editor offers, once it does. */
  const fixFor = (uri: vscode.Uri, title: RegExp) =>
    until(async () => {
      const all = vscode.languages.getDiagnostics(uri).map(({ range }) => range);
      for (const range of all) {
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
          'vscode.executeCodeActionProvider',
          uri,
          range,
          vscode.CodeActionKind.QuickFix.value,
          20,
        );
        const found = actions.find((action) => title.test(action.title));
        if (found) return found;
      }
      return undefined;
    });

  for (const { title, wrong, mended } of oneLine) {
    it(`${title.source.slice(1, -1)}: one edit that leaves other lines as they are`, async () => {
      const before = around(wrong);
      const document = await openUntitled(before);
      await vscode.window.showTextDocument(document);
      const { edit } = await fixFor(document.uri, title);
      assert.ok(edit);
      await vscode.workspace.applyEdit(edit);
      const after = wrong === '' ? around('').replace('\n\n', '\n') : around(mended);
      assert.equal(document.getText(), after);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), before);
    });
  }

  it('Convert the array: one request for each element, spelled as it was', async () => {
    const before = `[\n  ${request('a')},\n  ${request('b', {}, { seed: 1e2 }).replace('100', '1.0e2')}\n]\n`;
    const document = await openUntitled(before);
    await vscode.window.showTextDocument(document);
    const { edit } = await fixFor(document.uri, /^Convert the array/);
    assert.ok(edit);
    await vscode.workspace.applyEdit(edit);
    const wanted = [request('a'), request('b', {}, { seed: 100 }).replace('100', '1.0e2')];
    assert.deepEqual(document.getText().trimEnd().split('\n'), wanted);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('links every request with the same id to the first, and the first to the next', async () => {
    const document = await openUntitled(['a', 'b', 'a', 'a'].map((id) => request(id)).join('\n'));
    await vscode.window.showTextDocument(document);
    const found = await until(() => {
      const list = vscode.languages.getDiagnostics(document.uri);
      return list.length === 3 ? list : undefined;
    });
    const links = found.map(({ range, relatedInformation = [] }) => [
      range.start.line,
      ...relatedInformation.map(({ location }) => location.range.start.line),
    ]);
    assert.deepEqual(links, [
      [0, 2],
      [2, 0],
      [3, 0],
    ]);
    for (const { relatedInformation = [] } of found) {
      const [related] = relatedInformation;
      assert.equal(related && document.getText(related.location.range), '"a"');
    }
  });
});
