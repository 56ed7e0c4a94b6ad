/** Runs the test files that are named as arguments in this process, each as a suite with its own hooks. */
import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';

for (const file of process.argv.slice(2)) describe(file, () => import(pathToFileURL(file).href));
