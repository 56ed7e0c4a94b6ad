import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { terminalPieces, terminalText } from '../../../scripts/terminalText.ts';
import { AuthoringFolder, promptFor } from '../../support/authoringFolder.ts';
import { root } from '../../support/checkout.ts';
import { chatRequest, chatResult, failedResult, jsonLines } from '../../support/resultFixtures.ts';

// Names, ids and texts of a service or of a file that reach a terminal, which obeys what it is sent.

const run = promisify(execFile);

/** Names a window, clears it, rings, turns text around, in one byte and in two, and fakes lines. */
const evil =
  'x\u001b]0;owned\u0007\u001b[2J\u009b31m\u0085\u202e\u2066\u2028\u2029\u200f\u007fy\rz\nfake: no errors';
const obeyed = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

interface Shown {
  readonly stdout: string;
  readonly stderr: string;
}

const ended = (child: Promise<Shown>): Promise<Shown> =>
  child.catch((error: unknown) => error as Shown);
const command = (name: string, args: readonly string[]) => [
  join(root, 'scripts', `${name}.ts`),
  ...args,
];
const piped = (name: string, ...args: readonly string[]) =>
  ended(run(process.execPath, command(name, args)));

/** As it comes to a terminal. */
async function onTerminal(name: string, ...args: readonly string[]): Promise<string> {
  const words = [process.execPath, ...command(name, args)].map(
    (word) => `'${word.replaceAll("'", `'\\''`)}'`,
  );
  const { stdout } = await ended(run('script', ['-qec', words.join(' '), '/dev/null']));
  return stdout;
}

function assertPlain(text: string, what: string): void {
  const lines = text.replaceAll(/\r+\n/g, '\n').split('\n');
  for (const line of lines) {
    assert.doesNotMatch(line.replaceAll('\t', ''), obeyed, `${what}: ${JSON.stringify(line)}`);
    assert.doesNotMatch(line, /^fake/, what);
  }
}

async function hostile(): Promise<AuthoringFolder> {
  const folder = await AuthoringFolder.make({
    'in.jsonl': jsonLines([evil, 'a'].map((id) => chatRequest(id, evil))),
    'out.jsonl': jsonLines([{ ...chatResult(evil, JSON.stringify({ [evil]: evil })), [evil]: 1 }]),
    'errors.jsonl': jsonLines([failedResult('a', evil, evil)]),
    'wrong.jsonl': jsonLines([
      {
        ...chatRequest(evil, evil, { model: evil, [evil]: evil }),
        [evil]: evil,
        url: evil,
        method: evil,
      },
      { ...chatRequest(evil, evil), url: evil },
    ]),
    'x.csv': `id,"${evil}"\r\n"${evil}","${evil}"\r\n`,
    'x.batch.md': promptFor('x.csv', '{{id}} {{nothing}}'),
    'good.csv': `id,text\r\na,"${evil}"\r\n`,
    'good.batch.md': promptFor('good.csv', 'Say {{text}}', 'id: id\n'),
    'gone.batch.md': promptFor(JSON.stringify(evil), 'Say {{text}}'),
  });
  await mkdir(folder.at(evil));
  await writeFile(folder.at(`${evil}.jsonl`), jsonLines([{ a: 1 }]));
  return folder;
}

const sourcesIn = (folder: AuthoringFolder) => [
  folder.at('out.jsonl'),
  '--input',
  folder.at('in.jsonl'),
  '--errors',
  folder.at('errors.jsonl'),
];

test(
  'no command lets a text reach a terminal as an order, nor as a line of its own',
  { skip: process.platform !== 'linux' },
  async () => {
    await using folder = await hostile();
    const sources = sourcesIn(folder);
    for (const args of [
      ['results', ...sources, '--list'],
      ['results', ...sources, '--summary'],
      ['results', folder.at(`${evil}.gone`)],
      ['results', ...sources, '--where', evil],
      ['check', folder.at('wrong.jsonl')],
      ['check', folder.at('wrong.jsonl'), '--json'],
      ['check', folder.at(`${evil}.jsonl`)],
      ['compose', folder.at('x.batch.md')],
      ['compose', folder.at('x.batch.md'), '--json'],
      ['compose', folder.at('gone.batch.md')],
      ['compose', folder.at('good.batch.md'), '--out', folder.at(`${evil}/${evil}/no.jsonl`)],
      [
        'compose',
        folder.at('good.batch.md'),
        '--answers',
        folder.at(`${evil}.gone`),
        '--out',
        folder.at('t.csv'),
      ],
    ]) {
      const [name = '', ...rest] = args;
      const { stdout, stderr } = await piped(name, ...rest);
      assert.notEqual(stdout + stderr, '', args.join(' '));
      assertPlain(stdout + stderr, JSON.stringify(args));
    }
  },
);

test(
  'rows and requests come byte for byte to a program, and readable to a terminal',
  { skip: process.platform !== 'linux' },
  async () => {
    await using folder = await hostile();
    const sources = sourcesIn(folder);
    const columns = ['--columns', 'custom_id,answer,failure.message'];
    for (const args of [
      ['results', ...sources, ...columns],
      ['compose', folder.at('good.batch.md')],
    ]) {
      const [name = '', ...rest] = args;
      const { stdout } = await piped(name, ...rest);
      assert.ok(stdout.includes('\u009b31m'));
      const shown = await onTerminal(name, ...rest);
      assert.ok(shown.includes('\\u009b31m'), shown);
      assertPlain(shown, JSON.stringify(args));
    }
    for (const format of ['csv', 'tsv', 'markdown']) {
      const shown = await onTerminal('results', ...sources, ...columns, '--format', format);
      assert.ok(shown.includes('\\u001b'), shown);
      for (const line of shown.replaceAll(/\r+\n/g, '\n').split('\n'))
        assert.doesNotMatch(line.replaceAll('\t', ''), obeyed, format);
    }
  },
);

test('the ends of lines stay, a return alone does not, wherever a text is parted', async () => {
  const text = 'a\r\nb\rc\n\r\r\n\td\r';
  const shown = 'a\r\nb\\u000dc\n\\u000d\r\n\td\\u000d';
  assert.equal(terminalText(text), shown);
  for (let at = 0; at <= text.length; at++) {
    let whole = '';
    for await (const part of terminalPieces(Readable.from([text.slice(0, at), text.slice(at)])))
      whole += part;
    assert.equal(whole, shown, String(at));
  }
});
