import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer, type RunningServer, textOf } from './start-server.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'dsdebug-')));
/** One server for all of these: a refused call leaves it as it was. */
let server: RunningServer;

beforeAll(async () => {
  const folder = join(base, 'allowed');
  mkdirSync(join(folder, 'empty'), { recursive: true });
  mkdirSync(join(base, 'outside'));
  writeFileSync(join(base, 'outside', 'secret.log'), '2026-11-02T10:00:00Z INFO secret\n');
  writeFileSync(join(folder, 'app.log'), '2026-11-02T10:00:00Z INFO started\n');
  writeFileSync(join(folder, 'empty.log'), '');
  symlinkSync(join(base, 'outside', 'secret.log'), join(folder, 'link.log'));
  symlinkSync(join(base, 'outside'), join(folder, 'linked'));
  server = await openServer(folder);
});

afterAll(async () => {
  await server.close();
  rmSync(base, { recursive: true, force: true });
});

describe('a call that cannot be served', () => {
  it.each<[string, string, Record<string, unknown>, RegExp]>([
    ['an unknown tool', 'analyse_logs', {}, /analyze_logs/],
    [
      'an unknown parameter',
      'analyze_logs',
      { paths: ['.'], path: 'x' },
      /unknown parameter "path" \(did you mean "paths"\?\)/,
    ],
    ['no paths', 'analyze_logs', {}, /"paths" is missing/],
    ['neither paths nor analysis', 'query_logs', {}, /"analysis_id".*"paths"/],
    ['both of them', 'query_logs', { paths: ['.'], analysis_id: 'x' }, /one of the two/],
    ['a missing file', 'analyze_logs', { paths: ['nothing.log'] }, /nothing\.log/],
    ['a glob that matches nothing', 'query_logs', { paths: ['*.nothing'] }, /\*\.nothing/],
    ['an empty folder', 'analyze_logs', { paths: ['empty'] }, /empty/],
    ['an empty file', 'analyze_logs', { paths: ['empty.log'] }, /record|empty/],
    ['a path outside the allowed folders', 'query_logs', { paths: ['/etc/passwd'] }, /allowed/],
    ['a way out by dots', 'query_logs', { paths: ['../../../../etc/passwd'] }, /allowed/],
    ['a symbolic link that leads out', 'query_logs', { paths: ['link.log'] }, /allowed/],
    ['a linked folder that leads out', 'analyze_logs', { paths: ['linked/secret.log'] }, /allowed/],
    ['a malformed time', 'query_logs', { paths: ['app.log'], since: 'noon' }, /"since" is not a time/],
    [
      'a range upside down',
      'analyze_logs',
      { paths: ['app.log'], since: '2026-11-03', until: '2026-11-02' },
      /swap/,
    ],
    ['a bad regular expression', 'query_logs', { paths: ['app.log'], text: '/(/' }, /RE2/],
    ['an unknown level', 'query_logs', { paths: ['app.log'], levels: ['loud'] }, /"loud" is no level/],
    ['an unknown zone', 'analyze_logs', { paths: ['app.log'], timezone: 'Mars/Base' }, /IANA/],
    ['an unknown area', 'analyze_logs', { paths: ['app.log'], check: ['network'] }, /"network-partition"/],
    ['a number out of range', 'query_logs', { paths: ['app.log'], limit: 0 }, /"limit"/],
    [
      'filters beside around',
      'query_logs',
      { paths: ['app.log'], around: { file: 'app.log', line: 1 }, text: 'x' },
      /leave out text/,
    ],
    [
      'a line of no file',
      'query_logs',
      { paths: ['app.log'], around: { file: 'b.log', line: 1 } },
      /app\.log/,
    ],
    [
      'a baseline that is not there',
      'analyze_logs',
      { paths: ['app.log'], baseline_paths: ['gone'] },
      /gone/,
    ],
  ])('is told what is wrong: %s', async (_name, tool, args, words) => {
    const result = await server.call(tool, args);
    expect(result.isError).toBe(true);
    expect(textOf(result)).toMatch(words);
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(2048);
  });

  it('is told why nothing was found', async () => {
    const result = await server.call('query_logs', { paths: ['app.log'], text: 'no such words' });
    expect(result.structuredContent).toMatchObject({ total: 0, hint: expect.stringContaining('"text"') });
  });
});
