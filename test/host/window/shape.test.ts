import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { inOneStudio } from '../../support/inStudio.ts';
import { chooseFile, notification, openFile, runCommand } from '../../support/keyboard.ts';

const settings = { 'files.simpleDialog.enable': true };

describe('a batch file is transformed by mouse and keyboard', () => {
  const inStudio = inOneStudio({ settings });

  it(
    'gets a parameter on every line, in the file itself, and one undo takes it back',
    inStudio(async ({ page, playground: { workspace } }) => {
      await sampleAs(workspace, 'numbers.jsonl');
      await transform(page, 'numbers.jsonl', 'Set a Parameter on Every Line…');
      await enter(page, 'Name of the parameter', 'temperature');
      await enter(page, 'Its value as JSON', '1');
      await compared(page, '.line-insert');
      const message = await told(page, 'Wrote numbers.set.jsonl. Requests: 12, changed: 12, removed: 0.'); // prettier-ignore
      await message.getByRole('button', { name: 'Change the File Itself' }).click();
      // The comparison's tab begins with the same name, and its editor shows the same lines.
      await page.getByRole('tab', { name: /^numbers\.jsonl(?! ↔)/, selected: true }).waitFor();
      await page
        .locator('.monaco-diff-editor')
        .filter({ visible: true })
        .waitFor({ state: 'detached' });
      await page.locator('.monaco-editor.focused').waitFor();
      const changed = page.locator('.view-line', { hasText: 'temperature' }).first();
      await changed.waitFor();
      await page.keyboard.press('Control+Z');
      await changed.waitFor({ state: 'detached' });
    }),
  );

  it(
    'gets another system prompt in a new file',
    inStudio(async ({ page, playground: { workspace } }) => {
      await sampleAs(workspace, 'brief.jsonl');
      await transform(page, 'brief.jsonl', 'Change the System Prompt on Every Line…');
      await pickRow(page, 'All requests get this one');
      await enter(page, 'The system prompt', 'Be brief.');
      await compared(page, '.line-insert');
      await told(page, 'Wrote brief.set.jsonl. Requests: 12, changed: 12');
      const written = await linesOf(workspace, 'brief.set.jsonl');
      assert.equal(written.filter((line) => /"content": ?"Be brief\."/.test(line)).length, 12);
    }),
  );

  it(
    'is sampled, and the sample can be discarded',
    inStudio(async ({ page, playground: { workspace } }) => {
      const all = await linesOf(workspace, 'kimi-summaries.jsonl');
      await sampleAs(workspace, 'fewer.jsonl');
      await transform(page, 'fewer.jsonl', 'Take a Sample…');
      await pickRow(page, 'Every n-th…');
      await enter(page, 'Take one of how many requests?', '5');
      await compared(page, '.line-delete');
      const message = await told(page, 'Wrote fewer.sample.jsonl. Requests: 3, changed: 0, removed: 9.'); // prettier-ignore
      const sample = await linesOf(workspace, 'fewer.sample.jsonl');
      assert.deepEqual(sample, [all[0], all[5], all[10]]);
      await message.getByRole('button', { name: 'Discard' }).click();
      await message.waitFor({ state: 'detached' });
    }),
  );

  it(
    'is merged with another one, whose ids become their own',
    inStudio(async ({ page, playground: { workspace } }) => {
      const [first = ''] = await linesOf(workspace, 'kimi-summaries.jsonl');
      await writeFile(join(workspace, 'more.jsonl'), `${first}\n`);
      await sampleAs(workspace, 'joined.jsonl');
      await transform(page, 'joined.jsonl', 'Merge with Other Files…');
      await chooseFile(page, 'Merge with Other Files', join(workspace, 'more.jsonl'));
      await told(page, 'Wrote joined.merged.jsonl. Requests: 13');
      const merged = await linesOf(workspace, 'joined.merged.jsonl');
      const id = (line = '') => (JSON.parse(line) as { custom_id: string }).custom_id;
      assert.equal(id(merged[12]), `${id(first)}-2`);
    }),
  );

  it(
    'loses requests that ask the same',
    inStudio(async ({ page, playground: { workspace } }) => {
      const [first = '', second = ''] = await linesOf(workspace, 'kimi-summaries.jsonl');
      const again = first.replace(/"custom_id": ?"/, '$&again-');
      await writeFile(join(workspace, 'twice.jsonl'), `${first}\n${second}\n${again}\n`);
      await transform(page, 'twice.jsonl', 'Remove Duplicates');
      await compared(page, '.line-delete');
      await told(page, 'Wrote twice.unique.jsonl. Requests: 2, changed: 0, removed: 1.'); // prettier-ignore
      assert.deepEqual(await linesOf(workspace, 'twice.unique.jsonl'), [first, second]);
    }),
  );

  it(
    'is made of bare lines',
    inStudio(async ({ page, playground: { workspace } }) => {
      await writeFile(
        join(workspace, 'bare.jsonl'),
        'Say hello\n{"prompt": "Say bye", "id": "b"}\n',
      );
      await transform(page, 'bare.jsonl', 'Turn Lines into Requests…');
      await enter(page, 'Model of all requests', 'kimi-k2.6');
      await pickRow(page, '/v1/chat/completions');
      await compared(page, '.line-insert');
      await told(page, 'Wrote bare.requests.jsonl. Requests: 2, changed: 2');
      const made = await linesOf(workspace, 'bare.requests.jsonl');
      const ids = made.map((line) => (JSON.parse(line) as { custom_id: string }).custom_id);
      assert.deepEqual(ids, ['request-000001', 'b']);
    }),
  );
});

/** A copy of a sample under a name of its own: the editor opens what was open last by a similar one. */
function sampleAs(workspace: string, name: string): Promise<void> {
  return copyFile(join(workspace, 'kimi-summaries.jsonl'), join(workspace, name));
}

async function transform(page: Page, file: string, how: string): Promise<void> {
  await openFile(page, file);
  await runCommand(page, 'Batch Studio: Transform Batch File…');
  await pickRow(page, how);
}

/** Clicks the row of a list that holds `words`. */
async function pickRow(page: Page, words: string): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row', { hasText: words }).first().click();
}

/** Types an answer to the question that holds `words`. */
async function enter(page: Page, words: string, text: string): Promise<void> {
  await page.locator('.quick-input-message', { hasText: words }).waitFor();
  await page.locator('.quick-input-box input').fill(text);
  await page.keyboard.press('Enter');
}

/** What is said of the new file. */
async function told(page: Page, words: string): Promise<Locator> {
  const toast = notification(page, words);
  await toast.waitFor();
  return toast;
}

/** The editor's own comparison shows lines that are new, or that are gone. */
async function compared(page: Page, lineClass: string): Promise<void> {
  await page
    .locator(`.monaco-diff-editor ${lineClass}`)
    .filter({ visible: true })
    .first()
    .waitFor();
}

async function linesOf(folder: string, name: string): Promise<readonly string[]> {
  return (await readFile(join(folder, name), 'utf8')).trimEnd().split('\n');
}
