import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkOutputPath, writeOutput } from '../../src/safety/output-file.ts';
import { temporaryFolder } from '../logs/files/temporary-folder.ts';

function rulesIn(folder: string) {
  return {
    parameter: 'output_path',
    endings: ['.svg'],
    baseFolder: folder,
    mayRead: (path: string) => path.startsWith(folder),
  };
}

describe('a file to write', () => {
  it('may be new or an earlier one of ours', async () => {
    const folder = temporaryFolder();
    const path = await checkOutputPath('a.svg', rulesIn(folder));
    await writeOutput(path, 'one');
    await writeOutput(await checkOutputPath('a.svg', rulesIn(folder)), 'two');
    expect(readFileSync(join(folder, 'a.svg'), 'utf8')).toContain('two');
  });

  it('may not be any other file, a folder, or one with another ending', async () => {
    const folder = temporaryFolder({ 'log.svg': 'precious' });
    mkdirSync(join(folder, 'd.svg'));
    for (const name of ['log.svg', 'd.svg'])
      await expect(checkOutputPath(name, rulesIn(folder))).rejects.toThrow('left as it is');
    await expect(checkOutputPath('a.log', rulesIn(folder))).rejects.toThrow('must end in .svg');
  });

  it('may not stand outside the allowed folders, not even behind a link, nor in a folder that is missing', async () => {
    const [folder, other] = [temporaryFolder(), temporaryFolder()];
    symlinkSync(other, join(folder, 'link'));
    writeFileSync(join(other, 'x'), '');
    for (const path of [join(other, 'a.svg'), 'link/a.svg', '../a.svg']) {
      await expect(checkOutputPath(path, rulesIn(folder))).rejects.toThrow('outside the allowed folders');
    }
    await expect(checkOutputPath('none/a.svg', rulesIn(folder))).rejects.toThrow('does not exist');
  });
});
