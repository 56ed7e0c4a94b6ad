/**
 * Checks a batch file without an editor, with the rules that the editor uses.
 *
 *   npm run --silent check -- FILE [--provider kimi] [--threads N] [--max N] [--json]
 *
 * Prints every problem, or N of them: the most severe, and what is alike on very many lines once.
 * With --json one problem a line, then a line with the totals. Lines and columns count from 1, columns in UTF-16
 * units. Exit status: 0 no errors, 1 errors, 2 the file cannot be read or the arguments are wrong.
 */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { cache } from './paths.ts';

// Compiled code is kept by a hash of its source, so it is never stale. Threads find the folder in the environment.
const compiled = join(cache, 'compiled');
enableCompileCache(compiled);
process.env['NODE_COMPILE_CACHE'] = compiled;
await import('./checkCommand.ts');
