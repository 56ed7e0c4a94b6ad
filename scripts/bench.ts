import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './paths.ts';
import { runProgram } from './runProgram.ts';

// `npm run bench -- <name>` runs test/bench/<name>*.ts one after the other; without a name, all. With arguments, which
// only one of them understands, it runs <name>.ts alone.
const [name = '', ...args] = process.argv.slice(2);
const folder = join(root, 'test', 'bench');
const all = globSync('*.ts', { cwd: folder }).sort();
const chosen = all.filter((file) =>
  args.length > 0 ? file === `${name}.ts` : file.startsWith(name),
);
if (chosen.length === 0) {
  console.error(
    `No benchmark is called ${name}. There are: ${all.map((file) => basename(file, '.ts')).join(', ')}`,
  );
  process.exitCode = 1;
}
for (const file of chosen) {
  const { code } = await runProgram(process.execPath, [join(folder, file), ...args], {
    stdio: 'inherit',
  });
  if (code !== 0) process.exitCode = 1;
}
