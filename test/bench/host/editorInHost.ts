/** The half of the editor benchmark that runs in the extension host; test/bench/editor.ts starts it. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { linesOf300Bytes } from '../batchLines.ts';
import { now, OwnWork, type Slice } from './ownWork.ts';

const file = vscode.Uri.file(process.env['BENCH_FILE'] ?? '');
const report = process.env['BENCH_REPORT'] ?? '';
const profiles = process.env['BENCH_PROFILES'];
/** The last one mends the line. */
const keystrokes = 201;

const work = new OwnWork();
const owns = (url: string) => /[\\/]batch-studio[\\/]dist[\\/]/.test(url);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function show(name: string, facts: Readonly<Record<string, number>>): void {
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 10) / 10 : value;
  appendFileSync(report, `${JSON.stringify({ bench: 'editor', case: name, ...facts }, rounded)}\n`);
}

/** Called by the editor. */
export async function run(): Promise<void> {
  await opening('open');
  const editor = await vscode.window.showTextDocument(file);
  await typing(editor);
  await editing(editor);
  await asking(editor.document);
  await close(editor.document);
  await opening('open-again');
}

/** Resolves when the problems on these lines are told, and only these. @returns the moment */
async function told(lines: readonly number[], exactly = true): Promise<number> {
  const end = now() + 30_000;
  for (;;) {
    const found = new Set(vscode.languages.getDiagnostics(file).map((one) => one.range.start.line));
    const fits = lines.every((line) => found.has(line));
    if (fits && (!exactly || found.size === lines.length)) return now();
    if (now() > end) throw new Error(`Problems on lines ${[...found].join(', ')}`);
    await pause(4);
  }
}

async function measured(name: string, action: () => Promise<object | undefined>): Promise<void> {
  await work.start();
  const begin = now();
  const more = await action();
  const ms = now() - begin;
  await pause(700);
  const slices = await stop(name);
  show(name, { ms, ...costOf(slices), ...more });
}

function stop(name: string): Promise<Slice[]> {
  return work.stop(owns, profiles && join(profiles, `${name}.cpuprofile`));
}

function costOf(slices: readonly Slice[]) {
  return {
    ownMs: slices.reduce((sum, { ms }) => sum + ms, 0),
    slices: slices.length,
    longestMs: slices.reduce((most, { ms }) => Math.max(most, ms), 0),
  };
}

/** In view, on line 6, stands one problem; the last line has another. */
async function opening(name: string): Promise<void> {
  await measured(name, async () => {
    const opened = new Promise<number>((resolve) => {
      const listening = vscode.workspace.onDidOpenTextDocument(({ uri }) => {
        if (uri.toString() !== file.toString()) return;
        listening.dispose();
        resolve(now());
      });
    });
    void vscode.commands.executeCommand('vscode.open', file);
    const begin = await opened;
    const first = await told([5], false);
    const all = await told([5, lastLine()]);
    return { firstMs: first - begin, allMs: all - begin };
  });
}

function lastLine(): number {
  const document = vscode.workspace.textDocuments.find((one) => one.uri.path === file.path);
  return (document?.lineCount ?? 0) - 2;
}

async function typing(editor: vscode.TextEditor): Promise<void> {
  const starts: number[] = [];
  await work.start();
  for (let k = 0; k < keystrokes; k++) {
    starts.push(now());
    // Every tenth breaks the line, the next one mends it.
    const place = new vscode.Position(10, k % 10 === 9 ? 0 : 250);
    await editor.edit((builder) => {
      if (k % 10 === 0 && k > 0) builder.delete(new vscode.Range(10, 0, 10, 1));
      else builder.insert(place, 'x');
    });
    await pause(k % 10 === 5 ? 200 : 15);
  }
  await pause(700);
  const slices = await stop('typing');
  const costs = starts.map((start, index) => {
    const end = starts[index + 1] ?? Infinity;
    return costOf(slices.filter(({ begin }) => begin >= start && begin < end)).ownMs;
  });
  costs.sort((a, b) => a - b);
  const at = (share: number) => costs[Math.floor(costs.length * share)] ?? 0;
  show('typing', { p50: at(0.5), p99: at(0.99), ...costOf(slices) });
}

async function editing(editor: vscode.TextEditor): Promise<void> {
  const { lineCount } = editor.document;
  const half = Math.floor(lineCount / 2);
  const end = lineCount - 2;
  const added = linesOf300Bytes(10_000, 1e7);
  // The last of them has a problem.
  added[9_999] = (added[9_999] ?? '').replace('POST', 'GET');
  await measured('paste-10000-lines', async () => {
    await editor.edit((builder) =>
      builder.insert(new vscode.Position(half, 0), `${added.join('\n')}\n`),
    );
    await told([5, half + 9_999, end + 10_000]);
    return undefined;
  });
  await measured('undo-paste', async () => {
    await vscode.commands.executeCommand('undo');
    await told([5, end]);
    return undefined;
  });
  await measured('delete-half', async () => {
    await editor.edit((builder) => builder.delete(new vscode.Range(half, 0, lineCount - 1, 0)));
    await told([5]);
    return undefined;
  });
  await measured('undo-delete', async () => {
    await vscode.commands.executeCommand('undo');
    await told([5, end]);
    return undefined;
  });
}

/** What the editor or a person asks of the whole file. */
async function asking(document: vscode.TextDocument): Promise<void> {
  await measured('symbols', async () => {
    await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri);
    return undefined;
  });
  await measured('symbols-again', async () => {
    await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', document.uri);
    return undefined;
  });
  await measured('format', async () => {
    await vscode.commands.executeCommand('vscode.executeFormatDocumentProvider', document.uri, {
      tabSize: 2,
      insertSpaces: true,
    });
    return undefined;
  });
  await measured('report', async () => {
    await vscode.commands.executeCommand('batchStudio.showReport', document.uri);
    return undefined;
  });
  await measured('fix-all', async () => {
    await vscode.commands.executeCommand('batchStudio.fixAll', document.uri);
    return undefined;
  });
}

async function close(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await pause(1000);
}
