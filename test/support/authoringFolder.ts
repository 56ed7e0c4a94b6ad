import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { authoringSentence } from '../../src/authoring/authoringProblem.ts';
import { Build, type BuildOptions } from '../../src/authoring/build/buildRequests.ts';
import { preparePrompt } from '../../src/authoring/build/prepare.ts';

/** A request as a prompt makes it. */
export interface BuiltRequest {
  readonly custom_id: string;
  readonly body: {
    readonly messages: readonly { readonly role: string; readonly content: unknown }[];
    readonly [name: string]: unknown;
  };
}

/** A folder with a prompt and its table; removed at the end. */
export class AuthoringFolder implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(
    files: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<AuthoringFolder> {
    const folder = new AuthoringFolder(await mkdtemp(join(tmpdir(), 'authoring-')));
    for (const [name, content] of Object.entries(files)) await folder.write(name, content);
    return folder;
  }

  at(name: string): string {
    return join(this.path, name);
  }

  write(name: string, content: string | Uint8Array): Promise<void> {
    return writeFile(this.at(name), content);
  }

  bytes(name: string): Promise<Buffer> {
    return readFile(this.at(name));
  }

  text(name: string): Promise<string> {
    return readFile(this.at(name), 'utf8');
  }

  /** Builds `x.batch.md`, or another text in its place. */
  async build(text?: string, options: BuildOptions = {}) {
    const prompt = text ?? (await this.text('x.batch.md'));
    const build = new Build(await preparePrompt(prompt, this.at('x.batch.md')), options);
    const pieces: Uint8Array[] = [];
    for await (const piece of build.pieces()) pieces.push(Uint8Array.from(piece));
    const output = Buffer.concat(pieces).toString();
    const lines = output.split('\n').slice(0, -1);
    const requests = lines.map((line) => JSON.parse(line) as BuiltRequest);
    const problems = build.tally.kept.map(({ code, cell, request }) =>
      [request?.code ?? code, cell?.row, cell?.name].filter((one) => one !== undefined).join(' '),
    );
    const sentences = build.tally.kept.map(authoringSentence);
    return { output, requests, problems, sentences, build };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** A prompt for a table, whose user message is `message`. */
export function promptFor(source: string, message: string, keys = ''): string {
  return `---\nsource: ${source}\nprovider: kimi\nmodel: kimi-k2.6\n${keys}---\n# user\n${message}\n`;
}

export function csvOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
