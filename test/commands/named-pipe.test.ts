import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { aFolder, runProgram } from './program.ts';

const RECORDING = new URL('../vectors/findings/closed-1011.shows.hoptap.jsonl', import.meta.url);

test('a named pipe is read as a file is, and is not opened again for a second reading', async () => {
  const pipe = join(await aFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const args = ['--frames', '-e', '1', '--json'];
  const [shown] = await Promise.all([
    runProgram(['show', pipe, ...args]),
    writeFile(pipe, await readFile(RECORDING)),
  ]);
  expect(shown).toEqual(await runProgram(['show', fileURLToPath(RECORDING), ...args]));
});
