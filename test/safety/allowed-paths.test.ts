import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { allowedFolders, isAllowed } from '../../src/safety/allowed-paths.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'allowed-')));
const logs = join(base, 'logs');
const other = join(base, 'other');
mkdirSync(logs);
mkdirSync(other);
afterAll(() => rmSync(base, { recursive: true }));

describe('allowedFolders', () => {
  it('takes the folders of the command line before all else', () => {
    expect(allowedFolders([logs], { DSDEBUG_ALLOW: other, CLAUDE_PROJECT_DIR: base })).toEqual([logs]);
  });

  it('takes DSDEBUG_ALLOW where the command line names none, and skips its empty parts', () => {
    const env = { DSDEBUG_ALLOW: [logs, '', other].join(delimiter), CLAUDE_PROJECT_DIR: base };
    expect(allowedFolders([], env)).toEqual([logs, other]);
  });

  it('falls back to CLAUDE_PROJECT_DIR, then to the working directory', () => {
    expect(allowedFolders([], { DSDEBUG_ALLOW: '', CLAUDE_PROJECT_DIR: other })).toEqual([other]);
    expect(allowedFolders([], {})).toEqual([process.cwd()]);
  });

  it('gives the real path first and the linked spelling after it', () => {
    const link = join(base, 'link');
    symlinkSync(logs, link);
    expect(allowedFolders([link], {})).toEqual([logs, link]);
  });

  it('keeps a folder that does not exist yet', () => {
    expect(allowedFolders([join(base, 'later')], {})).toEqual([join(base, 'later')]);
  });
});

describe('isAllowed', () => {
  const mayRead = isAllowed(['/srv/logs', '/data']);

  it.each(['/srv/logs', '/srv/logs/a.log', '/srv/logs/..a/b', '/data/x/y/z'])('allows %s', (path) => {
    expect(mayRead(path)).toBe(true);
  });

  it.each(['/srv', '/srv/logs2/a.log', '/srv/other', '/srv/logs/../other/a.log', '/', '/dat'])(
    'refuses %s',
    (path) => {
      expect(mayRead(path)).toBe(false);
    },
  );

  it('allows everything under the root folder', () => {
    expect(isAllowed(['/'])('/etc/hosts')).toBe(true);
  });

  it('allows nothing where no folder is given', () => {
    expect(isAllowed([])('/srv/logs')).toBe(false);
  });
});
