import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { loadCatalogue } from '../../src/patterns/load-catalogue.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const TRUTH = z.strictObject({
  system: z.string().min(1),
  pattern: z.string(),
  also: z.array(z.string()),
  culprits: z.array(z.string()),
  culprits_accepted: z.array(z.string()).optional(),
  start: z.iso.datetime().nullable(),
  end: z.iso.datetime().nullable(),
});

function run(script: string, ...args: string[]) {
  const child = spawnSync(process.execPath, [join(ROOT, 'test/eval', script), ...args], { encoding: 'utf8' });
  return { status: child.status, stdout: child.stdout, stderr: child.stderr };
}

describe('labels of the project’s recordings', () => {
  const labelled = ['sessions', 'test/golden'].flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .map((name) => `${folder}/${name}/truth.json`)
      .filter((path) => existsSync(join(ROOT, path))),
  );

  it('are there for five systems and for a healthy run', () => {
    const truths = labelled.map((path) => TRUTH.parse(JSON.parse(readFileSync(join(ROOT, path), 'utf8'))));
    expect(new Set(truths.map(({ system }) => system)).size).toBeGreaterThanOrEqual(5);
    expect(truths.some(({ pattern }) => pattern === 'none')).toBe(true);
  });

  it.each(labelled)('%s names a pattern, nodes and a time', (path) => {
    const truth = TRUTH.parse(JSON.parse(readFileSync(join(ROOT, path), 'utf8')));
    if (truth.pattern === 'none') {
      expect([truth.culprits, truth.start]).toEqual([[], null]);
      return;
    }
    const { patterns } = loadCatalogue();
    expect([truth.pattern, ...truth.also].filter((slug) => !patterns.has(slug))).toEqual([]);
    expect(truth.culprits.length).toBeGreaterThan(0);
    expect(Date.parse(truth.end ?? '')).toBeGreaterThan(Date.parse(truth.start ?? ''));
  });
});

describe('the scripts that judge findings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dsdebug-eval-test-'));
  beforeAll(() => {
    for (const name of ['redis-crash-loop', 'etcd-healthy-rolling-restart']) {
      mkdirSync(join(folder, name));
      cpSync(join(ROOT, 'test/golden', name), join(folder, name), { recursive: true });
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('print the reliability of the confidences, and do not fit on so little', () => {
    const before = readFileSync(join(ROOT, 'patterns/calibration.yaml'), 'utf8');
    const { status, stdout, stderr } = run('calibration.mjs', folder, '--write');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^2 incidents of \d systems?, \d+ findings$/m);
    expect(stdout).toContain('| confidence | findings | mean | right | 95 % | right, culprit too |');
    expect(readFileSync(join(ROOT, 'patterns/calibration.yaml'), 'utf8')).toBe(before);
  });

  it('print what a system costs whose wording is not known', () => {
    const { status, stdout, stderr } = run('leave-one-out.mjs', folder, '--only', 'redis', '--json');
    expect([status, stderr]).toEqual([0, '']);
    const rows = z
      .array(z.object({ system: z.string(), known: z.object({ incidents: z.number(), hit1: z.number() }) }))
      .parse(JSON.parse(stdout));
    expect(rows.map(({ system }) => system)).toEqual(['redis', 'all']);
    expect(rows.at(-1)?.known).toMatchObject({ incidents: 1, hit1: 1 });
  });

  it('say so where a folder holds no labelled incident', () => {
    const { status, stderr } = run('calibration.mjs', join(ROOT, 'patterns'));
    expect(status).toBe(2);
    expect(stderr).toContain('no labelled incident');
  });
});
